"""Iteration: the scopes of `for`, `some` and `every`, and filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from .limits import Run
from .operations import compare
from .scopes import ItemScope, Scope
from .values import Range, is_whole

Closure = Callable[[Any, Run], Any]


def bindings_scopes(domains: list[tuple[str, Closure]], scope: Any, run: Run) -> Iterator[Scope] | None:
    """A scope for every combination of the domains, the last changing fastest; None if the first is null."""
    name, domain = domains[0]
    items = iterable(domain(scope, run))
    return None if items is None else _scopes(name, items, domains[1:], scope, run)


def _scopes(
    name: str, items: Iterable[Any], rest: list[tuple[str, Closure]], scope: Any, run: Run
) -> Iterator[Scope]:
    for item in _paid(items, run):
        inner = Scope(scope)
        inner[name] = item
        if not rest:
            yield inner
            continue
        inner_items = iterable(rest[0][1](inner, run))
        if inner_items is not None:
            yield from _scopes(rest[0][0], inner_items, rest[1:], inner, run)


def _paid(items: Iterable[Any], run: Run) -> Iterable[Any]:
    """The items, paid for: those of a list at once, those of a range one by one."""
    if isinstance(items, list):
        run.spend(len(items))
        return items
    return _paying(items, run)


def _paying(items: Iterable[Any], run: Run) -> Iterator[Any]:
    for item in items:
        run.spend(1)
        yield item


def iterable(value: Any) -> Iterable[Any] | None:
    """What a loop runs over: a list, a range of whole numbers or of dates, or the one value itself."""
    if type(value) is list:
        return value
    if type(value) is Range:
        return _range_items(value)
    return None if value is None else [value]


def _range_items(range_: Range) -> Iterable[Any] | None:
    start, end = range_.start, range_.end
    if type(start) is Decimal and type(end) is Decimal:
        if not (is_whole(start) and is_whole(end)):
            return None
        return _numbers(int(start), int(end), range_)
    if type(start) is date and type(end) is date:
        return _dates(start, end, range_)
    return None


def _numbers(start: int, end: int, range_: Range) -> Iterator[Decimal]:
    step = 1 if start <= end else -1
    first = start if range_.start_included else start + step
    last = end + step if range_.end_included else end
    return (Decimal(number) for number in range(first, last, step))


def _dates(start: date, end: date, range_: Range) -> Iterator[date]:
    for number in _numbers(start.toordinal(), end.toordinal(), range_):
        yield date.fromordinal(int(number))


def filter_items(value: Any, condition: Closure, scope: Any, run: Run) -> Any:
    """`value[condition]`: an item for a number, otherwise the items that satisfy the condition (table 68)."""
    if value is None:
        return None
    items = value if type(value) is list else [value]
    if not items:
        return None if type(condition(scope, run)) is Decimal else []
    run.spend(len(items))
    first = condition(ItemScope(items[0], scope), run)
    if type(first) is Decimal:
        return item_at(items, first)
    if first is not None and type(first) is not bool:
        return None
    found = items[:1] if first is True else []
    found.extend(item for item in items[1:] if condition(ItemScope(item, scope), run) is True)
    return found


def item_at(items: list[Any], position: Decimal) -> Any:
    """The item at a position from 1, or from the end when negative; null outside."""
    if position != position.to_integral_value() or not 1 <= abs(position) <= len(items):
        return None
    return items[int(position) - 1 if position > 0 else int(position)]


def sort_items(items: list[Any], precedes: Callable[[Any, Any], Any], run: Run) -> list[Any]:
    """A stable merge sort by a function that says whether one item precedes another."""
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left, right = sort_items(items[:middle], precedes, run), sort_items(items[middle:], precedes, run)
    merged: list[Any] = []
    i = j = 0
    while i < len(left) and j < len(right):
        run.spend(1)
        if precedes(right[j], left[i]) is True:
            merged.append(right[j])
            j += 1
        else:
            merged.append(left[i])
            i += 1
    return merged + left[i:] + right[j:]


def ascending(left: Any, right: Any) -> Any:
    """The natural order, for sorting without a function."""
    return compare("<", left, right)
