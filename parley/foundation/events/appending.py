"""Adding many rows at once to tables nobody waits for ids of: events, history, the log of moves, the search index.

Django's bulk_create builds an object and a piece of SQL for each row, which is half the cost of a large import; here
it is one prepared statement for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connections, router
from django.db.models import Field, JSONField, Model


def append(model: type[Model], rows: Iterable[Mapping[str, Any]], *, replace_by: Sequence[str] = ()) -> None:
    """Inserts rows given as column name (`actor_id`, not `actor`) to value, all with the same columns.

    Columns that are not given get their defaults. A row whose unique columns `replace_by` are there already replaces
    what the old one said.
    """
    rows = list(rows)
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    fields = [
        field for field in model._meta.concrete_fields if not field.primary_key or field.attname in rows[0]
    ]
    values = list(zip(*(_column(field, rows, connection) for field in fields), strict=True))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not replace_by:
            _copy(cursor, model, fields, values, connection.ops.quote_name)
        else:
            cursor.executemany(_statement(model, fields, replace_by, connection.ops.quote_name), values)


def _copy(
    cursor: Any,
    model: type[Model],
    fields: Sequence[Field[Any, Any]],
    values: Iterable[Any],
    quote: Callable[[str], str],
) -> None:
    """PostgreSQL's own way to load many rows."""
    columns = ", ".join(quote(field.column) for field in fields)
    with cursor.copy(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def insert(model: type[Model], records: Sequence[Model]) -> None:
    """Stores new objects and gives them their ids, which are taken from the table's sequence beforehand.

    Must run in a transaction: SQLite then has no other writer, and PostgreSQL's sequence gives no id twice.
    """
    alias = router.db_for_write(model)
    for record, pk in zip(records, _reserve(connections[alias], model, len(records)), strict=True):
        record.pk = pk
        record._state.adding, record._state.db = False, alias
    append(model, [vars(record) for record in records])


def _reserve(connection: Any, model: type[Model], count: int) -> Iterable[int]:
    """The next ids of a table."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "nextval(pg_get_serial_sequence(%s, %s))"
            cursor.execute(
                f"SELECT {sequence} FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), model._meta.pk.column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return range(last + 1, last + 1 + count)


def _statement(
    model: type[Model],
    fields: Sequence[Field[Any, Any]],
    replace_by: Sequence[str],
    quote: Callable[[str], str],
) -> str:
    columns = [quote(field.column) for field in fields]
    places = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(columns)}) VALUES ({places})"
    if not replace_by:
        return insert
    keys = [quote(model._meta.get_field(name).column) for name in replace_by]
    others = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns if column not in keys)
    return f"{insert} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {others}"


def _column(field: Field[Any, Any], rows: Sequence[Mapping[str, Any]], connection: Any) -> Sequence[Any]:
    """The values of one column as they travel to the database.

    Whole numbers and texts go as they are, moments and other keys are converted once for all rows.
    """
    name = field.attname
    if name not in rows[0]:
        return [field.get_db_prep_save(field.get_default(), connection)] * len(rows)
    values = [row[name] for row in rows]
    if isinstance(field, JSONField):
        return [field.get_db_prep_save(value, connection) for value in values]
    if all(value is None or type(value) in (int, str) for value in values):
        return values
    known: dict[Any, Any] = {}
    for value in values:
        if value is not None and type(value) not in (int, str) and value not in known:
            known[value] = field.get_db_prep_save(value, connection)
    return [known.get(value, value) for value in values]
