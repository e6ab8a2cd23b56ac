"""Where a name is looked up: the innermost scope first, then outwards to the host's context."""

from __future__ import annotations

from typing import Any

MISSING = object()


class Scope(dict[str, Any]):
    """Names bound by a loop, a function call or a context."""

    __slots__ = ("parent",)

    def __init__(self, parent: Any) -> None:
        self.parent = parent

    def __missing__(self, name: str) -> Any:
        return self.parent[name]


class ItemScope:
    """Names inside a filter: the fields of the item, then `item` itself."""

    __slots__ = ("item", "parent")

    def __init__(self, item: Any, parent: Any) -> None:
        self.item = item
        self.parent = parent

    def __getitem__(self, name: str) -> Any:
        item = self.item
        if type(item) is dict and name in item:
            return item[name]
        return item if name == "item" else self.parent[name]


def find(scope: Any, name: str) -> Any:
    """The value of a name, or `MISSING`; unlike `scope[name]` it costs no exception."""
    while True:
        kind = type(scope)
        if kind is ItemScope:
            if type(scope.item) is dict and name in scope.item:
                return scope.item[name]
            if name == "item":
                return scope.item
        elif name in scope:
            return scope[name]
        elif kind is not Scope:
            return MISSING
        scope = scope.parent
