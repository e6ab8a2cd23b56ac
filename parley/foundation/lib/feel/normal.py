"""Turns the host's values into values of the language, once, at the border.

`int` and `float` become `Decimal`, tuples become lists, other mappings become contexts, subclasses of the
plain types lose their class. Anything else is refused: no attribute of a Python object is ever reachable.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Any

from .errors import FeelLimitError, FeelValueError
from .values import NUMBERS, Function, Range, YearsMonthsDuration

PLAIN = frozenset((Decimal, str, bool, type(None), date, datetime, time, timedelta, YearsMonthsDuration))
_KEPT = PLAIN - {Decimal}
_NAME_CLASSES = frozenset((str,))
_DEEPEST = 100


def normalize(value: Any, name: str = "", depth: int = 0) -> Any:
    """`value` as the language knows it; raises `FeelValueError` with `name` when it has no meaning there."""
    kind = type(value)
    if kind is Decimal:
        return value if value.is_finite() else None
    if kind in PLAIN:
        return value
    if kind is int:
        return NUMBERS.create_decimal(value)
    if depth > _DEEPEST:
        raise FeelLimitError(
            "too_deep",
            f'The value of "{name}" is nested more than {_DEEPEST} levels deep',
            name=name,
            limit=_DEEPEST,
        )
    if kind is dict:
        return _normalize_context(value, name, depth)
    if kind is list:
        return _normalize_list(value, name, depth)
    return _normalize_other(value, name, depth)


def _normalize_list(value: Any, name: str, depth: int) -> list[Any]:
    items = [item if type(item) in _KEPT else normalize(item, name, depth + 1) for item in value]
    changed = any(old is not new for old, new in zip(value, items, strict=True))
    return items if changed or type(value) is not list else value


def _normalize_context(value: Any, name: str, depth: int) -> dict[str, Any]:
    if not set(map(type, value)) <= _NAME_CLASSES:
        value = {_normal_key(key, name): item for key, item in value.items()}
    items = {
        key: item if type(item) in _KEPT else normalize(item, name, depth + 1) for key, item in value.items()
    }
    changed = any(item is not value[key] for key, item in items.items())
    return items if changed or type(value) is not dict else value


def _normal_key(key: Any, name: str) -> str:
    if isinstance(key, str):
        return str.__str__(key)
    raise FeelValueError(
        "unsupported_value",
        f'"{name}" holds an entry named by a Python {type(key).__name__}; a name is a string',
        name=name,
        type=type(key).__name__,
    )


def _normalize_other(value: Any, name: str, depth: int) -> Any:
    if isinstance(value, (Function, Range)):
        return value
    if isinstance(value, bool):
        return bool(value)
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, Decimal):
        return normalize(Decimal(value), name, depth)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, (datetime, date, time, timedelta)):
        return _plain_temporal(value)
    if isinstance(value, Mapping):
        return _normalize_context(dict(value), name, depth)
    if isinstance(value, (list, tuple)):
        return _normalize_list(value, name, depth)
    raise FeelValueError(
        "unsupported_value",
        f'"{name}" holds a Python {type(value).__name__}, which has no meaning in an expression',
        name=name,
        type=type(value).__name__,
    )


def _number(value: float) -> Decimal | None:
    """Floats keep the digits they are written with; infinities and NaN are null."""
    try:
        number = NUMBERS.create_decimal(repr(float(value)) if isinstance(value, float) else int(value))
    except DecimalException:
        return None
    return number if number.is_finite() else None


def _plain_temporal(value: Any) -> Any:
    if isinstance(value, datetime):
        return datetime(
            value.year,
            value.month,
            value.day,
            value.hour,
            value.minute,
            value.second,
            value.microsecond,
            value.tzinfo,
            fold=value.fold,
        )
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if isinstance(value, time):
        return time(value.hour, value.minute, value.second, value.microsecond, value.tzinfo, fold=value.fold)
    return timedelta(value.days, value.seconds, value.microseconds)
