"""What a person has been told, as far as they may still see what it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.foundation.notifications.kinds import kind_called
from parley.foundation.notifications.models import Notification
from parley.foundation.records import registry

COUNTED = 100
"""More unread ones than this are not counted one by one."""


@dataclass(frozen=True)
class Told:
    """One notification as it is shown; `title` is that of its record, or empty."""

    row: Notification
    title: str
    icon: str
    address: str


def told_to(user: User) -> QuerySet[Notification]:
    """Everything that is shown to the person, the newest first."""
    return Notification.objects.filter(user=user, shown=True).select_related("by").order_by("-pk")


def seen_by(user: User, rows: Iterable[Notification]) -> list[Told]:
    """Those of the rows whose record the person may see now (or that are about none); a query for each type."""
    rows = list(rows)
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.record_id is not None:
            wanted[row.record_type].add(row.record_id)
    titles: dict[tuple[str, int | None], str] = {}
    paths: dict[str, str] = {}
    for key, ids in wanted.items():
        try:
            record_type = registry.get(key)
        except registry.UnknownRecordType:
            continue
        paths[key] = f"/{record_type.path}/"
        for pk, record in record_type.visible_to(user).in_bulk(list(ids)).items():
            titles[key, pk] = record_type.title_of(record)
    return [
        Told(
            row,
            titles.get((row.record_type, row.record_id), ""),
            kind.icon if (kind := kind_called(row.kind)) else "bell",
            row.address or (f"{paths[row.record_type]}{row.record_id}/" if row.record_id is not None else ""),
        )
        for row in rows
        if row.record_id is None or (row.record_type, row.record_id) in titles
    ]


def unread_count(user: User) -> int:
    """How many the person has not read, counted up to COUNTED."""
    return len(seen_by(user, told_to(user).filter(read_at=None)[:COUNTED]))


def mark_read(user: User, ids: Iterable[int] | None = None, *, read: bool = True) -> int:
    """Marks these (or all) as read, or as unread again; returns how many changed."""
    rows = Notification.objects.filter(user=user)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    return rows.filter(read_at__isnull=read).update(read_at=clock.now() if read else None)
