"""Writes values as text, in the notation of the language where there is one."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from .limits import Run
from .temporal import write_temporal
from .values import NUMBERS, Function, Range, YearsMonthsDuration


def write_value(value: Any, run: Run) -> str:
    """`value` as `string()` shows it; strings inside lists and contexts are quoted."""
    run.spend(1)
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return write_number(value)
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case date() | time() | timedelta() | YearsMonthsDuration():
            return write_temporal(value)
        case list():
            return _sized("[" + ", ".join(write_value(item, run) for item in value) + "]", run)
        case dict():
            entries = (f"{_write_key(key)}: {write_value(item, run)}" for key, item in value.items())
            return _sized("{" + ", ".join(entries) + "}", run)
        case Range():
            return _write_range(value, run)
        case Function():
            return f"function({', '.join(value.parameters)})"
    return str(value)


def write_number(value: Decimal) -> str:
    """Digits without an exponent."""
    return format(NUMBERS.plus(value), "f")


def _write_key(key: str) -> str:
    return key if all(word.isidentifier() for word in key.split(" ")) else '"' + key.replace('"', '\\"') + '"'


def _write_range(value: Range, run: Run) -> str:
    if value.operator is not None:
        return f"({value.operator} {write_value(value.start if value.end is None else value.end, run)})"
    opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return f"{opening}{write_value(value.start, run)}..{write_value(value.end, run)}{closing}"


def _sized(text: str, run: Run) -> str:
    run.check_size(len(text))
    return text
