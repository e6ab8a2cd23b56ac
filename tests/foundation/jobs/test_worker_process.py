"""Real worker processes, killed and frozen at the worst moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from parley.foundation.jobs import queue
from parley.foundation.jobs.models import Job, SignOfLife, State
from tests.foundation.jobs import sample_jobs

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[3]


def database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    host, port = database["HOST"] or "127.0.0.1", database["PORT"] or 5432
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{host}:{port}/{database['NAME']}"


StartWorker = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def start_worker() -> Iterator[StartWorker]:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "PARLEY_DATABASE_URL": database_url(),
            "PARLEY_JOB_LEASE_SECONDS": "2",
        }
        command = [sys.executable, "-m", "tests.foundation.jobs.worker_process"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def wait_until(condition: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s; jobs: {list(Job.objects.all())}"
        time.sleep(0.05)


def finished() -> bool:
    return not Job.objects.filter(finished_at__isnull=True).exists()


def effects() -> int:
    return SignOfLife.objects.filter(kind=sample_jobs.EFFECT).count()


def test_a_job_killed_half_way_runs_again_and_has_one_effect(
    start_worker: StartWorker, tmp_path: Path
) -> None:
    log = tmp_path / "starts"
    sample_jobs.slow_effect.enqueue("x", 1.5, str(log))
    first = start_worker()
    wait_until(log.exists)
    first.send_signal(signal.SIGKILL)
    start_worker()
    wait_until(finished)
    assert len(log.read_text().split()) == 2
    assert (Job.objects.get().state, Job.objects.get().attempts, effects()) == (State.DONE, 2, 1)


def test_a_job_that_kills_its_worker_is_given_up_and_the_queue_goes_on(start_worker: StartWorker) -> None:
    sample_jobs.poison.enqueue()
    for _ in range(5):
        sample_jobs.effect.enqueue("innocent")
    worker = start_worker()

    def restarted_until_finished() -> bool:
        nonlocal worker
        if worker.poll() is not None:
            worker = start_worker()
        return finished()

    wait_until(restarted_until_finished)
    states = Counter(Job.objects.values_list("state", flat=True))
    assert (states, effects()) == ({State.FAILED: 1, State.DONE: 5}, 5)
    poisoned = Job.objects.get(state=State.FAILED)
    assert [error["class"] for error in poisoned.errors] == ["parley.foundation.jobs.LeaseExpired"] * 2


def test_two_workers_run_each_job_once(start_worker: StartWorker) -> None:
    queue.enqueue_all(sample_jobs.effect, ({"name": str(n)} for n in range(600)))
    start_worker()
    start_worker()
    wait_until(finished)
    names = SignOfLife.objects.filter(kind=sample_jobs.EFFECT).values_list("name", flat=True)
    assert sorted(int(name.partition(":")[0]) for name in names) == list(range(600))
    assert set(Job.objects.values_list("attempts", "state")) == {(1, State.DONE)}


def test_a_frozen_worker_loses_its_job_and_its_late_write_is_refused(
    start_worker: StartWorker, tmp_path: Path
) -> None:
    log = tmp_path / "chunks"
    sample_jobs.count_slowly.enqueue(15, str(log))
    frozen = start_worker()
    wait_until(log.exists)
    frozen.send_signal(signal.SIGSTOP)
    other = start_worker()
    wait_until(lambda: str(other.pid) in log.read_text())
    written = Counter(log.read_text().split())[str(frozen.pid)]
    frozen.send_signal(signal.SIGCONT)
    wait_until(finished)
    chunks = Counter(log.read_text().split())
    assert chunks[str(other.pid)] == 15
    assert chunks[str(frozen.pid)] <= written + 1
    assert (Job.objects.get().state, Job.objects.get().attempts) == (State.DONE, 2)


def test_a_worker_told_to_end_gives_its_job_back(start_worker: StartWorker, tmp_path: Path) -> None:
    log = tmp_path / "chunks"
    sample_jobs.count_slowly.enqueue(500, str(log))
    worker = start_worker()
    wait_until(log.exists)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=10) == 0
    job = Job.objects.get()
    assert (job.state, job.attempts, job.errors) == (State.WAITING, 0, [])
    assert not SignOfLife.objects.filter(kind=SignOfLife.WORKER).exists()


def test_a_running_job_hears_the_stop_request(start_worker: StartWorker) -> None:
    sample_jobs.count.using(queue_name="long").enqueue(10_000_000)
    start_worker()
    wait_until(lambda: Job.objects.get().state == State.RUNNING)
    queue.request_stop(Job.objects.get().pk)
    wait_until(finished)
    assert Job.objects.get().state == State.STOPPED
