"""One page of a list: visible rows that match, in a stable order, with a cursor to the next page.

Keyset paging: a page costs the same at row 50 and at row 500,000.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parley.foundation.accounts.models import User
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.filters import Group, sees_all_linked, to_q
from parley.foundation.records.kinds import FieldInvalid
from parley.foundation.records.models import RecordQuerySet
from parley.foundation.records.search import matching_text


@dataclass(frozen=True)
class ListQuery:
    """What a list shows. `sort` is a field name or path, with "-" in front for downwards; "" is the type's own order."""

    record_type: RecordType
    where: Group = field(default_factory=Group)
    text: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    size: int = 50

    def shown(self) -> tuple[str, ...]:
        """The columns, or the type's own."""
        return self.columns or self.record_type.columns

    def sorted_by(self, sort: str) -> ListQuery:
        return replace(self, sort=sort)


@dataclass(frozen=True)
class Page:
    """Rows of one page; `next` and `previous` are cursors, "" where there is no such page."""

    records: list[Any]
    next: str
    previous: str = ""


def matching(query: ListQuery, user: User) -> RecordQuerySet:
    """All rows of the query that this person may see, in no order, without related rows: to count, sum or act on."""
    record_type = query.record_type.as_seen_by(user)
    rows = record_type.visible_to(user).filter(to_q(record_type, query.where))
    return matching_text(record_type, rows, query.text) if query.text.strip() else rows


def page(
    query: ListQuery,
    user: User,
    cursor: str = "",
    *,
    backwards: bool = False,
    narrow: Callable[[RecordQuerySet], RecordQuerySet] = lambda rows: rows,
    brief: bool = False,
) -> Page:
    """The page after a cursor or, `backwards`, the one before it. Raises Invalid for a sort or cursor that cannot be.

    Where less than a page is left before the cursor, it is the first page, whole. `narrow` leaves out further rows.
    `brief` brings of each record only what the columns of a list show.
    """
    query = replace(query, record_type=query.record_type.as_seen_by(user))
    place = _Place(*_order(query), query.size + 1)
    rows = narrow(shown(query, user, brief=brief))
    # Sort keys over a link are fetched with the row, so that the cursor needs no query of its own.
    rows = rows.annotate(sort_key=F(place.column))
    records = place.turned().rows(rows, cursor) if cursor and backwards else place.rows(rows, cursor)
    more = len(records) > query.size
    records = records[: query.size]
    if backwards and cursor:
        if not more:
            return page(query, user, narrow=narrow, brief=brief)
        records.reverse()
    hide_unseen(query.record_type, query.shown(), records)
    following = more or bool(backwards and cursor)
    leading = bool(cursor) and bool(records)
    return Page(
        records,
        _cursor(records[-1]) if following and records else "",
        _cursor(records[0]) if leading else "",
    )


def shown(query: ListQuery, user: User, *, brief: bool = False) -> RecordQuerySet:
    """All rows of the query with what showing the columns needs, in no order."""
    rows = matching(query, user)
    loaded = query.record_type.loaded(query.shown())
    links = loaded.query.select_related
    if not isinstance(links, dict):  # no link is shown
        links = {}
    rows.query.select_related = links or False
    rows = rows.prefetch_related(*loaded._prefetch_related_lookups)
    return rows.only(*_brief_columns(query, links)) if brief else rows


def _brief_columns(query: ListQuery, links: Any) -> list[str]:
    """The columns of the records and of those they link to that a list shows."""
    record_type = query.record_type
    model = record_type.model
    if not model.brief:
        columns = _every_column(model)
    else:
        fields = [record_type.field(name.split(".")[0]) for name in query.shown()]
        stored = {one.kind.stored_in(one.name) for one in fields}
        every = {field.attname: field.name for field in model._meta.concrete_fields}
        every |= {field.name: field.name for field in model._meta.concrete_fields}
        wanted = ["pk", *model.brief, "own", "currency", *stored, *links]
        columns = [every.get(name, name) for name in wanted if name in every or name == "pk"]
    whole = {"__".join(name.split(".")[:-1]) for name in query.shown() if "." in name}
    return columns + _columns_over(model, links, whole)


def _columns_over(model: Any, links: Any, whole: set[str], prefix: str = "") -> list[str]:
    """The same for linked records: what names them, but all of those that have columns of their own in the list."""
    found = []
    for link, further in links.items():
        target = model._meta.get_field(link).related_model
        is_whole = further or f"{prefix}{link}" in whole or not getattr(target, "brief", ())
        names = _every_column(target) if is_whole else target.brief
        found += [f"{prefix}{link}__{name}" for name in names]
        found += _columns_over(target, further, whole, f"{prefix}{link}__")
    return found


def _every_column(model: Any) -> list[str]:
    return [field.name for field in model._meta.concrete_fields]


