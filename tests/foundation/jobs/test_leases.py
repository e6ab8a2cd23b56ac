from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from parley.foundation.jobs import queue
from parley.foundation.jobs.leases import LeaseWatch
from parley.foundation.jobs.models import Job
from tests.foundation.jobs import sample_jobs

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=30)


class Times:
    """Wall clock and monotonic clock, moved by the test."""

    def __init__(self) -> None:
        self.wall: datetime = timezone.now()
        self.monotonic = 0.0

    def pass_by(self, seconds: float) -> None:
        self.monotonic += seconds
        self.wall += timedelta(seconds=seconds)


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> Times:
    times = Times()
    monkeypatch.setattr(queue, "now", lambda: times.wall)
    return times


@pytest.fixture
def job(times: Times) -> Job:
    sample_jobs.add.enqueue(1, 2)
    (job,) = queue.claim("w", ("default",), 1, LEASE)
    return job


def watch_of(times: Times) -> LeaseWatch:
    return LeaseWatch(LEASE, monotonic=lambda: times.monotonic)


def test_a_dead_workers_job_is_found_within_a_minute(times: Times, job: Job) -> None:
    watch = watch_of(times)
    found = []
    for _ in range(6):
        times.pass_by(10)
        found.append(watch.stale() == [job])
    assert found == [False, False, False, False, False, True]


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=-1)])
def test_a_living_worker_keeps_its_job_when_the_clock_jumps(times: Times, job: Job, jump: timedelta) -> None:
    watch = watch_of(times)
    times.wall += jump
    found = []
    for _ in range(6):
        times.pass_by(10)
        found += watch.stale()
        queue.renew([(job.pk, job.token)], LEASE)
    assert found == []


def test_a_dead_workers_job_is_found_though_the_clock_was_set_back(times: Times, job: Job) -> None:
    watch = watch_of(times)
    times.wall -= timedelta(hours=1)
    watch.stale()
    times.pass_by(20)
    assert watch.stale() == [job]
