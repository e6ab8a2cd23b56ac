"""The SQL itself: what it says, what it refuses and why, and that indexes stay usable."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from parley.foundation.lib import feel

COLUMNS = {
    "amount": feel.Column("d.amount", feel.NUMBER, decimal_digits=2),
    "stage": feel.Column("d.stage", feel.STRING),
    "title": feel.Column("d.title", feel.STRING, nullable=False),
    "won": feel.Column("d.won", feel.BOOLEAN),
    "due": feel.Column("d.due", feel.DATE),
    "changed": feel.Column("d.changed", feel.DATE_TIME, zoned=True),
    "local": feel.Column("d.local", feel.DATE_TIME),
    "owner.name": feel.Column("o.name", feel.STRING),
    "close date": feel.Column('d."close date"', feel.DATE),
}
CLOCK = datetime(2024, 5, 17, 12, 30, tzinfo=UTC)


def sqlite(text: str, **options: Any) -> tuple[str, tuple[Any, ...]]:
    fragment = feel.to_sql(text, COLUMNS, feel.SqliteBackend(), clock=lambda: CLOCK, **options)
    return fragment.sql, fragment.params


@pytest.mark.parametrize(
    ("text", "sql", "params"),
    [
        ("amount > 1000", "(d.amount > ?)", (1000,)),
        ("1000 < amount", "(? < d.amount)", (1000,)),
        ('stage = "won"', "(d.stage = ?)", ("won",)),
        ("stage = null", "(d.stage IS NULL)", ()),
        ("title = null", "?", (False,)),
        ('stage != "won"', "(NOT (d.stage IS ?))", ("won",)),
        ('title != "x"', "(NOT (d.title = ?))", ("x",)),
        ('not(stage = "won")', "(NOT (d.stage IS ?))", ("won",)),
        ('stage in ["a", "b"]', "(d.stage IN (?, ?))", ("a", "b")),
        ("amount in [1..5)", "((d.amount >= ?) AND (d.amount < ?))", (1, 5)),
        ("due < today()", "(d.due < ?)", ("2024-05-17",)),
        ("changed <= now()", "(d.changed < ?)", ("2024-05-17 12:30:01",)),
        (
            "changed = now()",
            "((d.changed >= ?) AND (d.changed < ?))",
            ("2024-05-17 12:30:00", "2024-05-17 12:30:01"),
        ),
        ('owner.name = "Ada" and won', "((o.name = ?) AND d.won)", ("Ada",)),
        ("close date > due", '(d."close date" > d.due)', ()),
        ("due.year = 2024", "(CAST(substr(d.due, 1, 4) AS INTEGER) = ?)", (2024,)),
        ("true and amount > 1 + 2", "(d.amount > ?)", (3,)),
        ("false and amount > 1", "?", (False,)),
        ("amount > limit", "(d.amount > ?)", (7,)),
        ("stage in allowed", "(d.stage IN (?, ?))", ("a", "b")),
        ("stage in []", "?", (False,)),
        ('changed < @"2024-05-17T00:00:00"', "(d.changed < ?)", ("2024-05-17 00:00:00",)),
        ('local < @"2024-05-17T00:00:00+02:00"', "(d.local < ?)", ("2024-05-17 00:00:00",)),
        ("changed.year = 2024", "(CAST(substr(d.changed, 1, 4) AS INTEGER) = ?)", (2024,)),
    ],
)
def test_sqlite_filters(text: str, sql: str, params: tuple[Any, ...]) -> None:
    assert sqlite(text, values={"limit": 7, "allowed": ["a", "b"]}) == (sql, params)


@pytest.mark.parametrize(
    ("text", "sql", "params"),
    [
        ("amount > 1000", "(d.amount > %s::bigint)", (1000,)),
        ("amount > 0.5", "(d.amount > %s::numeric)", (Decimal("0.5"),)),
        ('stage < "m"', '(d.stage < %s::text COLLATE "C")', ("m",)),
        (
            "amount / 4 > 1",
            "(((d.amount)::numeric * (%s::numeric)::numeric) > %s::bigint)",
            (Decimal("0.25"), 1),
        ),
        (
            'due + @"P1M" > @"2024-05-17"',
            "(((d.due + make_interval(months => %s::integer)))::date > %s::date)",
            (1, date(2024, 5, 17)),
        ),
    ],
)
def test_postgresql_filters(text: str, sql: str, params: tuple[Any, ...]) -> None:
    fragment = feel.to_sql(text, COLUMNS, feel.PostgresBackend())
    assert (fragment.sql, fragment.params) == (sql, params)


def test_exact_translation_keeps_null_apart_from_false() -> None:
    assert sqlite('stage = "won"', exact=True) == ("(d.stage IS ?)", ("won",))
    assert sqlite('stage in ["a"]', exact=True) == ("COALESCE((d.stage IN (?)), FALSE)", ("a",))


def test_text_never_becomes_sql() -> None:
    assert sqlite('stage = "\'; DROP TABLE d; --"') == ("(d.stage = ?)", ("'; DROP TABLE d; --",))


@pytest.mark.parametrize(
    ("text", "reason", "column"),
    [
        ("amount > 1 and count([amount]) > 3", "This construct has no counterpart in SQL", 22),
        ("for x in [amount] return x", "This construct has no counterpart in SQL", 1),
        ('matches(stage, "a+")', 'The function "matches" has no counterpart in SQL', 1),
        ('amount > "x"', "number and string cannot be compared", 1),
        ('changed + @"P1M" > now()', "Months of a date and time with a zone depend on the zone", 1),
        ("won < true", "Values of type boolean have no order", 1),
        ("amount and won", "A value of type number is no condition", 1),
        ("amount ** 2 > 3", "Powers have no exact counterpart in SQL", 1),
        ("amount / 3 + 1 > 2", "A quotient can be compared in SQL, but not computed with", 1),
        ("amount * amount * amount > 2", "The result may have more than 34 digits", 1),
        ("owner.age > 3", '"owner.age" is not a column', 1),
        ("if won then amount else stage", "The branches are of different types", 1),
        ("amount > 0.1234567890123456789", "The number has more digits than SQLite can hold", 1),
    ],
)
def test_what_has_no_translation_says_why_and_where(text: str, reason: str, column: int) -> None:
    with pytest.raises(feel.NotTranslatable) as caught:
        feel.to_sql(text, COLUMNS, feel.SqliteBackend())
    assert (caught.value.reason, caught.value.position.column) == (reason, column)


def test_a_value_can_be_translated_as_well_as_a_condition() -> None:
    assert sqlite("due.month") == ("CAST(substr(d.due, 6, 2) AS INTEGER)", ())
    assert sqlite("substring(stage, 1, 2)")[1] == (1, 1, 2)


def test_sqlite_without_the_exact_functions_refuses_arithmetic() -> None:
    with pytest.raises(feel.NotTranslatable) as caught:
        feel.to_sql("amount + 1 > 2", COLUMNS, feel.SqliteBackend(functions_available=False))
    assert caught.value.reason == "SQLite computes in binary floating point"


class Words:
    """A backend that builds lists instead of SQL: the interface asks for nothing but these methods."""

    def column(self, column: feel.Column) -> Any:
        return column.source

    def literal(self, value: Any, type_: feel.Type) -> Any:
        return value

    def __getattr__(self, name: str) -> Any:
        return lambda *parts: [name, *parts]


def test_a_backend_may_build_anything() -> None:
    built = feel.to_sql('amount > 3 and not(stage = "x") or won', COLUMNS, Words())
    assert built == [
        "any_of",
        [
            [
                "all_of",
                [
                    ["compare", ">", "d.amount", 3, feel.NUMBER],
                    ["negation", ["same", "d.stage", "x", feel.STRING]],
                ],
            ],
            "d.won",
        ],
    ]
