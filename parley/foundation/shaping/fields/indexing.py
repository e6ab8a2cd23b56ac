"""Indexes on own fields: on the very expression by which filters and orders read the value."""

from __future__ import annotations

from django.db import connection

from parley.foundation.records import registry
from parley.foundation.records.own.kinds import Own
from parley.foundation.records.own.models import OwnField
from parley.foundation.records.own_column import COLUMN, value_class


def index_name(row: OwnField) -> str:
    """The name of a field's index; nothing of it comes from a person."""
    return f"own_field_{row.pk:d}"


def keep_index(row: OwnField, *, wanted: bool) -> None:
    """Builds the index, or drops it. Doing so again changes nothing."""
    if wanted and not has_index(row):
        _build(row)
    elif not wanted:
        with connection.cursor() as cursor:
            cursor.execute(
                f"DROP INDEX {_concurrently()} IF EXISTS {connection.ops.quote_name(index_name(row))}"
            )


def _concurrently() -> str:
    """PostgreSQL builds and drops without keeping writers out, but only outside a transaction."""
    alone = connection.vendor == "postgresql" and not connection.in_atomic_block
    return "CONCURRENTLY" if alone else ""


def _build(row: OwnField) -> None:
    of = registry.get(row.record_type)
    kind = of.by_name[row.name].kind
    assert isinstance(kind, Own)
    quote, meta = connection.ops.quote_name, of.model._meta
    value = value_class(kind.letter, row.pk).expression(connection.vendor, quote(COLUMN))
    first = f"{quote('type_id')}, " if of.own else ""
    statement = (
        f"CREATE INDEX {_concurrently()} IF NOT EXISTS {quote(index_name(row))} ON {quote(meta.db_table)} "
        f"({first}({value}), {quote('id')}) WHERE {quote('deleted_at')} IS NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        if connection.vendor == "postgresql":
            # Without statistics of the expression PostgreSQL guesses that an index on it is of no use.
            cursor.execute(f"ANALYZE {quote(meta.db_table)}")


def has_index(row: OwnField) -> bool:
    """Whether the index is there. What an interrupted build left on PostgreSQL is dropped."""
    name = index_name(row)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = %s", [name])
            return cursor.fetchone() is not None
        cursor.execute(
            "SELECT i.indisvalid FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relname = %s",
            [name],
        )
        found = cursor.fetchone()
        if found is None or found[0]:
            return found is not None
        cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        return False
