"""One thread of a worker: claims jobs in batches and runs them one after the other."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from datetime import timedelta

from django.db import Error, InterfaceError, OperationalError, connection

from parley.foundation.jobs import queue
from parley.foundation.jobs.executing import execute, run_of
from parley.foundation.jobs.models import Job
from parley.foundation.jobs.running import Run

log = logging.getLogger("parley.jobs")

LARGEST_BATCH = 20
QUICK = 0.25
PATIENCE = 1.0


def note_failure(error: Error) -> None:
    """After a failed statement: one line where the database is away, the whole trace else; then a new connection."""
    away = isinstance(error, OperationalError | InterfaceError)
    log.warning("The database failed; trying again. %s", error, exc_info=None if away else error)
    connection.close()


class Lane:
    """Claims grow from 1 to 20 jobs while batches are quick. Behind a job that takes longer than a second, what was
    claimed with it is given back (by the supervisor's thread, hence the lock), so that another lane may take it."""

    def __init__(self, worker: str, queues: tuple[str, ...], lease: timedelta, poll: float) -> None:
        self.worker, self.queues, self.lease, self.poll = worker, queues, lease, poll
        self.lock = threading.Lock()
        self.pending: deque[Job] = deque()
        self.run: Run | None = None
        self.run_since = 0.0
        self.size = 1

    def work(self, stopping: threading.Event) -> None:
        """Run jobs until told to stop; a database that is away for a while is waited for."""
        try:
            while not stopping.is_set():
                try:
                    if not self.work_batch():
                        stopping.wait(self.poll)
                except Error as error:
                    note_failure(error)
                    self.drop()
                    stopping.wait(1)
        finally:
            connection.close()

    def work_batch(self) -> int:
        """Claim one batch and run it; returns how many jobs were claimed."""
        jobs = queue.claim(self.worker, self.queues, self.size, self.lease)
        began = time.monotonic()
        with self.lock:
            self.pending.extend(jobs)
        while (begun := self._next()) is not None:
            try:
                execute(*begun)
            finally:
                self._ended()
        self.size = min(LARGEST_BATCH, self.size * 2) if jobs and time.monotonic() - began < QUICK else 1
        return len(jobs)

    def _next(self) -> tuple[Job, Run] | None:
        with self.lock:
            if not self.pending:
                return None
            job = self.pending.popleft()
            self.run, self.run_since = run_of(job), time.monotonic()
            return job, self.run

    def _ended(self) -> None:
        with self.lock:
            self.run = None

    def held(self) -> list[tuple[int, int]]:
        """(job, token) of everything this lane has claimed."""
        with self.lock:
            running = [(self.run.job_id, self.run.token)] if self.run and not self.run.lost else []
            return running + [(job.pk, job.token) for job in self.pending]

    def surplus(self) -> list[tuple[int, int]]:
        """Take out and return what waits behind a slow job."""
        with self.lock:
            if self.run is None or time.monotonic() - self.run_since < PATIENCE:
                return []
            return self._take_pending()

    def stop(self) -> list[tuple[int, int]]:
        """Tell the running job that the worker ends, and return what had not begun."""
        with self.lock:
            if self.run is not None:
                self.run.worker_stopping = True
            return self._take_pending()

    def drop(self) -> None:
        """Forget what was claimed: its leases run out and another claim takes it."""
        with self.lock:
            self.run = None
            self.pending.clear()

    def _take_pending(self) -> list[tuple[int, int]]:
        taken = [(job.pk, job.token) for job in self.pending]
        self.pending.clear()
        return taken
