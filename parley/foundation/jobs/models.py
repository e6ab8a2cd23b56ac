"""The tables of the job queue: jobs, the times of periodic ones, and signs of life."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    SCHEDULED = "scheduled", pgettext_lazy("state of a job", "scheduled")
    WAITING = "waiting", pgettext_lazy("state of a job", "waiting")
    RUNNING = "running", pgettext_lazy("state of a job", "running")
    DONE = "done", pgettext_lazy("state of a job", "done")
    FAILED = "failed", pgettext_lazy("state of a job", "failed")
    STOPPED = "stopped", pgettext_lazy("state of a job", "stopped")


FINISHED = (State.DONE, State.FAILED, State.STOPPED)


class JobQuerySet(models.QuerySet["Job"]):
    def held(self, pk: int, token: int) -> JobQuerySet:
        """The job as long as the run with this token still holds it."""
        return self.filter(pk=pk, token=token, state=State.RUNNING)

    def waiting(self, queues: tuple[str, ...]) -> JobQuerySet:
        """What may start now, in the order in which it should."""
        return self.filter(state=State.WAITING, queue__in=queues).order_by(F("priority").desc(), "pk")


class Job(models.Model):
    """One piece of work. `token` grows with every claim, so a run that lost its lease can no longer write."""

    type = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    queue = models.CharField(max_length=32, default="default")
    priority = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    run_after = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    attempts = models.PositiveSmallIntegerField(default=0)
    attempts_allowed = models.PositiveSmallIntegerField()
    token = models.PositiveBigIntegerField(default=0)
    worker = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    stop_requested_at = models.DateTimeField(null=True)

    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    message = models.CharField(max_length=200, blank=True)
    result = models.JSONField(null=True)
    errors = models.JSONField(default=list)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(F("priority").desc(), "id", condition=Q(state=State.WAITING), name="job_waiting"),
            models.Index("run_after", condition=Q(state=State.SCHEDULED), name="job_scheduled"),
            models.Index("lease_until", condition=Q(state=State.RUNNING), name="job_running"),
            models.Index("type", condition=Q(finished_at__isnull=True), name="job_unfinished"),
            models.Index("finished_at", condition=Q(finished_at__isnull=False), name="job_finished"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.RUNNING, lease_until__isnull=False)
                | (~Q(state=State.RUNNING) & Q(lease_until__isnull=True)),
                name="job_running_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINISHED, finished_at__isnull=False)
                | (~Q(state__in=FINISHED) & Q(finished_at__isnull=True)),
                name="job_finished_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SCHEDULED) | Q(run_after__isnull=False),
                name="job_scheduled_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} #{self.pk} ({self.state})"

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def fraction(self) -> float | None:
        """Share done, 0 to 1; None while the total is unknown."""
        return min(1.0, self.done / self.total) if self.total else None


class PeriodicTime(models.Model):
    """When a periodic job type is due next; the worker that moves the time on is the one that enqueues the job."""

    type = models.CharField(max_length=200, primary_key=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.type} at {self.next_at:%Y-%m-%d %H:%M:%S}"


class SignOfLife(models.Model):
    """Last seen: one row for each worker process, and one for the clock."""

    CLOCK = "clock"
    WORKER = "worker"

    name = models.CharField(max_length=100, primary_key=True)
    kind = models.CharField(max_length=10, choices=[(CLOCK, "clock"), (WORKER, "worker")])
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.name}, seen {self.seen_at:%Y-%m-%d %H:%M:%S}"
