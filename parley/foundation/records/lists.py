"""One page of a list: visible rows that match, in a stable order, with a cursor to the next page.

Keyset paging: a page costs the same at row 50 and at row 500,000.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parley.foundation.accounts.models import User
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.filters import Group, to_q
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
    """Rows of one page; `next` is "" on the last."""

    records: list[Any]
    next: str


def matching(query: ListQuery, user: User) -> RecordQuerySet:
    """All rows of the query that this person may see, in no order, without related rows: to count, sum or act on."""
    rows = query.record_type.visible_to(user).filter(to_q(query.record_type, query.where))
    return matching_text(query.record_type, rows, query.text) if query.text.strip() else rows


def page(query: ListQuery, user: User, cursor: str = "") -> Page:
    """One page. Raises Invalid for a sort or cursor that cannot be."""
    column, descending = _order(query)
    rows = matching(query, user)
    if cursor:
        rows = rows.filter(_after(column, descending, cursor))
    rows = rows.order_by(*_ordering(column, descending))
    loaded = query.record_type.loaded(query.shown()).query
    rows.query.select_related = loaded.select_related
    rows = rows.prefetch_related(*query.record_type.loaded(query.shown())._prefetch_related_lookups)
    # Sort keys over a link are fetched with the row, so that the cursor needs no query of its own.
    rows = rows.annotate(sort_key=F(column))
    records = list(rows[: query.size + 1])
    more = len(records) > query.size
    records = records[: query.size]
    return Page(records, _cursor(records[-1]) if more else "")


def _order(query: ListQuery) -> tuple[str, bool]:
    sort = query.sort or query.record_type.order
    name = sort.removeprefix("-")
    try:
        declared = query.record_type.field(name)
    except FieldInvalid as invalid:
        raise Invalid(invalid.message) from invalid
    if not declared.kind.sortable:
        raise Invalid(_("A list cannot be sorted by “%(name)s”.") % {"name": declared.label})
    path = [*name.split(".")[:-1], declared.kind.sort_column(declared.name)]
    return "__".join(path), sort.startswith("-")


def _ordering(column: str, descending: bool) -> list[Any]:
    key = F(column).desc(nulls_last=True) if descending else F(column).asc(nulls_last=True)
    return [key, "-pk" if descending else "pk"]


def _after(column: str, descending: bool, cursor: str) -> Q:
    value, pk = _decode(cursor)
    ahead = "lt" if descending else "gt"
    if value is None:
        return Q(**{f"{column}__isnull": True, f"pk__{ahead}": pk})
    later = Q(**{f"{column}__{ahead}": value}) | Q(**{f"{column}__isnull": True})
    return later | Q(**{column: value, f"pk__{ahead}": pk})


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
