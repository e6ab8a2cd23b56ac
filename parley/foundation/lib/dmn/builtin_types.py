"""Names of the built-in types as models write them."""

from __future__ import annotations

from parley.foundation.lib import feel

_SIMPLE = {
    "Any": feel.ANY,
    "number": feel.NUMBER,
    "string": feel.STRING,
    "boolean": feel.BOOLEAN,
    "date": feel.DATE,
    "time": feel.TIME,
    "date and time": feel.DATE_TIME,
    "dateTime": feel.DATE_TIME,
    "days and time duration": feel.DAYS_DURATION,
    "dayTimeDuration": feel.DAYS_DURATION,
    "years and months duration": feel.YEARS_DURATION,
    "yearMonthDuration": feel.YEARS_DURATION,
}
_WHOLE_NUMBERS = ("integer", "long", "int")
_VENDOR = {name: feel.NUMBER for name in (*_WHOLE_NUMBERS, "double")}
_COMPOSITE = {
    "context": feel.ContextType({}),
    "list": feel.ListType(feel.ANY),
    "Null": feel.NULL,
    "null": feel.NULL,
}


def built_in_type(name: str) -> feel.Type | None:
    """The FEEL type called ``name``, with or without the prefix ``feel:`` of DMN 1.1; None for another name.

    ``integer``, ``long`` and ``double`` are what Camunda 7 writes for numbers.
    """
    plain = name.removeprefix("feel:").strip()
    return _SIMPLE.get(plain) or _COMPOSITE.get(plain) or _VENDOR.get(plain)


def is_whole_number(name: str) -> bool:
    """Whether a type name of Camunda 7 means whole numbers; to FEEL they are numbers like any others."""
    return name.strip() in _WHOLE_NUMBERS
