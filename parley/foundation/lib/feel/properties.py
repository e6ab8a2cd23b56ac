"""`value.name`: fields of contexts and properties of temporal values and ranges (DMN 1.4, table 65)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from .limits import Run
from .temporal import total_seconds, zone_name
from .types import BOOLEAN, CLASS_OF_TYPE, DAYS_DURATION, NUMBER, STRING, Type
from .values import Range, YearsMonthsDuration

Getter = Callable[[Any], Any]


def _component(divisor: int, modulus: int | None) -> Getter:
    """A component of a duration with the sign of the duration, so that the components add up to it."""

    def get(value: timedelta) -> Decimal:
        seconds = abs(value) // timedelta(seconds=1)
        amount = seconds // divisor
        amount = amount if modulus is None else amount % modulus
        return Decimal(-amount if value < timedelta(0) else amount)

    return get


def _seconds(value: timedelta) -> Decimal:
    seconds = abs(total_seconds(value)) % 60
    return -seconds if value < timedelta(0) else seconds


_DATE: dict[str, tuple[Type, Getter]] = {
    "year": (NUMBER, lambda value: Decimal(value.year)),
    "month": (NUMBER, lambda value: Decimal(value.month)),
    "day": (NUMBER, lambda value: Decimal(value.day)),
    "weekday": (NUMBER, lambda value: Decimal(value.isoweekday())),
}
_TIME: dict[str, tuple[Type, Getter]] = {
    "hour": (NUMBER, lambda value: Decimal(value.hour)),
    "minute": (NUMBER, lambda value: Decimal(value.minute)),
    "second": (NUMBER, lambda value: Decimal(value.second) + Decimal(value.microsecond).scaleb(-6)),
    "time offset": (DAYS_DURATION, lambda value: value.utcoffset()),
    "timezone": (STRING, zone_name),
}
_DAYS: dict[str, tuple[Type, Getter]] = {
    "days": (NUMBER, _component(86_400, None)),
    "hours": (NUMBER, _component(3_600, 24)),
    "minutes": (NUMBER, _component(60, 60)),
    "seconds": (NUMBER, _seconds),
}
_YEARS: dict[str, tuple[Type, Getter]] = {
    "years": (NUMBER, lambda value: Decimal(value.years)),
    "months": (NUMBER, lambda value: Decimal(value.months)),
}

RANGE_PROPERTIES: dict[str, Getter] = {
    "start": lambda value: value.start,
    "end": lambda value: value.end,
    "start included": lambda value: value.start_included,
    "end included": lambda value: value.end_included,
}
RANGE_FLAGS: Mapping[str, Type] = {"start included": BOOLEAN, "end included": BOOLEAN}

PROPERTIES: Mapping[type, Mapping[str, tuple[Type, Getter]]] = {
    date: _DATE,
    time: _TIME,
    datetime: _DATE | _TIME,
    timedelta: _DAYS,
    YearsMonthsDuration: _YEARS,
}


def properties_of(type_: Type) -> Mapping[str, tuple[Type, Getter]]:
    """The properties of the values of a simple type, with their types."""
    return PROPERTIES.get(CLASS_OF_TYPE.get(type_, object), {})


def read_property(value: Any, name: str, run: Run) -> Any:
    """The field or property `name`, or null; of a list, the fields of its items."""
    kind = type(value)
    if kind is dict:
        return value.get(name)
    if kind is list:
        run.spend(len(value))
        return [read_property(item, name, run) for item in value]
    if kind is Range:
        getter = RANGE_PROPERTIES.get(name)
        return None if getter is None else getter(value)
    entry = PROPERTIES.get(kind, {}).get(name)
    return None if entry is None else entry[1](value)
