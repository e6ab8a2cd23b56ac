"""What each column holds: the kind proposed, what does not fit it, and where two readings are possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from .errors import TabularError
from .readings import DAYS, FIGURES, READINGS, TEXT, Reading, has_mark, is_blank, may_be
from .table import Row

SAMPLE = 1_000
FITTING = 0.9
KEPT_VALUES = 1_000
KEPT_PLACES = 20
MEMORY = 20_000


class Place(NamedTuple):
    """A text of the file and the line it stands in."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What one column holds, counted over all rows that were read.

    `reading` is proposed; `alternatives` take as many values but give others (`03/04/2026`), so a person must choose.
    `fits` counts the values `reading` takes, `misfits` the first it does not; `evidence` names for each reading of the
    same family that was ruled out the first value against it. `values` counts each distinct text, and is None when
    there are more than a thousand; `longest` is the length of the longest text.
    """

    name: str
    reading: Reading
    alternatives: tuple[Reading, ...]
    fits: int
    filled: int
    blanks: int
    misfits: tuple[Place, ...]
    evidence: dict[Reading, Place]
    examples: tuple[str, ...]
    values: Counter[str] | None
    longest: int


def guess_columns(
    header: Sequence[str], rows: Iterable[Row], *, prefer_order: str = "dmy", prefer_decimal: str = "."
) -> list[ColumnGuess]:
    """Read all `rows` once and tell what each column holds.

    The first thousand rows choose among all readings, the others verify those left. Where a column leaves two
    readings possible, the one in `prefer_order` or `prefer_decimal` is proposed, unless another column of the same
    file settles the question.
    """
    columns = [_Column(name, (prefer_order, prefer_decimal)) for name in header]
    for place, row in enumerate(rows):
        if place == SAMPLE:
            for column in columns:
                column.narrow()
        for column, text in zip(columns, row.cells, strict=False):
            column.add(row.number, text)
    guesses = [column.guess() for column in columns]
    settled = [guess.reading.option for guess in guesses if guess.evidence and not guess.alternatives]
    if not settled:
        return guesses
    for column in columns:
        column.preferred = (*settled, prefer_order, prefer_decimal)
    return [column.guess() for column in columns]


class _Column:
    """Tallies of one column; `readings` are still in the running, `takings` counts which of them took a value."""

    def __init__(self, name: str, preferred: tuple[str, ...]) -> None:
        self.name = name
        self.preferred = preferred
        self.readings: list[Reading] = list(READINGS)
        self.takings: Counter[frozenset[Reading]] = Counter()
        self.marked: set[str] = set()
        self.against: dict[Reading, list[Place]] = {}
        self.differing: set[frozenset[Reading]] = set()
        self.values: Counter[str] | None = Counter()
        self.examples: list[str] = []
        self.filled = self.blanks = self.longest = 0
        self._known: dict[str, frozenset[Reading]] = {}

    def add(self, line: int, text: str) -> None:
        if len(text) > self.longest:
            self.longest = len(text)
        if not text or is_blank(text):
            self.blanks += 1
            return
        self.filled += 1
        self._count(text)
        if not self.readings:
            return
        taking = self._known.get(text)
        if taking is None:
            taking = self._taking(text)
            if len(self._known) < MEMORY:
                self._known[text] = taking
        self.takings[taking] += 1
        if len(taking) < len(self.readings):
            self._note_against(taking, Place(line, text))

    def narrow(self) -> None:
        """Keep the readings that fit nearly everything so far."""
        fits = self._fits()
        self.readings = [reading for reading in self.readings if self._is_fitting(reading, fits)]
        self._known.clear()

    def guess(self) -> ColumnGuess:
        fits = self._fits()
        fitting = [reading for reading in self.readings if self._is_fitting(reading, fits)]
        if not fitting:
            return self._as(TEXT, (), Counter({TEXT: self.filled}))
        best = max(fitting, key=lambda reading: self._rank(reading, fits))
        equal = (
            reading
            for reading in fitting
            if fits[reading] == fits[best] and frozenset((best, reading)) in self.differing
        )
        return self._as(best, _one_of_each_option(equal), fits)

    def _fits(self) -> Counter[Reading]:
        fits: Counter[Reading] = Counter()
        for taking, count in self.takings.items():
            for reading in taking:
                fits[reading] += count
        return fits

    def _as(self, reading: Reading, others: tuple[Reading, ...], fits: Counter[Reading]) -> ColumnGuess:
        evidence = {
            other: places[0]
            for other, places in self.against.items()
            if other.kind == reading.kind and fits[other] < fits[reading]
        }
        return ColumnGuess(
            name=self.name,
            reading=reading,
            alternatives=others,
            fits=fits[reading],
            filled=self.filled,
            blanks=self.blanks,
            misfits=tuple(self.against.get(reading, ())),
            evidence=evidence,
            examples=tuple(self.examples),
            values=self.values,
            longest=self.longest,
        )

    def _count(self, text: str) -> None:
        if self.values is None:
            return
        self.values[text] += 1
        if len(self.examples) < 3 and self.values[text] == 1:
            self.examples.append(text)
        if len(self.values) > KEPT_VALUES:
            self.values = None

    def _taking(self, text: str) -> frozenset[Reading]:
        """The readings that take the text. Notes which of them give different values."""
        results = {}
        for reading in self.readings:
            if not may_be(reading.kind, text):
                continue
            try:
                results[reading] = reading.parse(text)
            except TabularError:
                continue
            if reading.kind not in self.marked and has_mark(reading.kind, text):
                self.marked.add(reading.kind)
        self._note_differing(results)
        return frozenset(results)

    def _note_differing(self, results: dict[Reading, object]) -> None:
        for family in (DAYS, FIGURES):
            members = [reading for reading in results if reading.kind in family]
            for place, one in enumerate(members):
                for other in members[place + 1 :]:
                    if one.option != other.option and _value(results[one]) != _value(results[other]):
                        self.differing.add(frozenset((one, other)))

    def _note_against(self, taking: frozenset[Reading], place: Place) -> None:
        for reading in self.readings:
            if reading not in taking:
                places = self.against.setdefault(reading, [])
                if len(places) < KEPT_PLACES:
                    places.append(place)

    def _is_fitting(self, reading: Reading, fits: Counter[Reading]) -> bool:
        if reading.kind not in self.marked or not self.filled:
            return False
        return fits[reading] >= FITTING * self.filled

    def _rank(self, reading: Reading, fits: Counter[Reading]) -> tuple[int, int, int]:
        """More values taken first, then the kind named first, then the year in front if no order differs, or the preferred."""
        names = self.preferred
        preference = names.index(reading.option) if reading.option in names else len(names)
        if reading.option == "ymd" and not any(reading in pair for pair in self.differing):
            preference = -1
        return (fits[reading], -_kind_place(reading), -preference)


def _kind_place(reading: Reading) -> int:
    return next(place for place, other in enumerate(READINGS) if other.kind == reading.kind)


def _value(result: object) -> object:
    """What the reading says about the amount or the moment, whatever the kind."""
    if isinstance(result, tuple):
        return result[0]
    if isinstance(result, date) and not isinstance(result, datetime):
        return datetime.combine(result, time())
    return result


def _one_of_each_option(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The first kind of each way of writing: `1,234` as a whole number or with decimals, not also as money."""
    chosen: dict[str, Reading] = {}
    for reading in readings:
        chosen.setdefault(reading.option, reading)
    return tuple(chosen.values())