@dataclass(frozen=True)
class _Place:
    """A stretch of rows along one order: empty values come last, downwards as well as upwards.

    Rows with a value and rows without one are asked for apart: so each question is a range of an index on the column,
    which it would not be with the two joined by OR, and a page in the middle of a million costs what the first one does.
    """

    column: str
    descending: bool
    size: int
    empty_first: bool = False

    def turned(self) -> _Place:
        """The same order backwards."""
        return replace(self, descending=not self.descending, empty_first=not self.empty_first)

    def rows(self, rows: Any, cursor: str) -> list[Any]:
        value, pk = _decode(cursor) if cursor else (None, 0)
        with_value = self._ordered(self._with_value(rows, value, pk, cursor), F(self.column))
        if not self._may_be_empty(rows.model):
            return list(with_value[: self.size])
        without = self._ordered(self._without_value(rows, value, pk, cursor))
        found: list[Any] = []
        for part in (without, with_value) if self.empty_first else (with_value, without):
            if part is not None and len(found) < self.size:
                found += part[: self.size - len(found)]
        return found

    def _with_value(self, rows: Any, value: Any, pk: int, cursor: str) -> Any:
        """Those with a value that come after the cursor; None where all of them come before it."""
        if cursor and value is None and not self.empty_first:
            return None
        if self._may_be_empty(rows.model):
            rows = rows.filter(**{f"{self.column}__isnull": False})
        if not cursor or value is None:
            return rows
        ahead = "lt" if self.descending else "gt"
        beyond = Q(**{f"{self.column}__{ahead}": value}) | Q(**{self.column: value, f"pk__{ahead}": pk})
        return rows.filter(beyond, **{f"{self.column}__{ahead}e": value})

    def _without_value(self, rows: Any, value: Any, pk: int, cursor: str) -> Any:
        """Those without a value that come after the cursor; None where all of them come before it."""
        if cursor and value is not None and self.empty_first:
            return None
        rows = rows.filter(**{f"{self.column}__isnull": True})
        if not cursor or value is not None:
            return rows
        return rows.filter(**{f"pk__{'lt' if self.descending else 'gt'}": pk})

    def _ordered(self, rows: Any, *keys: Any) -> Any:
        if rows is None:
            return None
        turned = [key.desc() if self.descending else key.asc() for key in keys]
        return rows.order_by(*turned, "-pk" if self.descending else "pk")

    def _may_be_empty(self, model: Any) -> bool:
        """Whether the column, or a link on the way to it, can be NULL."""
        for name in self.column.split("__"):
            try:
                column = model._meta.get_field(name)
            except (FieldDoesNotExist, AttributeError):  # a part of a JSON column
                return True
            if column.null:
                return True
            model = column.related_model
        return False


def _order(query: ListQuery) -> tuple[str, bool]:
    sort = query.sort or query.record_type.order
    name = sort.removeprefix("-")
    try:
        declared = query.record_type.field(name)
    except FieldInvalid as invalid:
        raise Invalid(invalid.message) from invalid
    if not declared.kind.sortable:
        raise Invalid(_("A list cannot be sorted by “%(name)s”.") % {"name": declared.label})
    if not sees_all_linked(query.record_type, name):
        raise Invalid(
            _("A list cannot be sorted by “%(name)s”: some of these records are not yours to see.")
            % {"name": declared.label}
        )
    path = [*name.split(".")[:-1], declared.kind.sort_column(declared.name)]
    return "__".join(path), sort.startswith("-")


def hide_unseen(record_type: RecordType, names: Iterable[str], records: list[Any]) -> None:
    """Notes on each record which of its links lead to one that the person may not see, for the columns over links.

    One query for each link that has columns. `is_unseen` reads the note.
    """
    for link in dict.fromkeys(name.split(".")[0] for name in names if "." in name):
        target = registry.get(record_type.field(link).kind.to)  # type: ignore[attr-defined]
        column = record_type.field(link).column
        ids = {getattr(record, column) for record in records} - {None}
        assert record_type.viewer is not None
        seen = set(target.visible_to(record_type.viewer).filter(pk__in=ids).values_list("pk", flat=True))
        for record in records:
            if getattr(record, column) not in seen:
                record.__dict__.setdefault("_unseen_links", set()).add(link)


def is_unseen(record: Any, link: str) -> bool:
    """Whether a link of a listed record leads to one that the person may not see: nothing of it but its name is shown."""
    return link in record.__dict__.get("_unseen_links", ())


def _cursor(record: Any) -> str:
    value = record.sort_key
    text = value.isoformat() if hasattr(value, "isoformat") else value
    data = json.dumps([text if isinstance(text, str | int | bool | None) else str(text), record.pk])
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[Any, int]:
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(value, str | int | bool | None) and isinstance(pk, int):
            return value, pk
    except (ValueError, TypeError, binascii.Error):
        pass
    raise Invalid(_("This page address is broken. Start the list from its beginning."))
