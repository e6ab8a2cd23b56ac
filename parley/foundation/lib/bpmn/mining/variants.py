"""Variants: the different ways that cases take, and the work that is done again."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import NamedTuple

from .flow_map import Times
from .log import Log


class Variant(NamedTuple):
    """One sequence of activities; `cases` that take it, `share` of all cases, `times` from first to last event."""

    activities: tuple[str, ...]
    cases: tuple[str, ...]
    share: float
    times: Times


def variants(log: Log) -> list[Variant]:
    """The variants of a log, the most frequent first."""
    found: dict[tuple[str, ...], list[str]] = {}
    for case, trace in log.cases.items():
        found.setdefault(tuple(event.activity for event in trace), []).append(case)
    listed = [
        Variant(
            activities,
            tuple(cases),
            len(cases) / len(log.cases),
            Times.of([_duration(log, case) for case in cases]),
        )
        for activities, cases in found.items()
    ]
    return sorted(listed, key=lambda variant: -len(variant.cases))


def _duration(log: Log, case: str) -> float:
    trace = log.cases[case]
    return trace[-1].at - trace[0].at


class Rework(NamedTuple):
    """An activity that was done again.

    `cases`: in how many; `share` of the cases that have the activity at all; `repeats`: events beyond the first of a case;
    `at_once`: those that directly follow themselves.
    """

    activity: str
    cases: int
    share: float
    repeats: int
    at_once: int


def rework(log: Log) -> list[Rework]:
    """The activities that were done again, the most repeats first."""
    has: Counter[str] = Counter()
    again: Counter[str] = Counter()
    repeats: Counter[str] = Counter()
    at_once: Counter[str] = Counter()
    for trace in log.cases.values():
        names = [event.activity for event in trace]
        counts = Counter(names)
        has.update(counts.keys())
        for name, number in counts.items():
            if number > 1:
                again[name] += 1
                repeats[name] += number - 1
        at_once.update(name for name, after in itertools.pairwise(names) if name == after)
    listed = [
        Rework(name, again[name], again[name] / has[name], repeats[name], at_once[name]) for name in repeats
    ]
    return sorted(listed, key=lambda item: -item.repeats)
