"""Names, literals, structures, paths, filters, and functions."""

from __future__ import annotations

from typing import Any

from .. import nodes
from ..builtins import BUILTINS
from ..functions import UserFunction, function_type
from ..inference import result_type
from ..limits import Run
from ..loops import filter_items
from ..properties import read_property
from ..references import resolve_type
from ..scopes import Scope, find
from ..values import Function, Range
from .compilation import COMPILERS, Closure, Compilation


def _compile_literal(compilation: Compilation, node: nodes.Literal) -> Closure:
    value = node.value
    return lambda scope, run: value


def _compile_bad_literal(compilation: Compilation, node: nodes.BadLiteral) -> Closure:
    return lambda scope, run: None


def _compile_name(compilation: Compilation, node: nodes.Name) -> Closure:
    name = node.name
    builtin = BUILTINS.get(name)
    compilation.reads(name, generic=True)

    def read(scope: Any, run: Run) -> Any:
        try:
            return scope[name]
        except KeyError:
            return builtin

    return read


def _compile_path(compilation: Compilation, node: nodes.Path) -> Closure:
    target, name = compilation.compile(node.target), node.name
    compilation.needs_run = True

    def read(scope: Any, run: Run) -> Any:
        value = target(scope, run)
        return value.get(name) if type(value) is dict else read_property(value, name, run)

    return read


def _compile_filter(compilation: Compilation, node: nodes.Filter) -> Closure:
    target = compilation.compile(node.target)
    condition = compilation.compile_within(frozenset(("item",)), node.condition)
    position = compilation.position(node)

    def select(scope: Any, run: Run) -> Any:
        value = target(scope, run)
        run.position = position
        return filter_items(value, condition, scope, run)

    return select


def _compile_call(compilation: Compilation, node: nodes.Call) -> Closure:
    function = _compile_callee(compilation, node.function)
    positional = [compilation.compile(argument) for argument in node.positional]
    named = [(name, compilation.compile(argument)) for name, argument in node.named]
    position = compilation.position(node)

    def call(scope: Any, run: Run) -> Any:
        called = function(scope, run)
        arguments = [argument(scope, run) for argument in positional]
        by_name = {name: argument(scope, run) for name, argument in named}
        if not isinstance(called, Function):
            return None
        run.position = position
        return called.invoke(run, arguments, by_name)

    return call


def _compile_callee(compilation: Compilation, node: nodes.Node) -> Closure:
    """A built-in function may share its name with a field (`count`, `date`): only a function hides it."""
    if type(node) is not nodes.Name or node.name not in BUILTINS:
        return compilation.compile(node)
    name, builtin = node.name, BUILTINS[node.name]

    def read(scope: Any, run: Run) -> Any:
        value = find(scope, name)
        return value if isinstance(value, Function) else builtin

    return read


def _compile_function_definition(compilation: Compilation, node: nodes.FunctionDefinition) -> Closure:
    names = node.parameters
    types = tuple(None if type_ is None else resolve_type(type_, compilation.types) for type_ in node.types)
    if node.external:
        refused = Function("external", names, lambda *arguments: None)
        return lambda scope, run: refused
    body = compilation.compile_within(frozenset(names), node.body)
    own_type = function_type(types, result_type(node, types, compilation.types))
    compilation.needs_run = True
    limits, position = compilation.limits, compilation.position(node)

    def define(scope: Any, run: Run) -> Any:
        clock = run.clock

        def call_from_host(*arguments: Any) -> Any:
            return defined.invoke(Run(limits, clock, position), list(arguments), {})

        defined = UserFunction(
            "function", names, call_from_host, None, own_type, body=body, scope=scope, types=types
        )
        return defined

    return define


def _compile_list(compilation: Compilation, node: nodes.ListLiteral) -> Closure:
    items = tuple(compilation.compile(item) for item in node.items)
    compilation.needs_run = True
    return lambda scope, run: [item(scope, run) for item in items]


def _compile_context(compilation: Compilation, node: nodes.ContextLiteral) -> Closure:
    if len(set(node.keys)) < len(node.keys):
        return lambda scope, run: None
    entries = []
    for key, value in zip(node.keys, node.values, strict=True):
        names = frozenset((key,)) if type(value) is nodes.FunctionDefinition else frozenset()
        entries.append((key, compilation.compile_within(names, value)))
        compilation.bind(key)
    compilation.unbind(*node.keys)
    compilation.needs_run = True

    def build(scope: Any, run: Run) -> Any:
        inner = Scope(scope)
        for key, value in entries:
            inner[key] = value(inner, run)
        return dict(inner)

    return build


def _compile_range(compilation: Compilation, node: nodes.RangeLiteral) -> Closure:
    low, high = compilation.compile(node.low), compilation.compile(node.high)
    low_included, high_included = node.low_included, node.high_included
    return lambda scope, run: Range(low(scope, run), high(scope, run), low_included, high_included)


def _compile_test_range(compilation: Compilation, node: nodes.TestRange) -> Closure:
    value, operator = compilation.compile(node.value), node.operator
    return lambda scope, run: Range.of_test(operator, value(scope, run))


COMPILERS |= {
    nodes.Literal: _compile_literal,
    nodes.BadLiteral: _compile_bad_literal,
    nodes.Name: _compile_name,
    nodes.Path: _compile_path,
    nodes.Filter: _compile_filter,
    nodes.Call: _compile_call,
    nodes.FunctionDefinition: _compile_function_definition,
    nodes.ListLiteral: _compile_list,
    nodes.ContextLiteral: _compile_context,
    nodes.RangeLiteral: _compile_range,
    nodes.TestRange: _compile_test_range,
}
