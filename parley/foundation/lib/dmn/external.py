"""External functions (DMN 1.5, clause 10.2.2.7.3), of which those in ``external_methods`` are known.

In a FEEL text, ``function(a, b) external {java: …}`` is taken as a call of the function ``EXTERNAL`` with the
description and the names of the parameters; that function is in scope for such texts only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from parley.foundation.lib.feel import Function, nodes

from .external_methods import DoesNotFit, Method, find_method

EXTERNAL = "external function"

Report = Callable[[str], None]


def external_function(description: Any, names: Sequence[str], report: Report) -> Function | None:
    """The function of ``{class: …, method signature: …}``; null, reported, where it is not known."""
    method = _method(description)
    if method is None:
        report(f"The external function {description!r} is not available")
        return None

    def call(*arguments: Any) -> Any:
        try:
            return method(*arguments)
        except (DoesNotFit, ArithmeticError, ValueError) as error:
            report(f"The external function failed: {error}")
            return None

    return Function(EXTERNAL, tuple(names), call)


def external_maker(report: Report) -> Function:
    """The function ``EXTERNAL`` itself."""

    def make(description: Any, names: Any) -> Function | None:
        return external_function(description, names, report)

    return Function(EXTERNAL, ("description", "parameters"), make)


def without_external(node: Any) -> Any:
    """The syntax tree with each external function definition made a call of ``EXTERNAL``."""
    if isinstance(node, nodes.FunctionDefinition) and node.external:
        return _call(node)
    if isinstance(node, tuple):
        return tuple(map(without_external, node))
    if isinstance(node, nodes.Node):
        for name in type(node).__match_args__:
            setattr(node, name, without_external(getattr(node, name)))
    return node


def _call(node: nodes.FunctionDefinition) -> nodes.Call:
    start, end = node.start, node.end
    names = nodes.ListLiteral(start, end, tuple(nodes.Literal(start, end, name) for name in node.parameters))
    return nodes.Call(start, end, nodes.Name(start, end, EXTERNAL), (without_external(node.body), names), ())


def _method(description: Any) -> Method | None:
    if not isinstance(description, dict):
        return None
    java = description.get("java", description)
    if not isinstance(java, dict):
        return None
    name, signature = java.get("class"), java.get("method signature")
    return find_method(name, signature) if isinstance(name, str) and isinstance(signature, str) else None
