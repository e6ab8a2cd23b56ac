"""Regions of values as the FEEL text of a cell, so that a gap can be shown and filled."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from parley.foundation.lib.feel.writing import write_value

from .feel_run import new_feel_run
from .partition import Region

MAX_TESTS = 12


def cell_text(regions: Sequence[Region], chosen: Sequence[int]) -> str:
    """The unary tests that are true exactly in the chosen ones of all ``regions``; ``-`` for all of them."""
    if len(chosen) == len(regions):
        return "-"
    if isinstance(regions[chosen[0]].sample, str):
        text = _other_texts(regions, set(chosen))
        if text:
            return text
    tests = [text for first, last in _runs(chosen) for text in _run_texts(regions[first : last + 1])]
    return ", ".join(tests[:MAX_TESTS]) + (", …" if len(tests) > MAX_TESTS else "")


def literal(value: Any) -> str:
    """A value as FEEL writes it."""
    text = write_value(value, new_feel_run())
    return text if isinstance(value, (bool, Decimal, str)) else f'@"{text}"'


def _other_texts(regions: Sequence[Region], chosen: set[int]) -> str:
    """``not("A", "B")`` where all texts but single ones are chosen; "" where that is not so."""
    left_out = [region for number, region in enumerate(regions) if number not in chosen]
    has_intervals = any(not regions[number].is_point for number in chosen)
    if not has_intervals or not all(region.is_point for region in left_out):
        return ""
    return f"not({', '.join(literal(region.low) for region in left_out)})"


def _runs(chosen: Sequence[int]) -> list[tuple[int, int]]:
    """The first and last numbers of the stretches without a break."""
    runs: list[tuple[int, int]] = []
    for number in chosen:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _run_texts(run: Sequence[Region]) -> list[str]:
    """A stretch as one range, or, where it is made of single values, as these."""
    if all(region.is_point for region in run) and (len(run) <= 2 or isinstance(run[0].low, str)):
        return [literal(region.low) for region in run]
    return [_range_text(run[0], run[-1])]


def _range_text(first: Region, last: Region) -> str:
    if first.low is None:
        return f"{'<=' if last.is_point else '<'} {literal(last.high)}"
    if last.high is None:
        return f"{'>=' if first.is_point else '>'} {literal(first.low)}"
    opening, closing = "[" if first.is_point else "(", "]" if last.is_point else ")"
    return f"{opening}{literal(first.low)}..{literal(last.high)}{closing}"
