"""Checks a text against a schema and reports every problem with its place; never raises for bad input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import nodes
from .errors import FeelError, Position
from .grammar import parse_expression, parse_tests
from .hints import Hint
from .inference import Inference
from .limits import Limits
from .messages import message
from .types import BOOLEAN, ContextType, ListType, Type, conforms

_MOST_PROBLEMS = 50


class _EnoughProblems(Exception):
    """So many problems that more would help nobody, and cost time without end."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `line` and `column` count from 1; `start` and `end` are offsets into the text.

    `code` and `params` are stable, for translation; `message` and `hint` are English. A hint stands in
    `params` as `hint` (its code) and `suggestion`.
    """

    code: str
    message: str
    line: int
    column: int
    start: int
    end: int
    hint: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.message}{hint} (line {self.line}, column {self.column})"


def check(
    text: str,
    schema: Mapping[str, Type],
    *,
    expected: Type | None = None,
    types: Mapping[str, Type] | None = None,
    limits: Limits | None = None,
) -> list[Problem]:
    """The problems, at most 50, of an expression over the variables in `schema`, in the order of the text.

    `expected` is the type the result must have; `types` are the host's own types by name.
    """
    return _check(text, parse_expression, schema, expected, types or {}, limits)


def check_unary_tests(
    text: str,
    input_type: Type,
    schema: Mapping[str, Type],
    *,
    types: Mapping[str, Type] | None = None,
    limits: Limits | None = None,
) -> list[Problem]:
    """The problems of unary tests for an input of a type."""
    return _check(text, parse_tests, {**schema, "?": input_type}, BOOLEAN, types or {}, limits)


def _check(
    text: str,
    parse: Callable[..., nodes.Node],
    schema: Mapping[str, Type],
    expected: Type | None,
    types: Mapping[str, Type],
    limits: Limits | None,
) -> list[Problem]:
    problems: list[Problem] = []

    def report(code: str, node: nodes.Node, hint: Hint | None = None, /, **params: Any) -> None:
        position = Position.of(text, node.start, node.end)
        if len(problems) == _MOST_PROBLEMS:
            raise _EnoughProblems
        if hint is not None:
            params |= {"hint": hint.code, "suggestion": hint.suggestion}
        problems.append(_problem(code, message(code, params), position, hint, params))

    try:
        root = parse(text, names_of(schema), limits)
        type_ = Inference(schema, types, report).infer(root)
    except _EnoughProblems:
        return _sorted(problems)
    except FeelError as error:
        return [_problem(error.code, error.message, error.position, None, error.params)]
    except RecursionError:
        return [
            _problem(
                "too_deep", "The expression is nested too deep", Position.of(text, 0, len(text)), None, {}
            )
        ]
    if expected is not None and not problems and not conforms(type_, expected) and str(type_) != "Any":
        report("unexpected_type", root, type=str(type_), expected=str(expected))
    return _sorted(problems)


def _sorted(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.start)


def _problem(
    code: str, text: str, position: Position, hint: Hint | None, params: Mapping[str, Any]
) -> Problem:
    shown = None if hint is None else str(hint)
    return Problem(code, text, position.line, position.column, position.start, position.end, shown, params)


def names_of(schema: Mapping[str, Type]) -> Iterator[str]:
    """The names in a schema and in the contexts within it."""
    for name, type_ in schema.items():
        yield name
        yield from _field_names(type_)


def _field_names(type_: Type) -> Iterable[str]:
    if isinstance(type_, ListType):
        return _field_names(type_.of)
    return names_of(type_.fields) if isinstance(type_, ContextType) else ()
