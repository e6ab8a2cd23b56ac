"""Range functions (DMN 1.4, table 78): how points and ranges lie to each other."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..errors import FeelError
from ..grammar import parse_expression
from ..nodes import Call, Literal, Name, Negation, Node, RangeLiteral
from ..operations import compare, equals, minus
from ..temporal import parse_date, parse_date_time, parse_duration, parse_time
from ..values import Range
from .registry import builtin

Relation = Callable[[Any, Any], bool]


class _Unknown(Exception):
    """Two points that cannot be compared: the answer is null."""


def _less(left: Any, right: Any) -> bool:
    result = compare("<", left, right)
    if result is None:
        raise _Unknown
    return result


def _same(left: Any, right: Any) -> bool:
    result = equals(left, right)
    if result is None or left is None:
        raise _Unknown
    return result


def _starts_before(left: Range, right: Range, *, or_with: bool) -> bool:
    """Whether `left` begins before `right`, or (`or_with`) at the same point."""
    if _less(left.start, right.start):
        return True
    if not _same(left.start, right.start):
        return False
    return (
        left.start_included or not right.start_included
        if or_with
        else (left.start_included and not right.start_included)
    )


def _ends_by(left: Range, right: Range) -> bool:
    """Whether `left` ends before `right` or with it."""
    if _less(left.end, right.end):
        return True
    return _same(left.end, right.end) and (not left.end_included or right.end_included)


def _reaches(left: Range, right: Range) -> bool:
    """Whether `left` goes on at least to a point that `right` begins with."""
    if _less(right.start, left.end):
        return True
    return _same(left.end, right.start) and left.end_included and right.start_included


def _before_point_point(left: Any, right: Any) -> bool:
    return _less(left, right)


def _before_point_range(point: Any, range_: Range) -> bool:
    return _less(point, range_.start) or (_same(point, range_.start) and not range_.start_included)


def _before_range_point(range_: Range, point: Any) -> bool:
    return _less(range_.end, point) or (_same(range_.end, point) and not range_.end_included)


def _before_range_range(left: Range, right: Range) -> bool:
    if _less(left.end, right.start):
        return True
    return _same(left.end, right.start) and not (left.end_included and right.start_included)


def _meets(left: Range, right: Range) -> bool:
    return left.end_included and right.start_included and _same(left.end, right.start)


def _overlaps(left: Range, right: Range) -> bool:
    return _reaches(left, right) and _reaches(right, left)


def _overlaps_before(left: Range, right: Range) -> bool:
    return _starts_before(left, right, or_with=False) and _reaches(left, right) and _ends_by(left, right)


def _finishes_point(point: Any, range_: Range) -> bool:
    return range_.end_included and _same(range_.end, point)


def _finishes_range(left: Range, right: Range) -> bool:
    return (
        left.end_included == right.end_included
        and _same(left.end, right.end)
        and _starts_before(right, left, or_with=True)
    )


def _includes_point(range_: Range, point: Any) -> bool:
    after_start = _less(range_.start, point) or (range_.start_included and _same(range_.start, point))
    return after_start and (_less(point, range_.end) or (range_.end_included and _same(range_.end, point)))


def _includes_range(left: Range, right: Range) -> bool:
    return _starts_before(left, right, or_with=True) and _ends_by(right, left)


def _starts_point(point: Any, range_: Range) -> bool:
    return range_.start_included and _same(range_.start, point)


def _starts_range(left: Range, right: Range) -> bool:
    return (
        _same(left.start, right.start)
        and left.start_included == right.start_included
        and _ends_by(left, right)
    )


def _coincides_ranges(left: Range, right: Range) -> bool:
    return (
        _same(left.start, right.start)
        and _same(left.end, right.end)
        and (left.start_included, left.end_included) == (right.start_included, right.end_included)
    )


def _swapped(relation: Relation) -> Relation:
    return lambda left, right: relation(right, left)


_POINT_POINT = "point1: Any, point2: Any"
_POINT_RANGE = "point: Any, range: range"
_RANGE_POINT = "range: range, point: Any"
_RANGE_RANGE = "range1: range, range2: range"

_RELATIONS: dict[str, dict[str, Relation]] = {
    "before": {
        _POINT_POINT: _before_point_point,
        _POINT_RANGE: _before_point_range,
        _RANGE_POINT: _before_range_point,
        _RANGE_RANGE: _before_range_range,
    },
    "after": {
        _POINT_POINT: _swapped(_before_point_point),
        _POINT_RANGE: _swapped(_before_range_point),
        _RANGE_POINT: _swapped(_before_point_range),
        _RANGE_RANGE: _swapped(_before_range_range),
    },
    "meets": {_RANGE_RANGE: _meets},
    "met by": {_RANGE_RANGE: _swapped(_meets)},
    "overlaps": {_RANGE_RANGE: _overlaps},
    "overlaps before": {_RANGE_RANGE: _overlaps_before},
    "overlaps after": {_RANGE_RANGE: _swapped(_overlaps_before)},
    "finishes": {_POINT_RANGE: _finishes_point, _RANGE_RANGE: _finishes_range},
    "finished by": {_RANGE_POINT: _swapped(_finishes_point), _RANGE_RANGE: _swapped(_finishes_range)},
    "includes": {_RANGE_POINT: _includes_point, _RANGE_RANGE: _includes_range},
    "during": {_POINT_RANGE: _swapped(_includes_point), _RANGE_RANGE: _swapped(_includes_range)},
    "starts": {_POINT_RANGE: _starts_point, _RANGE_RANGE: _starts_range},
    "started by": {_RANGE_POINT: _swapped(_starts_point), _RANGE_RANGE: _swapped(_starts_range)},
    "coincides": {_POINT_POINT: _same, _RANGE_RANGE: _coincides_ranges},
}


def _register(name: str, parameters: str, relation: Relation) -> None:
    @builtin(f"{name}({parameters}) -> boolean")
    def related(left: Any, right: Any) -> bool | None:
        if any(
            (type(value) is Range) != ("range" in text)
            for value, text in zip((left, right), parameters.split(", "), strict=True)
        ):
            return None
        try:
            return relation(left, right)
        except _Unknown:
            return None


for _name, _forms in _RELATIONS.items():
    for _parameters, _relation in _forms.items():
        _register(_name, _parameters, _relation)


_READERS: dict[str, Callable[[str], Any]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}


@builtin("range(from: string) -> range")
def range_of_string(text: str) -> Range | None:
    """A range written with constant ends, such as `"[1..10)"`; one of them may be left open, as in `"[2..)"`."""
    text = _NO_END.sub(r"..null\1", _NO_START.sub(r"\1null..", text))
    try:
        node = parse_expression(text)
    except FeelError:
        return None
    if type(node) is not RangeLiteral:
        return None
    start, end = _constant(node.low), _constant(node.high)
    if _NO_CONSTANT in (start, end) or start is end is None:
        return None
    if start is None:
        return Range.of_test("<=" if node.high_included else "<", end)
    if end is None:
        return Range.of_test(">=" if node.low_included else ">", start)
    return Range(start, end, node.low_included, node.high_included) if compare("<=", start, end) else None


_NO_CONSTANT = object()
_NO_START = re.compile(r"^(\s*[\[\](]\s*)\.\.")
_NO_END = re.compile(r"\.\.(\s*[\])\[]\s*)$")


def _constant(node: Node) -> Any:
    """The value of an end without variables, or `_NO_CONSTANT`."""
    if type(node) is Literal:
        return node.value
    if type(node) is Negation:
        value = _constant(node.operand)
        return minus(value) if type(value) is Decimal else _NO_CONSTANT
    if type(node) is Call and type(node.function) is Name and len(node.positional) == 1:
        reader, argument = _READERS.get(node.function.name), node.positional[0]
        if reader is not None and type(argument) is Literal and type(argument.value) is str:
            value = reader(argument.value)
            return _NO_CONSTANT if value is None else value
    return _NO_CONSTANT
