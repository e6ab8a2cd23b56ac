"""A list in groups: what can be grouped by, how many rows and how much each group holds, and the rows of one.

Groups are made by the database over all rows that match and that the person may see, never over a page of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, Max, Min, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parley.foundation.accounts.models import User
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records import registry
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.filters import sees_all_linked
from parley.foundation.records.kinds import Choice, Date, DateTime, FieldInvalid, Link, Money, Text, YesNo
from parley.foundation.records.lists import ListQuery, matching
from parley.foundation.records.models import RecordQuerySet

SIZE = 100
"""Groups that one page holds."""
NONE = "~"
"""The key of the group of records without a value."""


@dataclass(frozen=True)
class GroupRow:
    """One group: `key` for addresses, the stored `value`, the number of its rows, the sums of the asked columns.

    `currency` is that of all its amounts ("" where the records do not say), None where they have several.
    """

    key: str
    value: Any
    count: int
    sums: dict[str, Any] = field(default_factory=dict)
    currency: str | None = ""


def is_groupable(declared: Field) -> bool:
    """Links, choices, yes or no, dates (by month) and short texts; what has a value of its own in each row is not."""
    kind = declared.kind
    return (
        not kind.many
        and kind.groupable
        and (isinstance(kind, Link | Choice | YesNo | Date | DateTime) or kind.name == "text")
    )


def groupable(record_type: RecordType) -> list[Field]:
    """The fields that a list can be grouped by; not the one that names each record."""
    return [
        one
        for one in record_type.fields
        if one.listable
        and is_groupable(one)
        and one.name not in (record_type.title, *record_type.identifiers)
    ]


@dataclass(frozen=True)
class Grouping:
    """A field to group by, and the path to its column."""

    declared: Field
    column: str
    prefix: str = ""

    @property
    def by_month(self) -> bool:
        return isinstance(self.declared.kind, Date | DateTime)

    def expression(self) -> Any:
        """What the rows of a group have in common."""
        if isinstance(self.declared.kind, Date | DateTime):
            return self.declared.kind.month(self.column)
        if isinstance(self.declared.kind, Text | Choice):
            return Coalesce(self.column, Value(""), output_field=CharField())
        return F(self.column)

    def rows_with(self, key: str) -> Q:
        """The rows of the group of that key. Raises Invalid for a key that cannot be."""
        empty = Q(**{f"{self.column}__isnull": True})
        if key == NONE:
            return empty | Q(**{self.column: ""}) if isinstance(self.declared.kind, Text | Choice) else empty
        try:
            if self.by_month:
                return self._month(key)
            if isinstance(self.declared.kind, Link):
                return Q(**{self.column: int(key)})
            if isinstance(self.declared.kind, YesNo):
                return Q(**{self.column: key == "1"})
        except ValueError as error:
            raise Invalid(_("There is no such group. Show the list anew.")) from error
        return Q(**{self.column: key})

    def _month(self, key: str) -> Q:
        first = datetime.date.fromisoformat(f"{key}-01")
        following = (first + datetime.timedelta(days=32)).replace(day=1)
        if not isinstance(self.declared.kind, DateTime):
            return Q(**{f"{self.column}__gte": first, f"{self.column}__lt": following})
        start, end = (
            timezone.make_aware(datetime.datetime.combine(day, datetime.time())) for day in (first, following)
        )
        return Q(**{f"{self.column}__gte": start, f"{self.column}__lt": end})

    def key_of(self, value: Any) -> str:
        """The key of a group's value."""
        if value is None or value == "":
            return NONE
        if self.by_month:
            return f"{value:%Y-%m}"
        return ("1" if value else "0") if isinstance(value, bool) else str(value)

    def order(self) -> list[str]:
        """What the groups stand in order of, before their values: the names of linked records."""
        return (
            [self.prefix + one for one in self.declared.kind.group_columns(self.declared.name)]
            if self.linked
            else []
        )

    @property
    def linked(self) -> bool:
        return isinstance(self.declared.kind, Link)


