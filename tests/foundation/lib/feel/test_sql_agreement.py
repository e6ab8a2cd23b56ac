# ruff: noqa: DTZ001 (a date-time without a zone is a value of the language)
"""SQL and Python agree on random expressions over random rows with nulls: row by row, and in three values."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from parley.foundation.lib import feel

CLOCK = datetime(2024, 5, 17, 12, 30, 0, tzinfo=UTC)

COLUMNS = {
    "amount": feel.Column("amount", feel.NUMBER, whole_digits=12, decimal_digits=2),
    "quantity": feel.Column("quantity", feel.NUMBER, whole_digits=9, decimal_digits=0),
    "stage": feel.Column("stage", feel.STRING),
    "note": feel.Column("note", feel.STRING, nullable=False),
    "won": feel.Column("won", feel.BOOLEAN),
    "due": feel.Column("due", feel.DATE),
    "opened": feel.Column("opened", feel.DATE),
    "changed": feel.Column("changed", feel.DATE_TIME),
    "seen": feel.Column("seen", feel.DATE_TIME, zoned=True),
    "at": feel.Column("at", feel.TIME),
    "owner.name": feel.Column("owner_name", feel.STRING),
}

NUMBERS = [
    Decimal(text) for text in ("0", "1", "-1", "0.1", "0.3", "2.5", "-7.25", "1000", "999999.99", "3", "7")
]
STRINGS = ["", "a", "A", "ab", "b", "ä", "Ä", "ß", "proposal", "Proposal", "z'; --", "%", "🐎", "straße"]
DATES = [date(2024, 1, 31), date(2024, 2, 29), date(2023, 12, 31), date(2024, 5, 17), date(1969, 7, 20)]
DATE_TIMES = [
    datetime(2024, 1, 31, 23, 59, 59),
    datetime(2024, 1, 31, 23, 59, 59, 999_999),
    datetime(2024, 5, 17, 12, 30),
    datetime(1969, 7, 20, 20, 17, 40, 500_000),
    datetime(2024, 2, 29),
]
TIMES = [time(0), time(12, 30), time(12, 30, 0, 500_000), time(23, 59, 59)]
ZONE = timezone(timedelta(hours=5, minutes=30))


def _rows(count: int) -> list[dict[str, Any]]:
    random = Random(7)

    def pick(pool: list[Any]) -> Any:
        return None if random.random() < 0.25 else random.choice(pool)

    return [
        {
            "amount": pick(NUMBERS),
            "quantity": pick([Decimal(n) for n in (0, 1, 2, 3, 7, 12)]),
            "stage": pick(STRINGS),
            "note": random.choice(STRINGS),
            "won": pick([True, False]),
            "due": pick(DATES),
            "opened": pick(DATES),
            "changed": pick(DATE_TIMES),
            "seen": pick([value.replace(tzinfo=UTC) for value in DATE_TIMES]),
            "at": pick(TIMES),
            "owner": {"name": pick(STRINGS)},
        }
        for _ in range(count)
    ]


ROWS = _rows(60)
_SQL_TYPES = {
    feel.NUMBER: "NUMERIC",
    feel.STRING: "TEXT",
    feel.BOOLEAN: "BOOLEAN",
    feel.DATE: "DATE",
    feel.TIME: "TIME",
}


def _column_definitions(date_time: str, zoned: str) -> str:
    return ", ".join(
        f"{column.source} {_SQL_TYPES.get(column.type) or (zoned if column.zoned else date_time)}"
        for column in COLUMNS.values()
    )


def _values(row: dict[str, Any]) -> list[Any]:
    return [row["owner"]["name"] if name == "owner.name" else row[name] for name in COLUMNS]


class Sqlite:
    """The rows in SQLite."""

    backend = feel.SqliteBackend()

    def __init__(self) -> None:
        from parley.foundation.lib.feel.sql.sqlite import stored

        self.connection = sqlite3.connect(":memory:")
        self.backend.register(self.connection)
        self.connection.execute(f"CREATE TABLE t (id INTEGER, {_column_definitions('TEXT', 'TEXT')})")
        places = ", ".join("?" for _ in range(len(COLUMNS) + 1))
        for number, row in enumerate(ROWS):
            self.connection.execute(f"INSERT INTO t VALUES ({places})", [number, *map(stored, _values(row))])

    def query(self, sql: str, params: tuple[Any, ...]) -> list[Any]:
        return [
            tuple(bool(value) if place == 1 and value in (0, 1) else value for place, value in enumerate(row))
            for row in self.connection.execute(sql, params)
        ]


class Postgres:
    """The rows in PostgreSQL, in a temporary table."""

    backend = feel.PostgresBackend()

    def __init__(self) -> None:
        psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
        url = os.environ.get("PARLEY_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
        try:
            self.connection = psycopg.connect(url, autocommit=True, connect_timeout=3)
        except psycopg.OperationalError as error:
            pytest.skip(f"No PostgreSQL server at PARLEY_TEST_POSTGRES_URL ({url}): {error}")
        self.connection.execute("SET TIME ZONE 'America/New_York'")
        definitions = _column_definitions("TIMESTAMP", "TIMESTAMPTZ")
        self.connection.execute(f"CREATE TEMPORARY TABLE t (id INTEGER, {definitions})")
        places = ", ".join("%s" for _ in range(len(COLUMNS) + 1))
        for number, row in enumerate(ROWS):
            self.connection.execute(f"INSERT INTO t VALUES ({places})", [number, *_values(row)])

    def query(self, sql: str, params: tuple[Any, ...]) -> list[Any]:
        return self.connection.execute(sql, params).fetchall()


@pytest.fixture(scope="module", params=[Sqlite, Postgres], ids=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Any]:
    instance = request.param()
    yield instance
    instance.connection.close()


# Random expressions by type


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _at(value: Any) -> str:
    return f'@"{value.isoformat()}"'


Strategy = st.SearchStrategy[str]

number_constants: Strategy = st.sampled_from([f"{n:f}" for n in NUMBERS])
string_constants: Strategy = st.sampled_from([_quoted(text) for text in STRINGS])
date_constants: Strategy = st.sampled_from([*(_at(value) for value in DATES), "today()"])
date_time_constants: Strategy = st.sampled_from([_at(value) for value in DATE_TIMES])
zoned_constants: Strategy = st.sampled_from(
    ["now()", *(_at(value.replace(tzinfo=UTC).astimezone(ZONE)) for value in DATE_TIMES)]
)
time_constants: Strategy = st.sampled_from([_at(value) for value in TIMES])
lengths: Strategy = st.sampled_from(
    ['@"P1D"', '@"P30D"', '@"-P1DT1S"', '@"PT36H"', '@"P1M"', '@"-P1M"', '@"P1Y"', '@"PT0.5S"']
)


def _columns(*names: str) -> Strategy:
    return st.sampled_from(names)


def _numbers(inner: Strategy) -> Strategy:
    operands = st.one_of(_columns("amount", "quantity"), number_constants, inner)
    return st.one_of(
        st.builds("({} {} {})".format, operands, st.sampled_from("+-*/"), operands),
        st.builds("-{}".format, operands),
        st.builds("{}({})".format, st.sampled_from(["abs", "floor", "ceiling"]), operands),
        st.builds("string length({})".format, strings),
        st.builds(
            "{}.{}".format,
            _columns("due", "changed", "seen"),
            st.sampled_from(["year", "month", "day", "weekday"]),
        ),
        st.builds(
            "{}.{}".format, _columns("changed", "at", "seen"), st.sampled_from(["hour", "minute", "second"])
        ),
        st.builds("day of year({})".format, _columns("due", "changed", "seen")),
        st.builds("(if {} then {} else {})".format, simple_conditions, operands, operands),
    )


strings: Strategy = st.one_of(
    _columns("stage", "note", "owner.name"),
    string_constants,
    st.builds(
        "({} + {})".format, _columns("stage", "note"), st.one_of(_columns("stage", "note"), string_constants)
    ),
    st.builds("{}({})".format, st.sampled_from(["upper case", "lower case"]), _columns("stage", "note")),
    st.builds("substring({}, {})".format, _columns("stage", "note"), st.integers(1, 3)),
    st.builds(
        "substring({}, {}, {})".format, _columns("stage", "note"), st.integers(1, 3), st.integers(1, 2)
    ),
)
dates: Strategy = st.one_of(
    _columns("due", "opened"),
    date_constants,
    st.sampled_from(["date(changed)", "date(seen)"]),
    st.builds("({} {} {})".format, _columns("due", "opened"), st.sampled_from("+-"), lengths),
)
date_times: Strategy = st.one_of(
    _columns("changed"),
    date_time_constants,
    st.builds("(changed {} {})".format, st.sampled_from("+-"), lengths),
    _columns("seen"),
    zoned_constants,
)
zoned: Strategy = st.one_of(
    _columns("seen"), zoned_constants, st.builds("(seen {} {})".format, st.sampled_from("+-"), lengths)
)
times: Strategy = st.one_of(_columns("at"), time_constants)
durations: Strategy = st.one_of(
    st.just("(due - opened)"),
    st.just("(seen - seen)"),
    st.sampled_from(['@"P1D"', '@"P30D"', '@"-P1DT1S"', '@"PT0S"']),
    st.builds("(seen - {})".format, zoned_constants),
    st.builds("(changed - {})".format, date_time_constants),
)
comparisons = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


def _comparison(values: Strategy) -> Strategy:
    return st.one_of(
        st.builds("{} {} {}".format, values, comparisons, values),
        st.builds("{} {} null".format, values, st.sampled_from(["=", "!="])),
        st.builds("{} between {} and {}".format, values, values, values),
        st.builds("{} in [{}..{}]".format, values, values, values),
        st.builds("{} in ]{}..{}[".format, values, values, values),
        st.builds("{} in ({}, {} {})".format, values, values, st.sampled_from(["<", ">=", "="]), values),
        st.builds("{} in [{}, {}]".format, values, values, values),
        st.builds("{} in ({}, {}, null)".format, values, values, values),
    )


simple_conditions: Strategy = st.one_of(
    st.builds("amount {} {}".format, comparisons, number_constants),
    st.builds("stage {} {}".format, comparisons, string_constants),
    st.sampled_from(["won", "not(won)", "won = false", "won != null", "null", "true", "false"]),
)
numbers = st.recursive(st.one_of(_columns("amount", "quantity"), number_constants), _numbers, max_leaves=4)
string_tests: Strategy = st.builds(
    "{}({}, {})".format, st.sampled_from(["contains", "starts with", "ends with"]), strings, strings
)
leaves = st.one_of(
    simple_conditions,
    string_tests,
    *map(_comparison, (numbers, strings, dates, date_times, zoned, times, durations)),
)


def _junctions(inner: Strategy) -> Strategy:
    return st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not({})".format, inner),
        st.builds("(if {} then {} else {})".format, inner, inner, inner),
        st.builds("({}) = ({})".format, inner, inner),
    )


conditions = st.recursive(leaves, _junctions, max_leaves=5)


def _evaluated(text: str) -> list[Any]:
    condition = feel.compile(text, clock=lambda: CLOCK)
    return [condition(row) for row in ROWS]


def _three_valued(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


@settings(
    max_examples=int(os.environ.get("PARLEY_TEST_EXAMPLES", "400")),
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.filter_too_much,
        HealthCheck.too_slow,
    ],
)
@given(text=conditions)
def test_sql_and_python_agree_on_every_row(database: Any, text: str) -> None:
    try:
        exact = feel.to_sql(text, COLUMNS, database.backend, clock=lambda: CLOCK, exact=True)
        filtering = feel.to_sql(text, COLUMNS, database.backend, clock=lambda: CLOCK)
    except feel.NotTranslatable as refusal:
        event(refusal.reason.split('"')[0])
        assume(False)
    expected = [_three_valued(value) for value in _evaluated(text)]
    found = database.query(f"SELECT id, {exact.sql} FROM t ORDER BY id", exact.params)
    assert [value for _, value in found] == expected, text
    chosen = database.query(f"SELECT id FROM t WHERE {filtering.sql} ORDER BY id", filtering.params)
    assert [number for (number,) in chosen] == [n for n, value in enumerate(expected) if value is True], text
