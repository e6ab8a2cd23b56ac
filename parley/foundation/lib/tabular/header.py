"""Names of the columns: found, made up or made unique; and whether a first record is a header at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .errors import Problem, problem

DATE_LIKE = re.compile(r"^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b")
NUMBER_LIKE = re.compile(r"^[-+(]?[\d\s.,\u00a0\u202f]*\d[)%]?$")
EMAIL_LIKE = re.compile(r"^[^@\s]{1,64}@[^@\s]{1,190}\.\w{2,24}$")
URL_LIKE = re.compile(r"^https?://")
YEAR = re.compile(r"^(19|20)\d\d$")


def looks_like_data(first: Sequence[str], following: Sequence[Sequence[str]]) -> bool:
    """Whether the first record holds a value of the same kind as the cells below it.

    Years are names of columns often enough (a pivot table), so they prove nothing.
    """
    for column, cell in enumerate(first):
        text = cell.strip()
        kind = _kind(text)
        if kind is None or YEAR.match(text):
            continue
        below = [_kind(row[column].strip()) for row in following if column < len(row) and row[column].strip()]
        if below and sum(1 for other in below if other is kind) * 2 > len(below):
            return True
    return False


def name_columns(found: Sequence[str], line: int) -> tuple[list[str], list[Problem]]:
    """Unique names: an empty one becomes `Column 3`, the second `name` becomes `name (2)`."""
    names: list[str] = []
    notes: list[Problem] = []
    used: set[str] = set()
    for place, text in enumerate(found, 1):
        name = text.strip()
        if not name:
            notes.append(problem("header_empty", line, column=place))
            name = f"Column {place}"
        elif name in used:
            notes.append(problem("header_repeated", line, column=place, name=name))
        names.append(_unused(name, used))
    return names, notes


def _unused(name: str, used: set[str]) -> str:
    unique, copy = name, 2
    while unique in used:
        unique, copy = f"{name} ({copy})", copy + 1
    used.add(unique)
    return unique


def _kind(text: str) -> re.Pattern[str] | None:
    for pattern in (DATE_LIKE, NUMBER_LIKE, EMAIL_LIKE, URL_LIKE):
        if len(text) <= 300 and pattern.match(text):
            return pattern
    return None