def grouping_of(record_type: RecordType, name: str) -> Grouping:
    """How to group by the field of that name or path. Raises Invalid."""
    try:
        declared = record_type.field(name)
    except FieldInvalid as invalid:
        raise Invalid(invalid.message) from invalid
    if not is_groupable(declared) or not sees_all_linked(record_type, name):
        raise Invalid(_("A list cannot be grouped by “%(name)s”.") % {"name": declared.label})
    prefix = "".join(f"{part}__" for part in name.split(".")[:-1])
    return Grouping(declared, prefix + declared.column, prefix)


def groups(
    query: ListQuery, user: User, name: str, sums: Sequence[str] = (), start: int = 0
) -> tuple[list[GroupRow], bool]:
    """Groups from the `start`-th on, at most SIZE of them, and whether there are more. One query. Raises Invalid."""
    record_type = query.record_type.as_seen_by(user)
    grouping = grouping_of(record_type, name)
    columns = {f"sum_{index}": record_type.field(one) for index, one in enumerate(sums)}
    rows: Any = matching(query, user).order_by().annotate(value=grouping.expression())
    named = "currency" in record_type.by_name
    order = {f"order_{index}": F(one) for index, one in enumerate(grouping.order())}
    made = rows.annotate(**order).values("value", *order)
    made = made.annotate(n=Count("pk"), **{key: Sum(declared.column) for key, declared in columns.items()})
    if named:
        made = made.annotate(least=Min("currency"), most=Max("currency"))
    made = made.order_by(*(F(one).asc(nulls_last=True) for one in (*order, "value")))
    found = list(made[start : start + SIZE + 1])
    listed = [
        GroupRow(
            grouping.key_of(row["value"]),
            row["value"],
            row["n"],
            {declared.name: row[key] for key, declared in columns.items()},
            (row["most"] or "" if row["least"] == row["most"] else None) if named else "",
        )
        for row in found[:SIZE]
    ]
    return _choices_in_order(grouping, listed), len(found) > SIZE


def _choices_in_order(grouping: Grouping, listed: list[GroupRow]) -> list[GroupRow]:
    """Choices stand as they are declared, not by their keys."""
    kind = grouping.declared.kind
    if not isinstance(kind, Choice):
        return listed
    places = {key: place for place, (key, _label) in enumerate(kind.choices)}
    return sorted(listed, key=lambda row: places.get(row.value, len(places)))


def labels(grouping: Grouping, listed: Sequence[GroupRow]) -> dict[str, Any]:
    """What each group is called, by its key: a record where the field links to records, else the value."""
    kind = grouping.declared.kind
    if isinstance(kind, Link):
        ids = [int(row.value) for row in listed if row.key != NONE]
        found = _loaded(kind, ids)
        return {row.key: found.get(int(row.value)) for row in listed if row.key != NONE}
    if isinstance(kind, Choice):
        return {row.key: dict(kind.choices).get(row.value, row.value) for row in listed if row.key != NONE}
    return {row.key: row.value for row in listed if row.key != NONE}


def _loaded(kind: Link, ids: list[int]) -> dict[int, Any]:
    target = registry.get(kind.to)
    return target.loaded(target.second_line).filter(pk__in=ids).in_bulk()


def narrowed(query: ListQuery, user: User, name: str, key: str) -> Callable[[RecordQuerySet], RecordQuerySet]:
    """Leaves of the rows of a list those of one group."""
    condition = grouping_of(query.record_type.as_seen_by(user), name).rows_with(key)
    return lambda rows: rows.filter(condition)


def summable(record_type: RecordType, columns: Sequence[str]) -> list[str]:
    """The shown amounts, which groups and totals add up."""
    return [name for name in columns if "." not in name and isinstance(record_type.field(name).kind, Money)]
