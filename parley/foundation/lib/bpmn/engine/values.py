"""Values of the expression language as plain JSON, and back.

JSON knows no dates and no exact decimals: those are written as `{"@date": "2026-11-22"}`. A number stays a JSON number
where nothing is lost.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo

from ...feel import YearsMonthsDuration
from .problems import Problem

_PLAIN = frozenset({str, int, bool, type(None)})
_TEXT = frozenset({str})
_BASES: tuple[type[Any], ...] = (str, int, float, dict, list)
_LARGEST_EXACT = 1 << 53
DEEPEST = 100
"""Levels of lists and contexts inside each other."""


def plain(data: Any) -> Any:
    """What the host gives, as JSON. Raises ValueError for what cannot be kept."""
    try:
        return encode(data)
    except Problem as problem:
        raise ValueError(problem.message) from None


def encode(value: Any, levels: int = DEEPEST) -> Any:
    """A value as JSON. Raises Problem for what cannot be kept, such as a function, a range or a bottomless list."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is float:
        return value if isfinite(value) else None
    if levels == 0:
        raise Problem("value", f"A value is nested more than {DEEPEST} deep.")
    if kind is dict:
        if _PLAIN.issuperset(map(type, value.values())) and _TEXT.issuperset(map(type, value)):
            return value.copy()
        return {str(name): encode(item, levels - 1) for name, item in value.items()}
    if kind is list or kind is tuple:
        return [encode(item, levels - 1) for item in value]
    if kind is Decimal:
        return _encode_number(value)
    base = next((base for base in _BASES if isinstance(value, base)), None)
    if base is not None:
        return encode(base(value), levels)
    return _encode_tagged(value)


def _encode_number(value: Decimal) -> Any:
    if not value.is_finite():
        return None
    if abs(value) < _LARGEST_EXACT and value == int(value):
        return int(value)
    near = float(value)
    return near if Decimal(repr(near)) == value else {"@number": str(value)}


def _encode_tagged(value: Any) -> dict[str, str]:
    if isinstance(value, datetime):
        zone = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else ""
        return {"@date and time": value.isoformat() + (f"@{zone}" if zone else "")}
    if isinstance(value, date):
        return {"@date": value.isoformat()}
    if isinstance(value, time):
        return {"@time": value.isoformat()}
    if isinstance(value, timedelta):
        return {"@seconds": repr(value.total_seconds())}
    if isinstance(value, YearsMonthsDuration):
        return {"@months": str(value.total)}
    raise Problem("value", f"A value of type {type(value).__name__} cannot be kept in a variable.")


def shown(value: Any) -> str:
    """A value for a message to people, cut to a readable length."""
    try:
        text = repr(encode(value))
    except Problem:
        text = f"a {type(value).__name__}"
    return text if len(text) <= 80 else text[:79] + "…"


def decode(value: Any) -> Any:
    """The value that `encode` has written."""
    kind = type(value)
    if kind is dict:
        if len(value) == 1:
            ((name, item),) = value.items()
            if name in _DECODERS and type(item) is str:
                return _decode_tagged(name, item)
        return {name: decode(item) for name, item in value.items()}
    if kind is list:
        return [decode(item) for item in value]
    return value


def _decode_tagged(name: str, text: str) -> Any:
    """What only looks like a tagged value is a context like any other."""
    try:
        return _DECODERS[name](text)
    except (ValueError, ArithmeticError, LookupError):
        return {name: text}


def _decode_moment(text: str) -> datetime:
    iso, _, zone = text.partition("@")
    moment = datetime.fromisoformat(iso)
    return moment.astimezone(ZoneInfo(zone)) if zone else moment


_DECODERS: dict[str, Any] = {
    "@number": Decimal,
    "@date": date.fromisoformat,
    "@time": time.fromisoformat,
    "@date and time": _decode_moment,
    "@seconds": lambda text: timedelta(seconds=float(text)),
    "@months": lambda text: YearsMonthsDuration(int(text)),
}
