"""Branches and loops."""

from __future__ import annotations

from typing import Any

from .. import nodes
from ..limits import Run
from ..loops import bindings_scopes
from .compilation import COMPILERS, Closure, Compilation


def _compile_if(compilation: Compilation, node: nodes.If) -> Closure:
    condition, then, otherwise = (
        compilation.compile(part) for part in (node.condition, node.then, node.otherwise)
    )

    def choose(scope: Any, run: Run) -> Any:
        value = condition(scope, run)
        if value is True:
            return then(scope, run)
        return otherwise(scope, run) if value is False or value is None else None

    return choose


def _compile_bindings(
    compilation: Compilation, bindings: tuple[nodes.Binding, ...], body: nodes.Node
) -> tuple[list[tuple[str, Closure]], Closure]:
    """The domains, each seeing the names before it, and the body that sees them all."""
    domains = []
    for binding in bindings:
        domains.append((binding.name, compilation.compile(binding.domain)))
        compilation.bind(binding.name, "partial")
    closure = compilation.compile(body)
    for binding in bindings:
        compilation.unbind(binding.name, "partial")
    return domains, closure


def _compile_for(compilation: Compilation, node: nodes.For) -> Closure:
    domains, body = _compile_bindings(compilation, node.bindings, node.body)
    uses_partial = any(type(part) is nodes.Name and part.name == "partial" for part in nodes.walk(node.body))
    position, largest = compilation.position(node), compilation.limits.size

    def loop(scope: Any, run: Run) -> Any:
        run.position = position
        scopes = bindings_scopes(domains, scope, run)
        if scopes is None:
            return None
        results: list[Any] = []
        for inner in scopes:
            if uses_partial:
                run.spend(len(results))
                inner["partial"] = list(results)
            results.append(body(inner, run))
            if len(results) > largest:
                run.check_size(len(results))
        return results

    return loop


def _compile_quantified(compilation: Compilation, node: nodes.Quantified) -> Closure:
    domains, condition = _compile_bindings(compilation, node.bindings, node.condition)
    universal, position = node.universal, compilation.position(node)

    def quantify(scope: Any, run: Run) -> Any:
        run.position = position
        scopes = bindings_scopes(domains, scope, run)
        if scopes is None:
            return None
        result: bool | None = universal
        for inner in scopes:
            value = condition(inner, run)
            if value is (not universal):
                return value
            if value is not universal:
                result = None
        return result

    return quantify


COMPILERS |= {
    nodes.If: _compile_if,
    nodes.For: _compile_for,
    nodes.Quantified: _compile_quantified,
}
