"""What the closures of one text share while they are compiled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import nodes
from ..errors import Position
from ..limits import Limits, Run
from ..types import Type

Closure = Callable[[Any, Run], Any]
"""Takes the scope and what the evaluation may spend; gives the value."""


@dataclass(slots=True)
class Compilation:
    """What is known and gathered while one text is compiled.

    `bound` counts the scopes around the present node that bind a name. `read` gathers the names the text
    needs from the host, `generic` those of them whose value must be normalized before evaluation, and
    `needs_run` whether anything in it spends steps.
    """

    text: str
    limits: Limits
    types: Mapping[str, Type]
    bound: dict[str, int] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    generic: set[str] = field(default_factory=set)
    needs_run: bool = False
    trace: Callable[[nodes.Node, Closure], Closure] | None = None

    def compile(self, node: nodes.Node) -> Closure:
        """The closure of a node."""
        closure = COMPILERS[type(node)](self, node)
        return closure if self.trace is None else self.trace(node, closure)

    def compile_within(self, names: frozenset[str], node: nodes.Node) -> Closure:
        """The closure of a node inside a scope that binds `names`."""
        self.bind(*names)
        closure = self.compile(node)
        self.unbind(*names)
        return closure

    def bind(self, *names: str) -> None:
        """Enter a scope that binds `names`."""
        for name in names:
            self.bound[name] = self.bound.get(name, 0) + 1

    def unbind(self, *names: str) -> None:
        """Leave a scope."""
        for name in names:
            self.bound[name] -= 1

    def reads(self, name: str, *, generic: bool) -> None:
        """Note that the text reads `name`, unless a scope of the text itself binds it."""
        if self.bound.get(name):
            return
        self.read.add(name)
        if generic:
            self.generic.add(name)

    def position(self, node: nodes.Node) -> Position:
        self.needs_run = True
        return Position.of(self.text, node.start, node.end)


COMPILERS: dict[type, Callable[[Compilation, Any], Closure]] = {}
"""The function that compiles each class of node; the modules of this package fill it in."""
