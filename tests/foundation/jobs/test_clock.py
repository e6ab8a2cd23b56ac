from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from parley.foundation.jobs import clock, queue
from parley.foundation.jobs.declaring import Periodic, job_types, name_of
from parley.foundation.jobs.models import Job, PeriodicTime
from parley.foundation.jobs.schedules import Daily, Every, Schedule
from parley.foundation.jobs.worker import drain
from tests.foundation.jobs import sample_jobs

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


class Wall:
    """The time the clock reads, set by the test."""

    def __init__(self) -> None:
        self.now = START

    def tick_at(self, **later: float) -> int:
        """Tick this long after the start; a negative time is a clock that was set back."""
        self.now = START + timedelta(**later)
        fired = clock.tick()
        drain()
        return fired


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    wall = Wall()
    monkeypatch.setattr(queue, "now", lambda: wall.now)
    return wall


def declare(monkeypatch: pytest.MonkeyPatch, schedule: Schedule) -> None:
    job_type = job_types[name_of(sample_jobs.language)]
    monkeypatch.setattr(clock, "periodic_jobs", {job_type.name: Periodic(job_type, schedule)})


def test_an_interval_fires_once_each_time(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, Every(timedelta(minutes=5)))
    assert [wall.tick_at(minutes=m) for m in (0, 1, 5, 5, 6, 10)] == [0, 0, 1, 0, 0, 1]


def test_times_missed_while_nothing_ran_count_once(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, Every(timedelta(minutes=5)))
    assert [wall.tick_at(minutes=m) for m in (0, 48 * 60, 48 * 60 + 1)] == [0, 1, 0]


def test_a_periodic_job_waits_for_its_predecessor(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, Every(timedelta(minutes=5)))
    wall.tick_at(minutes=0)
    sample_jobs.language.enqueue()
    wall.now = START + timedelta(minutes=5)
    assert (clock.tick(), Job.objects.count()) == (0, 1)


def test_two_clocks_fire_once(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, Every(timedelta(minutes=5)))
    wall.tick_at(minutes=0)
    read_by_both = PeriodicTime.objects.get()
    (declared,) = clock.periodic_jobs.values()
    moment = START + timedelta(minutes=5)
    assert [clock._fire(declared, read_by_both, moment) for _ in range(2)] == [True, False]


def test_an_interval_goes_on_when_the_clock_is_set_back_a_day(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, Every(timedelta(minutes=5)))
    ticks = [wall.tick_at(minutes=0), wall.tick_at(minutes=5)]
    ticks += [wall.tick_at(days=-1), wall.tick_at(days=-1, minutes=4), wall.tick_at(days=-1, minutes=5)]
    assert ticks == [0, 1, 0, 0, 1]


def test_a_daily_job_does_not_fire_again_when_the_clock_steps_back_an_hour(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, Daily(time(9), "UTC"))
    assert [wall.tick_at(minutes=m) for m in (0, 60, 10, 60, 24 * 60 + 60)] == [0, 1, 0, 0, 1]


def test_a_daily_job_fires_once_when_the_clock_jumps_a_day_ahead_and_back(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, Daily(time(9), "UTC"))
    hours = [wall.tick_at(hours=h) for h in (0, 26, 2, 25.5, 49.5)]
    assert hours == [0, 1, 0, 1, 1]
