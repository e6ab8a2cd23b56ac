"""String functions (DMN 1.4, table 74). Characters are Unicode code points, positions count from 1."""

from __future__ import annotations

from decimal import Decimal

from ..limits import Run
from ..regex import PatternError, Regex
from .registry import builtin


@builtin("substring(string: string, start position: number, length?: number?) -> string")
def substring(string: str, start: Decimal, length: Decimal | None = None) -> str | None:
    """From a position (from the end when negative); null outside the string."""
    first = int(start)
    if not 1 <= abs(first) <= len(string):
        return None
    begin = first - 1 if first > 0 else len(string) + first
    if length is None:
        return string[begin:]
    return string[begin : begin + int(length)] if length >= 1 else None


@builtin("string length(string: string) -> number")
def string_length(string: str) -> Decimal:
    return Decimal(len(string))


@builtin("upper case(string: string) -> string")
def upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case(string: string) -> string")
def lower_case(string: str) -> str:
    return string.lower()


@builtin("substring before(string: string, match: string) -> string")
def substring_before(string: str, match: str) -> str:
    position = string.find(match)
    return string[:position] if position > 0 else ""


@builtin("substring after(string: string, match: string) -> string")
def substring_after(string: str, match: str) -> str:
    position = string.find(match)
    return string[position + len(match) :] if position >= 0 else ""


@builtin("contains(string: string, match: string) -> boolean")
def contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with(string: string, match: string) -> boolean")
def starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with(string: string, match: string) -> boolean")
def ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@builtin("matches(input: string, pattern: string, flags?: string?) -> boolean", needs_run=True)
def matches(run: Run, input_: str, pattern: str, flags: str | None = None) -> bool | None:
    """Whether the pattern (XPath syntax) occurs anywhere in the input; null for a bad pattern."""
    try:
        return Regex.of(pattern, flags or "").search(input_, run) is not None
    except PatternError:
        return None


@builtin(
    "replace(input: string, pattern: string, replacement: string, flags?: string?) -> string", needs_run=True
)
def replace(run: Run, input_: str, pattern: str, replacement: str, flags: str | None = None) -> str | None:
    """Every match replaced, `$1` standing for a group; null for a pattern that is bad or matches nothing at
    all.
    """
    try:
        return Regex.of(pattern, flags or "").replace(input_, replacement, run)
    except PatternError:
        return None


@builtin("split(string: string, delimiter: string) -> list<string>", needs_run=True)
def split(run: Run, string: str, delimiter: str) -> list[str] | None:
    """The pieces between the matches of a pattern."""
    try:
        return Regex.of(delimiter, "").split(string, run)
    except PatternError:
        return None


@builtin("string join(list: list<string>, delimiter?: string?) -> string", needs_run=True)
def string_join(run: Run, strings: list[str | None], delimiter: str | None = None) -> str:
    """The strings in one, nulls left out."""
    present = [string for string in strings if string is not None]
    run.check_size(sum(map(len, present)) + len(delimiter or "") * len(present))
    return (delimiter or "").join(present)
