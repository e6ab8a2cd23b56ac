"""Checks plain JSON against the part of JSON Schema that the API's own schemas use."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parley.foundation.api.schemas import Schema
from parley.foundation.lib.refusals import Problem

MOST = 100
"""Problems that one answer names."""


def check(schema: Schema, value: Any, at: str = "") -> list[Problem]:
    """Everything that is wrong with a value, each with the path to its place ("records.3.name")."""
    found: list[Problem] = []
    _check(schema, value, at, found)
    return found[:MOST]


def _check(schema: Schema, value: Any, at: str, found: list[Problem]) -> None:
    if len(found) >= MOST:
        return
    kinds = schema.get("type")
    if kinds is not None and not any(
        _is(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)
    ):
        found.append(Problem(_wanted(kinds), at, "type"))
        return
    if "enum" in schema and value not in schema["enum"]:
        choices = ", ".join(str(one) for one in schema["enum"] if one not in ("", None))
        found.append(Problem(_("Choose one of: %(choices)s.") % {"choices": choices}, at, "choice"))
        return
    if isinstance(value, dict):
        _check_object(schema, value, at, found)
    elif isinstance(value, list):
        _check_list(schema, value, at, found)
    elif isinstance(value, str):
        _check_text(schema, value, at, found)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        _check_number(schema, value, at, found)


def _check_object(schema: Schema, value: dict[str, Any], at: str, found: list[Problem]) -> None:
    properties = schema.get("properties", {})
    missing = [name for name in schema.get("required", ()) if name not in value]
    found += [Problem(_("This field is required."), _path(at, name), "required") for name in missing]
    for name, inner in value.items():
        if name in properties:
            _check(properties[name], inner, _path(at, name), found)
        elif isinstance(schema.get("additionalProperties"), dict):
            _check(schema["additionalProperties"], inner, _path(at, name[:80]), found)
        elif schema.get("additionalProperties") is False:
            message = _("There is no field “%(name)s”.") % {"name": name[:80]}
            found.append(Problem(message, _path(at, name[:80]), "unknown_field"))


def _check_list(schema: Schema, value: list[Any], at: str, found: list[Problem]) -> None:
    least, most = schema.get("minItems", 0), schema.get("maxItems")
    if len(value) < least:
        message = ngettext("At least %(count)s entry.", "At least %(count)s entries.", least)
        found.append(Problem(message % {"count": least}, at, "too_few"))
    if most is not None and len(value) > most:
        message = ngettext("At most %(count)s entry.", "At most %(count)s entries.", most)
        found.append(Problem(message % {"count": most}, at, "too_many"))
        return
    for index, inner in enumerate(value):
        _check(schema.get("items", {}), inner, _path(at, str(index)), found)


def _check_text(schema: Schema, value: str, at: str, found: list[Problem]) -> None:
    most = schema.get("maxLength")
    if most is not None and len(value) > most:
        message = ngettext(
            "This text is too long: at most %(length)s character, this one has %(given)s.",
            "This text is too long: at most %(length)s characters, this one has %(given)s.",
            most,
        )
        found.append(Problem(message % {"length": most, "given": len(value)}, at, "too_long"))
    elif len(value) < schema.get("minLength", 0):
        found.append(Problem(_("This field is required."), at, "required"))
    elif ("pattern" in schema and not _compiled(schema["pattern"]).search(value)) or (
        value and schema.get("format") in FORMATS and not FORMATS[schema["format"]](value)
    ):
        found.append(Problem(_mismatch(schema), at, "format"))


def _check_number(schema: Schema, value: int | Decimal, at: str, found: list[Problem]) -> None:
    lowest, highest = schema.get("minimum"), schema.get("maximum")
    if lowest is not None and value < lowest:
        message = _("The number must be at least %(minimum)s.") % {"minimum": lowest}
        found.append(Problem(message, at, "too_small"))
    elif highest is not None and value > highest:
        message = _("The number must be at most %(maximum)s.") % {"maximum": highest}
        found.append(Problem(message, at, "too_large"))


def _is(value: Any, kind: str) -> bool:
    if kind == "null":
        return value is None
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer":
        return isinstance(value, int)
    if kind == "number":
        return isinstance(value, int | Decimal)
    return isinstance(value, {"string": str, "array": list, "object": dict, "boolean": bool}[kind])


def _wanted(kinds: Any) -> str:
    words = {
        "string": _("a text"),
        "integer": _("a whole number"),
        "number": _("a number"),
        "boolean": _("true or false"),
        "array": _("a list"),
        "object": _("an object"),
        "null": _("null"),
    }
    named = ", ".join(words[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))
    return _("This must be: %(kinds)s.") % {"kinds": named}


def _mismatch(schema: Schema) -> str:
    if schema.get("format") == "date":
        return _("This is not a date, for example 2026-12-31.")
    if schema.get("format") == "date-time":
        return _("This is not a date and time, for example 2026-12-31T14:30:00Z.")
    if "number" in schema.get("type", ()):
        return _("This is not a number, for example 1234.50.")
    return _("This text holds characters that cannot be stored (NUL). Remove them.")


def _path(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("$", r"\Z"))


def _is_date(text: str) -> bool:
    return _parses(datetime.date.fromisoformat, text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else False


def _is_moment(text: str) -> bool:
    """RFC 3339; without an offset it is in the caller's time zone."""
    shape = r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?"
    return bool(re.fullmatch(shape, text))


def _parses(read: Any, text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


FORMATS = {"date": _is_date, "date-time": _is_moment}
