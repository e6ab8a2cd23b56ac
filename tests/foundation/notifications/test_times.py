"""When mail may reach people: quiet times, days off, summaries, and the days on which clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from parley.foundation.notifications.models import WorkingTimes
from parley.foundation.notifications.times import next_allowed, next_summary

BERLIN, JAKARTA = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Jakarta")


def at(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:00"),  # a Monday morning
        ("2026-11-23T21:30", "2026-11-24T08:00"),  # the evening waits for the next morning
        ("2026-11-24T03:00", "2026-11-24T08:00"),
        ("2026-11-20T21:00", "2026-11-23T08:00"),  # Friday night waits for Monday
        ("2026-11-21T12:00", "2026-11-23T08:00"),
    ],
)
def test_mail_waits_for_the_end_of_quiet_times_and_days_off(now: str, then: str) -> None:
    for zone in (BERLIN, JAKARTA):
        assert next_allowed(at(now, zone), WorkingTimes(), zone) == at(then, zone)


def test_quiet_times_keep_the_wall_time_over_the_change_of_clocks() -> None:
    times = WorkingTimes(quiet_from=time(22), quiet_until=time(2, 30), only_working_days=False)
    spring = next_allowed(at("2026-03-28T23:00", BERLIN), times, BERLIN)  # 02:30 does not exist on the 29th
    assert spring == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    autumn = next_allowed(at("2026-10-24T23:00", BERLIN), times, BERLIN)  # 02:30 happens twice on the 25th
    assert autumn == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_summary_comes_on_the_next_working_day_at_its_time() -> None:
    assert next_summary(at("2026-11-23T08:00", BERLIN), WorkingTimes(), BERLIN) == at(
        "2026-11-23T08:30", BERLIN
    )
    assert next_summary(at("2026-11-20T08:30", BERLIN), WorkingTimes(), BERLIN) == at(
        "2026-11-23T08:30", BERLIN
    )


def test_no_working_days_at_all_silence_nobody_for_ever() -> None:
    moment = at("2026-11-21T12:00", BERLIN)
    assert next_allowed(moment, WorkingTimes(days=[]), BERLIN) == moment
