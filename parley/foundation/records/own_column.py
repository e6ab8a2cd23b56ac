"""Where values of own fields lie: one JSON column on every record, read by the database like a typed column.

`own__n12` is the number of the field with the id 12 and can stand wherever the name of a column can: in filters, orders,
sums and values, also behind a link (`organization__own__n12`). The letter says which type the database reads; a value
that is not there reads like the empty one of a column of that type. Only letters and ids reach the SQL.
"""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Func, Transform

from parley.foundation.records import registry

COLUMN = "own"


class IsoText(models.CharField):
    """Days and moments as ISO texts of one length, so that their order is the order of their characters."""

    def get_prep_value(self, value: Any) -> Any:
        return iso(value)


def iso(value: Any) -> Any:
    """A day or moment as it is stored; texts as they are."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, datetime.date) else value


class OwnValue(Transform):
    """One value out of the column. `number` is the id of its field; subclasses say what the database reads it as."""

    number = 0
    sqlite = postgresql = ""
    output_field: Any = models.TextField()

    @classmethod
    def expression(cls, vendor: str, column: str) -> str:
        """The SQL of the value; the index of a field is built on exactly this text."""
        pattern = cls.postgresql if vendor == "postgresql" else cls.sqlite
        return pattern.format(column=column, number=cls.number)

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list[Any]]:
        column, parameters = compiler.compile(self.lhs)
        return self.expression(connection.vendor, column), list(parameters)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        """Without Django's further cast of numbers, which would hide the expression from its index."""
        return self.as_sql(compiler, connection, **context)


class TextValue(OwnValue):
    sqlite = "COALESCE(JSON_EXTRACT({column}, '$.\"{number}\"'), '')"
    postgresql = "COALESCE(({column} ->> '{number}'), '')"


class NumberValue(OwnValue):
    # The cast gives SQLite's comparisons the affinity of a number; parameters travel as text.
    sqlite = "CAST(JSON_EXTRACT({column}, '$.\"{number}\"') AS NUMERIC)"
    postgresql = "(({column} ->> '{number}')::numeric)"
    output_field = models.DecimalField(max_digits=30, decimal_places=6)


class IdValue(OwnValue):
    """A link; `own__l12__title_of_person` is what the record at its end is called, for sorting."""

    sqlite = "CAST(JSON_EXTRACT({column}, '$.\"{number}\"') AS INTEGER)"
    postgresql = "(({column} ->> '{number}')::bigint)"
    output_field = models.BigIntegerField()

    def get_transform(self, name: str) -> Any:
        prefix, _title, record_type = name.partition("title_of_")
        return title_class(record_type) if record_type and not prefix else super().get_transform(name)


class TitleOf(Transform):
    """What the linked record is called."""

    record_type = ""
    output_field = models.TextField()

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list[Any]]:
        target = registry.get(self.record_type)
        key, parameters = compiler.compile(self.lhs)
        quote, meta = connection.ops.quote_name, target.model._meta
        title = quote(meta.get_field(target.title).column)
        table, pk = quote(meta.db_table), quote(meta.pk.column)
        return f"(SELECT linked.{title} FROM {table} linked WHERE linked.{pk} = {key})", list(parameters)


@cache
def title_class(record_type: str) -> type[TitleOf]:
    """The expression that names the record which a link leads to."""
    return type(f"TitleOf{record_type}", (TitleOf,), {"record_type": record_type})


class DayValue(OwnValue):
    # As text, because PostgreSQL indexes no cast to a date: that depends on settings of the session.
    sqlite = "JSON_EXTRACT({column}, '$.\"{number}\"')"
    postgresql = "(({column} ->> '{number}') COLLATE \"C\")"
    output_field = IsoText()


class MonthOf(Func):
    """The first day of the month of a day that is stored as text."""

    output_field = models.DateField()

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list[Any]]:
        day, parameters = compiler.compile(self.source_expressions[0])
        first = f"(SUBSTR({day}, 1, 7) || '-01')"
        return (f"{first}::date" if connection.vendor == "postgresql" else first), list(parameters)


class YesValue(OwnValue):
    sqlite = "COALESCE(JSON_EXTRACT({column}, '$.\"{number}\"'), 0)"
    postgresql = "COALESCE((({column} ->> '{number}')::boolean), false)"
    output_field = models.BooleanField()


class IdsValue(OwnValue):
    """Several ids out of a JSON list, as `,4,7,`."""

    sqlite = "REPLACE(REPLACE(COALESCE(JSON_EXTRACT({column}, '$.\"{number}\"'), ''), '[', ','), ']', ',')"
    postgresql = "TRANSLATE(COALESCE(({column} ->> '{number}'), ''), '[] ', ',,')"


LETTERS: dict[str, type[OwnValue]] = {
    "t": TextValue, "n": NumberValue, "l": IdValue, "d": DayValue, "y": YesValue, "m": IdsValue,
}  # fmt: skip
_NAME = re.compile(r"([a-z])([0-9]{1,18})")


@cache
def value_class(letter: str, number: int) -> type[OwnValue]:
    """The expression that reads the value of the field with this id."""
    base = LETTERS[letter]
    return type(f"{base.__name__}{number}", (base,), {"number": number})


class OwnValues(models.JSONField):
    """The column: field id (as text) to value as JSON. Empty values are not stored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": dict, "blank": True, "editable": False, **kwargs})

    def get_transform(self, name: str) -> Any:
        found = _NAME.fullmatch(name)
        return value_class(found[1], int(found[2])) if found and found[1] in LETTERS else None
