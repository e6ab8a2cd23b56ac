# ruff: noqa: DTZ001 (a date-time without a zone is a value of the language)
"""Dates, times, durations: reading, writing, arithmetic, properties."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.foundation.lib import feel
from parley.foundation.lib.feel.temporal import temporal_literal, write_temporal

months = feel.YearsMonthsDuration


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('@"2024-02-29"', date(2024, 2, 29)),
        ('@"2023-02-29"', None),
        ('@"10:30:00"', time(10, 30)),
        ('@"10:30:00.5z"', time(10, 30, 0, 500_000, UTC)),
        ('@"10:30:00-05:00"', time(10, 30, tzinfo=timezone(timedelta(hours=-5)))),
        ('@"24:00:00"', None),
        ('@"10:30:00+19:00"', None),
        ('@"2024-01-01T10:30:00"', datetime(2024, 1, 1, 10, 30)),
        (
            '@"2024-01-01T10:30:00@Europe/Berlin"',
            datetime(2024, 1, 1, 10, 30, tzinfo=ZoneInfo("Europe/Berlin")),
        ),
        ('@"2024-01-01T10:30:00@No/Where"', None),
        ('@"P1Y2M"', months(14)),
        ('@"-P14M"', months(-14)),
        ('@"P1DT2H3M4.5S"', timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        ('@"P1Y1D"', None),
        ('@"P"', None),
        ('@"PT"', None),
        ('date("2024-05-01")', date(2024, 5, 1)),
        ("date(2024, 5, 1)", date(2024, 5, 1)),
        ("date(2024, 13, 1)", None),
        ('date(@"2024-05-01T10:00:00Z")', date(2024, 5, 1)),
        ('time(12, 59, 1.3, @"-PT1H")', time(12, 59, 1, 300_000, timezone(timedelta(hours=-1)))),
        ('time(@"2024-05-01")', time(0, tzinfo=UTC)),
        ('date and time(@"2024-05-01", @"10:00:00")', datetime(2024, 5, 1, 10)),
        ('date and time("2024-05-01")', datetime(2024, 5, 1)),
        ('date and time("2024-05-01Z")', datetime(2024, 5, 1, tzinfo=UTC)),
        ('date and time("2024-05-01@Europe/Berlin")', None),
        ("date and time(2024, 5, 1, 10, 0, 0)", datetime(2024, 5, 1, 10)),
        (
            'date and time(2024, 5, 1, 10, 0, 0, "Europe/Berlin")',
            datetime(2024, 5, 1, 10, tzinfo=ZoneInfo("Europe/Berlin")),
        ),
        ('years and months duration(@"2023-12-31", @"2024-12-30")', months(11)),
        ('years and months duration(@"2012-12-30", @"2014-12-31T00:00:00")', months(24)),
        ('years and months duration(@"2024-12-31", @"2023-12-31")', months(-12)),
    ],
)
def test_temporal_values_are_read(text: str, value: Any) -> None:
    assert feel.evaluate(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('@"2024-01-31" + @"P1M"', date(2024, 2, 29)),
        ('@"2024-03-31" - @"P1M"', date(2024, 2, 29)),
        ('@"2024-02-28" + @"P2D"', date(2024, 3, 1)),
        ('@"2024-02-28" + @"PT36H"', date(2024, 2, 29)),
        ('@"2024-02-28" - @"PT1H"', date(2024, 2, 27)),
        ('@"P1D" + @"2024-02-28"', date(2024, 2, 29)),
        ('@"2024-03-01" - @"2024-02-01"', timedelta(days=29)),
        ('@"23:30:00" + @"PT1H"', time(0, 30)),
        ('@"10:00:00" - @"08:30:00"', timedelta(hours=1, minutes=30)),
        ('@"2024-01-01T00:00:00" + @"P1Y"', datetime(2025, 1, 1)),
        ('@"2024-01-01T12:00:00Z" - @"2024-01-01T12:00:00+02:00"', timedelta(hours=2)),
        ('@"2024-01-01T12:00:00Z" - @"2024-01-01T12:00:00"', None),
        ('@"P1D" * 1.5', timedelta(hours=36)),
        ('3 * @"P1M"', months(3)),
        ('@"P1D" / 3', timedelta(hours=8)),
        ('@"P1D" / @"PT6H"', 4),
        ('@"P1Y" / @"P3M"', 4),
        ('@"P1Y" / 0', None),
        ('@"P1D" + @"P1M"', None),
        ('-@"P1D"', timedelta(days=-1)),
        ('@"2024-01-01" + 1', None),
        ('@"9999-12-31" + @"P1D"', None),
    ],
)
def test_calendar_arithmetic(text: str, value: Any) -> None:
    assert feel.evaluate(text) == value


def test_durations_follow_real_time_over_a_change_of_the_clocks() -> None:
    """On 31 March 2024 Berlin's clocks jump from 2 to 3: a day of 24 hours ends at one o'clock more."""
    start = '@"2024-03-30T12:00:00@Europe/Berlin"'
    assert feel.evaluate(f'string({start} + @"PT24H")') == "2024-03-31T13:00:00@Europe/Berlin"
    assert feel.evaluate(f'@"2024-03-31T12:00:00@Europe/Berlin" - {start}') == timedelta(hours=23)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('@"2024-05-17".weekday', 5),
        ('@"2024-05-17T10:11:12.5Z".second', Decimal("12.5")),
        ('@"-PT61.5S".seconds', Decimal("-1.5")),
        ('@"10:00:00+05:30".time offset', timedelta(hours=5, minutes=30)),
        ('@"2024-05-17T10:00:00@Europe/Berlin".timezone', "Europe/Berlin"),
        ('@"2024-05-17".hour', None),
        ('@"-P1Y2M".months', -2),
        ('@"-P1DT25H".days', -2),
        ('@"P1DT25H".hours', 1),
        ("[1..5).end included", False),
        ('[@"2024-01-01", @"2025-01-01"].year', [2024, 2025]),
        ('day of year(@"2024-12-31")', 366),
        ('day of week(@"2024-05-17")', "Friday"),
        ('month of year(@"2024-05-17T00:00:00")', "May"),
        ('week of year(@"2021-01-03")', 53),
        ('is(@"10:00:00Z", @"10:00:00")', False),
        ('is(@"10:00:00z", @"10:00:00+00:00")', True),
        ('time("23:59:00z") + duration("PT2M") = time("00:01:00@Etc/UTC")', True),
        ('is(@"10:00:00", @"10:00:00")', True),
    ],
)
def test_properties_and_calendar_functions(text: str, value: Any) -> None:
    assert feel.evaluate(text) == value


def test_the_clock_is_the_hosts() -> None:
    moment = datetime(2024, 5, 17, 12, 30, tzinfo=UTC)
    compiled = feel.compile('now() - @"PT30M"', clock=lambda: moment)
    assert compiled({}) == datetime(2024, 5, 17, 12, tzinfo=UTC)
    assert compiled({}, clock=lambda: datetime(2024, 1, 1, tzinfo=UTC)) == datetime(
        2023, 12, 31, 23, 30, tzinfo=UTC
    )
    assert feel.evaluate("today()", clock=lambda: moment) == date(2024, 5, 17)


values = st.one_of(
    st.dates(),
    st.times(),
    st.times(timezones=st.just(UTC)),
    st.datetimes(),
    st.datetimes(timezones=st.sampled_from([UTC, ZoneInfo("Europe/Berlin"), timezone(timedelta(hours=-3))])),
    st.timedeltas(),
    st.integers(-(10**9), 10**9).map(months),
)


@given(value=values)
def test_what_is_written_reads_back(value: Any) -> None:
    assert temporal_literal(write_temporal(value)) == value
