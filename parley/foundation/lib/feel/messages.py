"""The English texts of what a check can find. A host translates by code, with the same parameters."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "unknown_name": 'Unknown field "{name}"',
    "unknown_function": 'Unknown function "{name}"',
    "unknown_field": '"{name}" is not a field of {target}',
    "unknown_property": 'A value of type {type} has no property "{name}"',
    "unknown_type": 'Unknown type "{name}"',
    "incomplete_type": 'The type "{name}" needs its parts, as in list<number>; without, it is always null',
    "bad_literal": '@"{text}" is not a date, time or duration',
    "not_comparable": "{left} and {right} cannot be compared; the result would always be null",
    "not_ordered": "Values of type {type} have no order; the result would always be null",
    "compared_with_null": "An order comparison with null is always null; write = null or != null",
    "no_arithmetic": "{left} {operator} {right} is not defined; the result would always be null",
    "no_negation": "A value of type {type} has no negative; the result would always be null",
    "not_boolean": "A condition is expected here, not a value of type {type}",
    "not_callable": "A value of type {type} cannot be called",
    "wrong_arguments": "{function} takes {expected}, not ({given})",
    "wrong_filter": "A filter needs a condition or a position, not a value of type {type}",
    "not_iterable": "A loop runs over a list or a range, not over a value of type {type}",
    "external_function": "External functions are not available",
    "duplicate_key": 'The entry "{name}" stands twice; the context would be null',
    "division_by_zero": "Division by zero is always null",
    "unexpected_type": "The result is of type {type}; {expected} is needed",
}


def message(code: str, params: Mapping[str, object]) -> str:
    """The English text of a finding."""
    return MESSAGES[code].format(**params)
