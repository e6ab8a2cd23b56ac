"""Findings, and proposals of how to mend them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, NamedTuple, Protocol

from . import nodes
from .properties import properties_of
from .types import NUMBER, Type


class Hint(NamedTuple):
    """A proposal: a stable code of `HINTS` and the text it is about."""

    code: str
    suggestion: str

    def __str__(self) -> str:
        return HINTS[self.code].format(suggestion=self.suggestion)


HINTS = {
    "did_you_mean": 'did you mean "{suggestion}"?',
    "without_quotes": "write {suggestion} without quotes",
    "as_temporal": 'write @"{suggestion}"',
}


class Report(Protocol):
    """Receives what the inference finds: a code of `messages`, the node, a hint, the values of the text."""

    def __call__(self, code: str, node: nodes.Node, hint: Hint | None = None, /, **params: Any) -> None: ...


def ignore(code: str, node: nodes.Node, hint: Hint | None = None, /, **params: Any) -> None:
    """A report that nobody reads."""


def did_you_mean(name: str, known: Iterable[str]) -> Hint | None:
    """A known name that looks like `name`."""
    by_folded = {other.casefold(): other for other in known}
    close = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return Hint("did_you_mean", by_folded[close[0]]) if close else None


def conversion_hint(wanted: Type, node: nodes.Node) -> Hint | None:
    """How to write the text in `node` so that it can be compared with a value of type `wanted`."""
    if not isinstance(node, nodes.Literal) or type(node.value) is not str:
        return None
    if wanted == NUMBER:
        is_number = node.value.replace(".", "", 1).isdigit()
        return Hint("without_quotes", node.value) if is_number else None
    return Hint("as_temporal", node.value) if properties_of(wanted) else None
