"""The page of a large operation: how far it is, stop and go on, what was refused and why, and taking it back."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parley.foundation.actions.catalogue import find
from parley.foundation.bulk import controlling
from parley.foundation.bulk.applying import CHANGE
from parley.foundation.bulk.models import Refusal, Run
from parley.foundation.jobs.models import Job
from parley.foundation.lib.refusals import NotFound
from parley.foundation.records import registry
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.values import address_of

SHOWN_RUNS = 100
SHOWN_REASONS = 50
SHOWN_RECORDS = 200


def _run(request: PersonRequest, pk: int) -> Run:
    """Everyone sees their own operations only."""
    found: Run = get_object_or_404(controlling.runs_of(request.user), pk=pk)
    return found


@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    """The person's operations, latest first."""
    runs = list(controlling.runs_of(request.user)[:SHOWN_RUNS])
    return render(request, "screens/bulk_runs.html", {"runs": [(run, title_of(run)) for run in runs]})


@require_GET
def page(request: PersonRequest, pk: int) -> HttpResponse:
    """Where the operation is now, or how it ended."""
    return render(request, "screens/bulk_run.html", _context(request, _run(request, pk)))


@require_GET
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    """The progress line, asked for every second; leads to the result when the work is done."""
    run = _run(request, pk)
    if run.is_busy and not controlling.is_interrupted(run):
        return render(request, "screens/bulk_progress.html", _context(request, run))
    return htmx.go_to(reverse("web:bulk_run", args=[pk]))


@require_POST
def stop(request: PersonRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    controlling.stop(run)
    run.refresh_from_db()
    if not run.is_busy:
        return htmx.go_to(reverse("web:bulk_run", args=[pk]))
    return render(request, "screens/bulk_progress.html", _context(request, run) | {"stopping": True})


@require_POST
def resume(request: PersonRequest, pk: int) -> HttpResponse:
    controlling.resume(_run(request, pk))
    return redirect("web:bulk_run", pk)


@require_POST
def undo(request: PersonRequest, pk: int) -> HttpResponse:
    controlling.undo(_run(request, pk))
    return redirect("web:bulk_run", pk)


@require_GET
def refused(request: PersonRequest, pk: int) -> HttpResponse:
    """The records that were refused for one reason."""
    run = _run(request, pk)
    group = get_object_or_404(run.refusals, pk=request.GET.get("of", "0")[:18] or 0)
    rows = run.refusals.filter(reason=group.reason, undoing=group.undoing).order_by("pk")
    ids = list(rows.values_list("target_id", flat=True)[: SHOWN_RECORDS + 1])
    record_type = registry.get(run.record_type)
    seen = record_type.visible_to(request.user).in_bulk(ids[:SHOWN_RECORDS])
    records = [
        (record_type.title_of(seen[pk]), address_of(run.record_type, pk)) if pk in seen else (f"#{pk}", "")
        for pk in ids[:SHOWN_RECORDS]
    ]
    context = {"records": records, "more": len(ids) > SHOWN_RECORDS}
    return render(request, "screens/bulk_refused.html", context)


def title_of(run: Run) -> str:
    """What was done to what: “Assign: Deals”."""
    try:
        record_type = registry.get(run.record_type)
        verb = _("Edit fields") if run.verb == CHANGE else str(find(run.record_type, run.verb).label)
    except (registry.UnknownRecordType, NotFound):
        return run.verb
    return _("%(action)s: %(records)s") % {"action": verb, "records": record_type.label_plural}


def _context(request: PersonRequest, run: Run) -> dict[str, Any]:
    job = Job.objects.filter(pk=run.job_id or 0).first()
    return {
        "run": run,
        "title": title_of(run),
        "job": job,
        "interrupted": controlling.is_interrupted(run),
        "can_be_undone": controlling.can_be_undone(run),
        "reasons": _reasons(run, undoing=False),
        "kept": _reasons(run, undoing=True),
        "list_address": reverse(f"{run.record_type}:list"),
    }


def _reasons(run: Run, *, undoing: bool) -> list[dict[str, Any]]:
    """The reasons with the number of records of each, the most frequent first."""
    if run.is_busy:
        return []
    rows = Refusal.objects.filter(run=run, undoing=undoing).values("reason")
    found = rows.annotate(n=Count("pk"), first=Min("pk")).order_by("-n", "reason")
    return list(found[:SHOWN_REASONS])
