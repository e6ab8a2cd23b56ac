from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from parley.foundation.jobs.schedules import Daily, Every


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_every_counts_from_the_last_run() -> None:
    assert Every(timedelta(minutes=5)).after(utc("2026-11-22 08:00")) == utc("2026-11-22 08:05")


def test_every_needs_a_positive_interval() -> None:
    with pytest.raises(ValueError, match="positive"):
        Every(timedelta())


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-22 05:00", "2026-11-22 06:00"),  # 09:00 in Moscow
        ("2026-11-22 06:00", "2026-11-23 06:00"),
        ("2026-11-22 22:00", "2026-11-23 06:00"),
    ],
)
def test_daily_keeps_the_wall_time_of_its_zone(moment: str, expected: str) -> None:
    assert Daily(time(9), "Europe/Moscow").after(utc(moment)) == utc(expected)


def test_daily_over_a_gap_runs_once_an_hour_later_by_the_wall() -> None:
    schedule = Daily(time(2, 30), "Europe/Berlin")
    first = schedule.after(utc("2026-03-28 12:00"))
    assert [first, schedule.after(first)] == [utc("2026-03-29 01:30"), utc("2026-03-30 00:30")]


def test_daily_over_a_fold_runs_at_the_first_occurrence_only() -> None:
    schedule = Daily(time(2, 30), "Europe/Berlin")
    first = schedule.after(utc("2026-10-24 12:00"))
    assert [first, schedule.after(first)] == [utc("2026-10-25 00:30"), utc("2026-10-26 01:30")]
