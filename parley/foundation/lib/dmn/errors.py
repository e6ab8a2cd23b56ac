"""What the library says when a model cannot be read, compiled or evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


class DmnError(ValueError):
    """A model that cannot be used, with the place in it.

    ``place`` is text for a person: a line of the source, or an element with its id and line.
    """

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(f"{message} ({place})" if place else message)
        self.message = message
        self.place = place


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong that did not stop the work: a decision gave null, a cell does not parse.

    ``place`` names the decision and, for a table, the rule and the column; ``message`` says what happened. A
    warning is found while compiling and need not spoil a result.
    """

    place: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"
