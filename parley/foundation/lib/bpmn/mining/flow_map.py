"""The directly-follows map: which activity follows which, how often and after how long."""

from __future__ import annotations

import itertools
from collections import Counter
from statistics import fmean, median
from typing import NamedTuple

from .log import Log

Arc = tuple[str, str]


class Times(NamedTuple):
    """Seconds."""

    mean: float
    median: float
    shortest: float
    longest: float
    total: float

    @classmethod
    def of(cls, seconds: list[float]) -> Times:
        return cls(fmean(seconds), median(seconds), min(seconds), max(seconds), sum(seconds))


class ActivityFigures(NamedTuple):
    """`events`: how often it happened; `cases`: in how many cases."""

    events: int
    cases: int


class ArcFigures(NamedTuple):
    """`events`: how often the second followed the first; `cases`: in how many cases; `times`: between the two."""

    events: int
    cases: int
    times: Times


class FlowMap(NamedTuple):
    """`starts` and `ends`: how many cases begin and end with an activity. Each mapping has the most frequent first."""

    activities: dict[str, ActivityFigures]
    arcs: dict[Arc, ArcFigures]
    starts: dict[str, int]
    ends: dict[str, int]

    def without_rare_arcs(self, share: float) -> FlowMap:
        """Only arcs that make up at least `share` (0 to 1) of the most frequent one."""
        least = share * max((arc.events for arc in self.arcs.values()), default=0)
        return self._replace(
            arcs={arc: figures for arc, figures in self.arcs.items() if figures.events >= least}
        )


def flow_map(log: Log) -> FlowMap:
    """The map of a log."""
    seconds: dict[Arc, list[float]] = {}
    arc_cases: Counter[Arc] = Counter()
    events: Counter[str] = Counter()
    cases: Counter[str] = Counter()
    starts: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for trace in log.cases.values():
        names = [event.activity for event in trace]
        starts[names[0]] += 1
        ends[names[-1]] += 1
        events.update(names)
        cases.update(set(names))
        arcs = list(itertools.pairwise(names))
        arc_cases.update(set(arcs))
        for arc, before, after in zip(arcs, trace, trace[1:], strict=False):
            seconds.setdefault(arc, []).append(after.at - before.at)
    found = {arc: ArcFigures(len(each), arc_cases[arc], Times.of(each)) for arc, each in seconds.items()}
    return FlowMap(
        {name: ActivityFigures(number, cases[name]) for name, number in events.most_common()},
        dict(sorted(found.items(), key=lambda item: -item[1].events)),
        dict(starts.most_common()),
        dict(ends.most_common()),
    )
