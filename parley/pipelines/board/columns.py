"""The columns of a board: unsorted records first, then the open stages, each with its totals over all its records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Sum, Value, When
from django.db.models.functions import Coalesce

from parley.foundation.accounts.models import User
from parley.foundation.currencies.converting import rates
from parley.foundation.records.filters import Condition
from parley.foundation.records.lists import matching
from parley.pipelines.board.asking import BoardQuery
from parley.pipelines.board.faces import face_of
from parley.pipelines.idleness import today
from parley.pipelines.models import Outcome, Stage

UNSORTED = "unsorted"
CENT = Decimal("0.01")
Sums = dict[str, Decimal]
Conversion = tuple[str, Decimal] | None
"""The company's currency and what one unit is worth in it today; None where nothing is to be converted."""


@dataclass
class Totals:
    """Number of records, and the sums of their amounts by currency, plain and weighted by the stage's probability.

    Amounts in currencies with a rate are part of the company's own; `converted` names those currencies.
    """

    count: int = 0
    sums: Sums = field(default_factory=lambda: defaultdict(Decimal))
    weighted: Sums = field(default_factory=lambda: defaultdict(Decimal))
    converted: set[str] = field(default_factory=set)

    def add(
        self, count: int, currency: str, amount: Decimal | None, probability: int, rate: Conversion
    ) -> None:
        """One group of records more."""
        self.count += count
        if amount:
            if rate is not None:
                self.converted.add(currency)
                currency, amount = rate[0], (amount * rate[1]).quantize(CENT)
            self.sums[currency] += amount
            self.weighted[currency] += amount * probability / 100


@dataclass(frozen=True)
class Column:
    """One column: the leaves whose records stand in it. `parent` where they are sub-stages of a folded or open stage."""

    key: str
    stages: tuple[Stage, ...]
    parent: Stage | None = None
    folded: bool = False

    @property
    def shown(self) -> Stage:
        """The stage after which the column is called."""
        return self.parent if self.folded and self.parent else self.stages[0]

    @property
    def is_unsorted(self) -> bool:
        return self.key == UNSORTED

    @property
    def target(self) -> int | None:
        """Where a card goes that is dropped here: the first of the stages; None where nothing can be dropped."""
        return None if self.is_unsorted else self.stages[0].pk

    def conditions(self, owned: bool) -> tuple[Condition, ...]:
        """What a record must be like to stand here."""
        if self.is_unsorted:
            return (Condition("owner", "empty"),)
        ids = tuple(str(stage.pk) for stage in self.stages)
        stage = Condition("stage", "is", ids) if len(ids) == 1 else Condition("stage", "any_of", ids)
        return (stage, Condition("owner", "filled")) if owned else (stage,)


def columns_of(query: BoardQuery) -> list[Column]:
    """The columns from left to right."""
    stages = list(
        Stage.objects.standing().filter(pipeline=query.pipeline).in_order().select_related("parent")
    )
    open_stages = [stage for stage in stages if stage.outcome == Outcome.OPEN]
    columns = [Column(UNSORTED, ())] if query.record_type.owned else []
    families: dict[int, list[Stage]] = defaultdict(list)
    for stage in open_stages:
        families[stage.parent_id or stage.pk].append(stage)
    for key, family in families.items():
        parent = family[0].parent
        if parent is not None and parent.pk not in query.expanded:
            columns.append(Column(f"stage-{key}", tuple(family), parent, folded=True))
        else:
            columns += [Column(f"stage-{stage.pk}", (stage,), parent) for stage in family]
    return columns


def ends_of(query: BoardQuery) -> list[Stage]:
    """The won and lost ends of the pipeline."""
    ends = Stage.objects.standing().filter(pipeline=query.pipeline).exclude(outcome=Outcome.OPEN)
    return list(ends.in_order())


@dataclass(frozen=True)
class BoardTotals:
    """Totals by column key, by (owner id, column key) where there are lanes, and of the whole board."""

    by_column: dict[str, Totals]
    by_cell: dict[tuple[int | None, str], Totals]
    whole: Totals


def totals_of(query: BoardQuery, columns: list[Column], user: User) -> BoardTotals:
    """All totals in one GROUP BY over every record that matches and that this person may see."""
    by_column: dict[str, Totals] = {column.key: Totals() for column in columns}
    by_cell: dict[tuple[int | None, str], Totals] = defaultdict(Totals)
    whole = Totals()
    place = {stage.pk: (column.key, stage.probability) for column in columns for stage in column.stages}
    known, day = rates(), today()
    for stage, owner, currency, count, amount in grouped(query, user):
        worth = None if currency == known.own else known.on(currency, day)
        conversion = None if worth is None else (known.own, worth)
        key, probability = place.get(stage, ("", 0))
        if owner is None and UNSORTED in by_column:
            key = UNSORTED
        for totals in (by_column.get(key), by_cell[owner, key], whole):
            if totals is not None:
                totals.add(count, currency, amount, probability, conversion)
    return BoardTotals(by_column, by_cell, whole)


def grouped(query: BoardQuery, user: User) -> list[tuple[Any, ...]]:
    """Rows of (stage id, owner id, currency, count, sum): owners only where lanes or the unsorted column need them."""
    face, record_type = face_of(query.record_type), query.record_type
    named = "currency" in record_type.by_name
    rows = matching(query.listed(), user).order_by()
    if named:
        rows = rows.annotate(in_currency=Coalesce("currency", Value(query.currency)))
    else:
        rows = rows.annotate(in_currency=Value(query.currency))
    rows = rows.annotate(whose=_whose(query))
    amount = Sum(face.amount) if face.amount else Sum(Value(0))
    groups = rows.values("stage_id", "whose", "in_currency").annotate(n=Count("pk"), total=amount)
    return [
        (
            row["stage_id"],
            row["whose"] or None,
            row["in_currency"] or query.currency,
            row["n"],
            cents(row["total"]),
        )
        for row in groups
    ]


def _whose(query: BoardQuery) -> Any:
    """0 without an owner; else the owner's id where there are lanes, and 1 where only that matters."""
    if not query.record_type.owned:
        return Value(0)
    if query.lanes:
        return Coalesce("owner_id", Value(0))
    return Case(When(owner_id__isnull=True, then=Value(0)), default=Value(1))


def cents(amount: Any) -> Decimal | None:
    """A sum to the cent: SQLite adds decimals as floats."""
    return None if amount is None else Decimal(str(amount)).quantize(CENT)
