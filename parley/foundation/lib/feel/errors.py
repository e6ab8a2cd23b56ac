"""The errors of the language: each has a stable code, its parameters, an English text and a place.

A host that speaks another language translates `code` with `params` and ignores `message`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Position:
    """A stretch of the expression text: `start` and `end` count characters from 0, line and column from 1."""

    start: int
    end: int
    line: int
    column: int

    @classmethod
    def of(cls, text: str, start: int, end: int | None = None) -> Position:
        line = text.count("\n", 0, start) + 1
        column = start - text.rfind("\n", 0, start)
        return cls(start, start if end is None else end, line, column)


NOWHERE = Position(0, 0, 1, 1)


class FeelError(Exception):
    """Base of every error this library raises.

    Attributes: `code` (stable, for translation), `params` (values for the text), `message` (English),
    `position`.
    """

    def __init__(self, code: str, message: str, position: Position = NOWHERE, **params: Any) -> None:
        super().__init__(f"{message} (line {position.line}, column {position.column})")
        self.code = code
        self.message = message
        self.position = position
        self.params = params


class FeelSyntaxError(FeelError):
    """The text is not an expression of the language."""


class FeelLimitError(FeelError):
    """A bound of `Limits` was reached: the text, its nesting, the steps, the size of a value or the time."""


class FeelValueError(FeelError):
    """The host gave a value that has no meaning in the language, such as an arbitrary Python object."""


class NotTranslatable(FeelError):
    """The expression has no SQL that chooses the same rows; evaluate it in Python instead."""

    @property
    def reason(self) -> str:
        return self.message
