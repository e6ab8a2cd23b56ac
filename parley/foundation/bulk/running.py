"""Doing an operation chunk by chunk, and taking it back; either goes on where the last finished transaction ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.bulk.applying import Tally, apply
from parley.foundation.bulk.models import Chunk, Refusal, Run
from parley.foundation.jobs import progress, should_stop
from parley.foundation.lib import clock
from parley.foundation.records.undo import undo


@contextmanager
def acting_as(user: User) -> Iterator[None]:
    """In the language and time zone of the person whose operation it is."""
    with translation.override(user.language), timezone.override(user.time_zone):
        yield


def run_chunks(run: Run) -> bool:
    """Does what is not done yet; false where somebody asked to stop."""
    waiting = run.chunks.filter(done_at__isnull=True).order_by("position").values_list("pk", flat=True)
    for pk in list(waiting):
        if should_stop():
            return False
        with transaction.atomic():
            chunk = _held(pk)
            if chunk.done_at is not None:
                continue
            by = Actor(run.user, "bulk", operation=chunk.operation)
            tally = apply(run, chunk.ids, by)
            Chunk.objects.filter(pk=pk).update(done_at=clock.now())
            _note(run, tally)
            done = Run.objects.values_list(F("changed") + F("refused"), flat=True).get(pk=run.pk)
            progress(done, run.total)
    return True


def _held(pk: int) -> Chunk:
    """The chunk, until the transaction ends: whoever else has the job by now waits, and finds it done."""
    return Chunk.objects.select_for_update().get(pk=pk)


def _note(run: Run, tally: Tally) -> None:
    Refusal.objects.bulk_create(
        [Refusal(run=run, target_id=pk, reason=reason) for pk, reason in tally.refused]
    )
    Run.objects.filter(pk=run.pk).update(
        changed=F("changed") + tally.done, refused=F("refused") + len(tally.refused)
    )


def undo_chunks(run: Run) -> bool:
    """Takes back what is not taken back yet, the last chunk first; false where somebody asked to stop.

    What somebody has changed since stays as it is, and is listed with the reason.
    """
    left = run.chunks.filter(done_at__isnull=False, undone_at__isnull=True)
    for pk in list(left.order_by("-position").values_list("pk", flat=True)):
        if should_stop():
            return False
        with transaction.atomic():
            chunk = _held(pk)
            if chunk.undone_at is not None:
                continue
            by = Actor(run.user, "bulk", reason=_("Bulk operation taken back"))
            done = undo(chunk.operation, by)
            Chunk.objects.filter(pk=pk).update(undone_at=clock.now())
            Refusal.objects.bulk_create(
                [
                    Refusal(
                        run=run,
                        target_id=problem.details.get("record_id", 0),
                        reason=str(problem.message),
                        undoing=True,
                    )
                    for problem in done.kept
                ]
            )
            Run.objects.filter(pk=run.pk).update(
                undone=F("undone") + done.count, kept=F("kept") + len(done.kept)
            )
            progress(_undone_so_far(run), run.total)
    return True


def _undone_so_far(run: Run) -> int:
    found = Run.objects.filter(pk=run.pk).aggregate(n=Sum(F("undone") + F("kept")))
    return int(found["n"] or 0)
