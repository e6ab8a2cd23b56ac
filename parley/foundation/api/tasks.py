"""Background work of the API: large bulk calls, and forgetting what is kept for a day."""

from __future__ import annotations

from datetime import time, timedelta

from django.db import transaction
from django.utils import translation

from parley.foundation.access.policy import limit
from parley.foundation.accounts.actor import Actor
from parley.foundation.api import bulk, tokens
from parley.foundation.api.models import BulkCall, KeptAnswer
from parley.foundation.jobs import periodic, progress, task
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused, Problem
from parley.foundation.records import registry

CHUNK = 500
KEEP_CALLS = timedelta(days=7)


@task(queue_name="long")  # type: ignore[untyped-decorator]
def run_bulk_call(pk: int) -> int:
    """Deals with the items chunk by chunk, each in a transaction with its outcomes, and goes on where it ended."""
    while _next_chunk(pk):
        pass
    return BulkCall.objects.get(pk=pk).done


@transaction.atomic
def _next_chunk(pk: int) -> bool:
    """Deals with the next items; whether there are more."""
    job = BulkCall.objects.select_for_update().filter(pk=pk, finished_at__isnull=True).first()
    if job is None:
        return False
    by = _actor(job)
    if by is None:
        _end(job, BulkCall.State.STOPPED)
        return False
    items = job.items[job.position : job.position + CHUNK]
    record_type = registry.get(job.record_type)
    assert by.user is not None
    batch = bulk.Batch(record_type, items, by, whole=False, first=job.position, input=job.input)
    with translation.override(by.user.language):
        try:
            outcomes = bulk.run(batch, job.verb)
        except ActionRefused as refusal:
            problem = Problem(refusal.message, "", refusal.code)
            outcomes = [bulk.Outcome(job.position + n, problems=[problem]) for n in range(len(items))]
        job.results = [*job.results, *(one.as_json() for one in outcomes)]
    job.position += len(items)
    job.refused += sum(bool(one.problems) for one in outcomes)
    job.done = job.position - job.refused
    job.state = BulkCall.State.RUNNING
    progress(job.position, len(job.items))
    if job.position >= len(job.items):
        _end(job, BulkCall.State.DONE)
        return False
    job.save()
    return True


def _actor(job: BulkCall) -> Actor | None:
    """Who the call acts for; None where the person or the key that sent it may no longer come in."""
    user = job.user
    if not user.is_active or user.deleted_at is not None:
        return None
    if job.keyed:
        token = tokens.living().filter(pk=job.token_id or 0).first()
        if token is None:
            return None
        limit(user, token.scopes)
    return Actor(user, "api", job.reason, job.operation)


def _end(job: BulkCall, state: str) -> None:
    job.state, job.finished_at = state, clock.now()
    job.save()


@periodic(daily=time(3, 40))
@task
def forget_old_calls() -> int:
    """Deletes kept answers after a day and bulk calls after a week."""
    now = clock.now()
    answers = KeptAnswer.objects.filter(created_at__lt=now - timedelta(days=1)).delete()[0]
    return answers + BulkCall.objects.filter(finished_at__lt=now - KEEP_CALLS).delete()[0]
