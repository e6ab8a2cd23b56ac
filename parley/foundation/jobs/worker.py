"""The worker process: lanes that run jobs, and a supervisor that renews leases, frees lost jobs and ticks the clock."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from datetime import timedelta

from django.conf import settings
from django.db import Error, connection

from parley.foundation.jobs import clock, queue, signs
from parley.foundation.jobs.lane import Lane, note_failure
from parley.foundation.jobs.leases import LeaseWatch
from parley.foundation.jobs.models import Job, SignOfLife

log = logging.getLogger("parley.jobs")

QUEUES = ("default", "long", "outbound")
BEAT = 0.5
SIGN_OF_LIFE_EVERY = 5.0
GRACE = 8.0


class Worker:
    """`lanes` jobs at a time, and one that calls other servers. The first lane never takes from the queue "long": an import
    must not hold up the rest; those that wait for others' servers ("outbound") hold up nobody."""

    def __init__(self, lanes: int = 2, poll: float = 0.25) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self.lease = timedelta(seconds=settings.JOB_LEASE_SECONDS)
        self.stopping = threading.Event()
        self.asked_to_end = False
        self.watch = LeaseWatch(self.lease)
        self.lanes = [
            Lane(self.name, QUEUES[:1] if lane == 0 and lanes > 1 else QUEUES[:2], self.lease, poll)
            for lane in range(lanes)
        ]
        self.lanes.append(Lane(self.name, QUEUES[2:], self.lease, poll))
        self.renewed = self.signed = time.monotonic() - 3600

    def run(self) -> None:
        """Work until `stop()` is called, then give back what is not finished within a few seconds."""
        threads = [
            threading.Thread(target=lane.work, args=[self.stopping], daemon=True) for lane in self.lanes
        ]
        for thread in threads:
            thread.start()
        log.info("Worker %s has started.", self.name)
        while not self.asked_to_end:
            self.beat_safely()
            time.sleep(BEAT)
        self.stopping.set()
        self._shut_down(threads)

    def stop(self) -> None:
        """End in order. Only a flag, for a signal handler must not wait for an event's lock."""
        self.asked_to_end = True

    def beat_safely(self) -> None:
        """One beat; a database that is away is tried again at the next."""
        try:
            self.beat()
        except Error as error:
            note_failure(error)

    def beat(self) -> None:
        """What the supervisor does twice a second."""
        queue.release([held for lane in self.lanes for held in lane.surplus()])
        self._tell_runs()
        self._renew()
        queue.promote_due()
        for job in self.watch.stale():
            if queue.expire(job):
                log.warning("Took back %s from a worker that is gone.", job)
        clock.tick()
        self._show_signs()

    def _tell_runs(self) -> None:
        """Let the running jobs know of stop requests and of leases they have lost."""
        runs = [lane.run for lane in self.lanes if lane.run is not None]
        if not runs:
            return
        jobs = Job.objects.filter(pk__in=[run.job_id for run in runs])
        rows = {pk: (token, stop) for pk, token, stop in jobs.values_list("pk", "token", "stop_requested_at")}
        for run in runs:
            token, stop = rows.get(run.job_id, (None, None))
            run.stop_requested = stop is not None
            run.lost = run.lost or token != run.token

    def _renew(self) -> None:
        moment = time.monotonic()
        held = [pair for lane in self.lanes for pair in lane.held()]
        if held and moment - self.renewed >= self.lease.total_seconds() / 4:
            queue.renew(held, self.lease)
            self.renewed = moment

    def _show_signs(self) -> None:
        moment = time.monotonic()
        if moment - self.signed >= SIGN_OF_LIFE_EVERY:
            signs.show(SignOfLife.WORKER, self.name)
            signs.show(SignOfLife.CLOCK, SignOfLife.CLOCK)
            self.signed = moment

    def _shut_down(self, threads: list[threading.Thread]) -> None:
        try:
            queue.release([pair for lane in self.lanes for pair in lane.stop()])
            deadline = time.monotonic() + GRACE
            for thread in threads:
                thread.join(max(0.0, deadline - time.monotonic()))
            queue.release([pair for lane in self.lanes for pair in lane.held()])
            signs.withdraw(self.name)
        except Error:
            log.exception("The database failed at the end; leases will run out by themselves.")
        connection.close()
        log.info("Worker %s has ended.", self.name)


def drain(limit: int = 100_000) -> int:
    """Run waiting jobs in this thread until none is left, and return how many ran: for tests and for set-up."""
    lane = Lane(f"drain:{os.getpid()}", QUEUES, timedelta(seconds=settings.JOB_LEASE_SECONDS), poll=0)
    ran = 0
    while ran < limit and (batch := lane.work_batch()):
        ran += batch
    return ran
