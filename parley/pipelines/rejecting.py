"""The dialog in which an unsorted record is rejected: why, and the reason of the lost end where it goes there (R071)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import perform
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records.declaration import RecordType
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.fetching import fetch
from parley.foundation.web.screens.undoing import undo_address
from parley.pipelines.actions import end_stages
from parley.pipelines.models import Outcome, Pipeline
from parley.pipelines.moves import reasons_of


@require_http_methods(["GET", "POST"])
def reject(request: PersonRequest, record_type: RecordType, pk: int) -> HttpResponse:
    """GET: the dialog. POST: rejects; 422 with the dialog for what is missing."""
    record = fetch(request, record_type, pk)
    if request.method == "GET":
        return _dialog(request, record_type, record)
    by = Actor(request.user, "screen")
    values: dict[str, Any] = {"reason": request.POST.get("reason", "")}
    if request.POST.get("outcome_reason"):
        values["outcome_reason"] = request.POST["outcome_reason"]
    try:
        perform(record_type.key, "reject", [pk], values, by)
    except Invalid as refusal:
        return _dialog(request, record_type, record, refusal)
    own = reverse(f"{record_type.key}:page", args=[pk])
    page = htmx.page_of(request) or own
    if page.startswith(own) and not _counted(record):
        page = reverse(f"{record_type.key}:list")
    text = _("“%(title)s” rejected.") % {"title": record_type.title_of(record)}
    return htmx.close_dialog(htmx.toast(htmx.go_to(page), text, undo=undo_address(by)))


def _counted(record: Any) -> bool:
    return bool(record.pipeline.rejected_go == Pipeline.Rejected.LOST)


def _dialog(
    request: PersonRequest, record_type: RecordType, record: Any, refusal: Invalid | None = None
) -> HttpResponse:
    end = end_stages({record.pipeline_id}, Outcome.LOST).get(record.pipeline_id) if _counted(record) else None
    errors = {problem.field: str(problem.message) for problem in refusal.problems} if refusal else {}
    context = {
        "title": record_type.title_of(record),
        "end": end,
        "choices": [(entry.pk, str(entry)) for entry in (reasons_of(end) if end else [])],
        "errors": errors,
        "others": [text for name, text in errors.items() if name not in ("reason", "outcome_reason")],
        "typed": request.POST,
        "action": request.path,
    }
    return render(request, "pipelines/reject_dialog.html", context, status=422 if refusal else 200)
