"""Reading the stored events one after another, so that nobody who goes on where they ended misses one.

An id is given when an event is stored and seen when its transaction is committed: on PostgreSQL a later id may be seen
first. So whoever stores events holds, until the end of the transaction, a shared lock that carries the last id given
before; readers go no further than the lowest such lock. SQLite has one writer, whose ids are seen in their order.
"""

from __future__ import annotations

from django.db import connection

from parley.foundation.events.models import StoredEvent

MARK = 0x5061 << 40
"""Tells these locks from others; below it is room for a million million events."""


def announce() -> None:
    """Says that the running transaction is about to store events; called before their ids are given."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT pg_advisory_xact_lock_shared({MARK} + {_last_given()}) FROM {_sequence()}"
            )


def horizon() -> int:
    """The id up to which every event that will ever be there can be read now.

    Ask in a statement before the one that reads the events. What the running transaction stored itself counts as there.
    """
    if connection.vendor != "postgresql":
        return StoredEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_last_given()} FROM {_sequence()}")
        given: int = cursor.fetchone()[0]
        cursor.execute(
            "SELECT min(key) FROM (SELECT (classid::bigint << 32) | objid::bigint AS key FROM pg_locks"
            " WHERE locktype = 'advisory' AND objsubid = 1 AND pid <> pg_backend_pid()"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS held"
            " WHERE key >> 40 = %s",
            [MARK >> 40],
        )
        lowest = cursor.fetchone()[0]
    return given if lowest is None else min(given, lowest - MARK)


def _sequence() -> str:
    return f"{StoredEvent._meta.db_table}_id_seq"


def _last_given() -> str:
    return "(CASE WHEN is_called THEN last_value ELSE 0 END)"
