"""Conformance: does a log do what the model says? Token replay with the deviations named.

Fitness is that of Rozinat and van der Aalst (2008): half of the share of tokens that need not be added, half of the share that
is not left behind. Silent transitions are found by a search that is bounded; its answers are kept, so that a long log
costs little more than its variants.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..model import Process
from .log import Log
from .net import Net, Places, Transition, net_of

MAX_MARKINGS = 2_000
"""Markings that one search for silent steps looks at."""

MARKINGS_IN_ALL = 60_000
FEW_MARKINGS = 20
"""When all searches together have looked at so many markings, each further one looks at only a few: a log that has nothing
to do with the model is told so in seconds."""

MAX_ALTERNATIVES = 32
FEW_ALTERNATIVES = 4
"""Ways to understand the same events that are followed side by side; few once a case has left the model."""

MAX_TOKENS = 2
"""Tokens that may gather in one place; what a deviating case leaves beyond that counts as left at once."""


class Deviation(NamedTuple):
    """What cases do that the model does not.

    `kind`: `unknown` (the model has no such activity), `unexpected` (it was not its turn) or `left` (the model still expected
    something at `element` when the case ended). `activity` is that of the log, or what would have come next.
    """

    kind: str
    activity: str
    element: str
    cases: int
    events: int


class Conformance(NamedTuple):
    """`fitness` of the log as a whole and `case_fitness` of each case, 0 to 1; `fitting`: cases without a deviation."""

    fitness: float
    case_fitness: dict[str, float]
    fitting: int
    deviations: list[Deviation]


class Counts(NamedTuple):
    """Tokens produced, consumed, missing and remaining."""

    produced: int = 0
    consumed: int = 0
    missing: int = 0
    remaining: int = 0

    def plus(self, other: Counts) -> Counts:
        produced, consumed, missing, remaining = other
        return Counts(
            self.produced + produced,
            self.consumed + consumed,
            self.missing + missing,
            self.remaining + remaining,
        )

    @property
    def fitness(self) -> float:
        return (1 - self.missing / self.consumed) / 2 + (1 - self.remaining / self.produced) / 2


Found = tuple[str, str, str]
"""Kind, activity and element of one deviation."""


class _Outcome(NamedTuple):
    """What one step, or a search for the end, does."""

    marking: Places
    counts: Counts
    found: tuple[Found, ...] = ()


class _Way(NamedTuple):
    """One understanding of a case so far; `found` links back to earlier deviations."""

    marking: Places
    counts: Counts
    found: tuple[Any, tuple[Found, ...]] | None = None

    def then(self, outcome: _Outcome) -> _Way:
        found = (self.found, outcome.found) if outcome.found else self.found
        return _Way(outcome.marking, self.counts.plus(outcome.counts), found)

    @property
    def badness(self) -> tuple[int, int]:
        return self.counts.missing + self.counts.remaining, self.counts.produced

    @property
    def deviations(self) -> list[Found]:
        listed: list[Found] = []
        link = self.found
        while link is not None:
            link, found = link
            listed[:0] = found
        return listed


def conformance(log: Log, process: Process) -> Conformance:
    """Replay a log on the model of a process, which need not be executable."""
    replay = _Replay(net_of(process, log.activities))
    by_variant: dict[tuple[str, ...], list[str]] = {}
    for case, trace in log.cases.items():
        by_variant.setdefault(tuple(event.activity for event in trace), []).append(case)
    total, fitting = Counts(), 0
    case_fitness: dict[str, float] = {}
    cases_of: Counter[Found] = Counter()
    events_of: Counter[Found] = Counter()
    for activities, cases in by_variant.items():
        counts, found = replay.variant(activities)
        number = len(cases)
        total = total.plus(Counts(*(count * number for count in counts)))
        case_fitness.update(dict.fromkeys(cases, counts.fitness))
        fitting += 0 if found else number
        for deviation, times in Counter(found).items():
            cases_of[deviation] += number
            events_of[deviation] += number * times
    deviations = [Deviation(*found, number, events_of[found]) for found, number in cases_of.most_common()]
    return Conformance(total.fitness if log.cases else 1.0, case_fitness, fitting, deviations)


class _Replay:
    def __init__(self, net: Net) -> None:
        self.net = net
        self.silent: dict[int, list[Transition]] = {}
        for transition in net.transitions:
            if transition.label is None:
                self.silent.setdefault(transition.takes[0], []).append(transition)
        self.looked_at = 0
        self.by_label: dict[str, list[Transition]] = {}
        for transition in net.transitions:
            if transition.label is not None:
                self.by_label.setdefault(transition.label, []).append(transition)
        self.steps: dict[tuple[Places, str], list[_Outcome]] = {}
        self.ends: dict[Places, _Outcome] = {}

    def variant(self, activities: tuple[str, ...]) -> tuple[Counts, list[Found]]:
        """The best replay: silent choices are kept open, up to `MAX_ALTERNATIVES`, until later activities decide."""
        ways = [_Way((self.net.start,), Counts(produced=1))]
        for activity in activities:
            best: dict[Places, _Way] = {}
            for way in ways:
                for outcome in self._steps(way.marking, activity):
                    reached = way.then(outcome)
                    known = best.get(outcome.marking)
                    if known is None or reached.badness < known.badness:
                        best[outcome.marking] = reached
            ways = sorted(best.values(), key=_badness)
            del ways[MAX_ALTERNATIVES if ways[0].badness[0] == 0 else FEW_ALTERNATIVES :]
        ended = min((way.then(self._ended(way.marking)) for way in ways), key=_badness)
        return ended.counts, ended.deviations

    def _steps(self, marking: Places, activity: str) -> list[_Outcome]:
        outcomes = self.steps.get((marking, activity))
        if outcomes is None:
            outcomes = self.steps[marking, activity] = self._find_steps(marking, activity)
        return outcomes

    def _find_steps(self, marking: Places, activity: str) -> list[_Outcome]:
        transitions = self.by_label.get(activity)
        if transitions is None:
            return [_Outcome(marking, Counts(1, 1, 1, 1), (("unknown", activity, ""),))]
        outcomes = [
            self._outcome(_fire(before, transition), counts.plus(_of(transition)))
            for before, counts, enabled in self._silently(marking, transitions)
            for transition in enabled
        ]
        return outcomes or [self._forced(marking, activity, transitions)]

    def _forced(self, marking: Places, activity: str, transitions: list[Transition]) -> _Outcome:
        """It was not its turn: add the fewest tokens that let it happen."""
        transition = min(transitions, key=lambda each: len(_missing(marking, each.takes)))
        missing = _missing(marking, transition.takes)
        after = _fire(tuple(sorted((*marking, *missing))), transition)
        counts = _of(transition)._replace(missing=len(missing))
        return self._outcome(after, counts, (("unexpected", activity, transition.node),))

    def _outcome(self, marking: Places, counts: Counts, found: tuple[Found, ...] = ()) -> _Outcome:
        """Tokens beyond `MAX_TOKENS` in a place are taken away: consumed at the end, left elsewhere."""
        if len(marking) <= MAX_TOKENS:
            return _Outcome(marking, counts, found)
        kept = tuple(
            place
            for index, place in enumerate(marking)
            if marking[index - MAX_TOKENS : index].count(place) < MAX_TOKENS
        )
        if len(kept) < len(marking):
            at_end = marking.count(self.net.end) - kept.count(self.net.end)
            left = Counter(marking) - Counter(kept) - Counter({self.net.end: at_end})
            found += tuple(("left", self._name(place), self.net.names[place]) for place in left.elements())
            counts = counts.plus(Counts(0, at_end, 0, left.total()))
        return _Outcome(kept, counts, found)

    def _silently(
        self, marking: Places, wanted: list[Transition]
    ) -> list[tuple[Places, Counts, list[Transition]]]:
        """The markings that silent transitions reach, nearest first, with those of `wanted` that can fire there.

        Where one can, the search goes no further: other silent transitions can as well fire later.
        """
        reached = {marking: Counts()}
        found = []
        pending = deque([marking])
        most = MAX_MARKINGS if self.looked_at < MARKINGS_IN_ALL else FEW_MARKINGS
        while pending:
            before = pending.popleft()
            enabled = [transition for transition in wanted if not _missing(before, transition.takes)]
            found.append((before, reached[before], enabled))
            if enabled or len(reached) >= most:
                continue
            for transition in self._enabled_silent(before):
                after = _fire(before, transition)
                if after not in reached:
                    reached[after] = reached[before].plus(_of(transition))
                    pending.append(after)
        self.looked_at += len(reached)
        return found

    def _enabled_silent(self, marking: Places) -> Iterator[Transition]:
        for place in sorted(set(marking)):
            for transition in self.silent.get(place, ()):
                if not _missing(marking, transition.takes):
                    yield transition

    def _ended(self, marking: Places) -> _Outcome:
        if marking not in self.ends:
            self.ends[marking] = self._end(marking)
        return self.ends[marking]

    def _end(self, marking: Places) -> _Outcome:
        """End the case: one token is taken from the end, what else remains was left undone."""
        end = self.net.end
        best, counts, _ = min(self._silently(marking, []), key=lambda item: self._unfinished(item[0]))
        left = [place for place in best if place != end]
        spare = max(0, best.count(end) - 1)
        counts = counts.plus(Counts(0, 1, 0 if end in best else 1, len(left)))
        counts = counts._replace(consumed=counts.consumed + spare)
        return _Outcome(
            best, counts, tuple(("left", self._name(place), self.net.names[place]) for place in left)
        )

    def _unfinished(self, marking: Places) -> tuple[int, bool]:
        return sum(place != self.net.end for place in marking), self.net.end not in marking

    def _name(self, place: int) -> str:
        """The activities that come next from a place: what the case has left out."""
        found, pending, seen = set(), [place], {place}
        while pending:
            here = pending.pop()
            for transition in self.net.transitions:
                if here in transition.takes and transition.label is not None:
                    found.add(transition.label)
                elif here in transition.takes:
                    pending += set(transition.gives) - seen
                    seen.update(transition.gives)
        return " or ".join(sorted(found)) or self.net.names[place]


def _badness(way: _Way) -> tuple[int, int]:
    return way.badness


def _of(transition: Transition) -> Counts:
    return Counts(len(transition.gives), len(transition.takes))


def _missing(marking: Places, takes: Places) -> Places:
    if len(takes) == 1:
        return () if takes[0] in marking else takes
    return tuple((Counter(takes) - Counter(marking)).elements())


def _fire(marking: Places, transition: Transition) -> Places:
    rest = list(marking)
    for place in transition.takes:
        rest.remove(place)
    return tuple(sorted((*rest, *transition.gives)))
