"""Filling tables as fast as each engine can: COPY or one prepared statement, without indexes, built again at the end."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import JSONField, Model

BATCH = 20_000


def load(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Inserts rows whose values stand in the order of `columns` (attnames); every other column gets its default.

    Returns how many rows there were. Values are plain: str, int, date, datetime, None; dicts and lists become JSON.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    rest = [name for name in fields if name not in columns and not fields[name].primary_key]
    defaults = [
        fields[name].get_db_prep_save(fields[name].get_default(), connection)
        if not isinstance(fields[name], JSONField)
        else json.dumps(fields[name].get_default())
        for name in rest
    ]
    quoted = [connection.ops.quote_name(fields[name].column) for name in [*columns, *rest]]
    table = connection.ops.quote_name(model._meta.db_table)
    put = _copy if connection.vendor == "postgresql" else _executemany
    count, iterator = 0, iter(rows)
    while batch := list(islice(iterator, BATCH)):
        put(table, quoted, [[*map(_plain, row), *defaults] for row in batch])
        count += len(batch)
    return count


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _copy(table: str, columns: list[str], rows: list[list[Any]]) -> None:
    text = io.StringIO()
    for row in rows:
        text.write("\t".join("\\N" if value is None else _escaped(value) for value in row))
        text.write("\n")
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        copy.write(text.getvalue())


def _escaped(value: Any) -> str:
    text = str(value)
    return (
        text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
        if isinstance(value, str)
        else text
    )


def _executemany(table: str, columns: list[str], rows: list[list[Any]]) -> None:
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


@contextmanager
def without_indexes(models: Sequence[type[Model]]) -> Iterator[None]:
    """Takes the tables' indexes away for the length of the block; afterwards builds them, and the statistics."""
    tables = [model._meta.db_table for model in models]
    kept = _indexes(tables)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")  # the rows are known to fit together
            cursor.execute("SET maintenance_work_mem = '512MB'")
        for name, _ in kept:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    yield
    with connection.cursor() as cursor:
        for _, statement in kept:
            cursor.execute(statement)
        for table in tables:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"
                )
                cursor.execute(f"ANALYZE {table}")
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")
        else:
            cursor.execute("ANALYZE")


def _indexes(tables: Sequence[str]) -> list[tuple[str, str]]:
    """Name and statement of each index that is not a constraint."""
    marks = ", ".join(["%s"] * len(tables))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({marks}) AND indexname NOT IN"
                " (SELECT conname FROM pg_constraint)",
                list(tables),
            )
        else:
            cursor.execute(
                f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",
                list(tables),
            )
        return [(name, statement.replace("%", "%%")) for name, statement in cursor.fetchall()]
