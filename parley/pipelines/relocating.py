"""Moving records to another pipeline: first the pipeline, then for each stage they stand on where its records go."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import find, perform
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records.declaration import RecordType
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.action_views import done_sentence, selected_ids
from parley.foundation.web.screens.undoing import undo_address
from parley.pipelines.mapping import propose
from parley.pipelines.models import Pipeline, Stage

VERB = "move_to_pipeline"
TO = "to-"
"""Before the id of an old stage: the name of the select that says where its records go."""


@require_http_methods(["GET", "POST"])
def relocate(request: PersonRequest, record_type: RecordType, pk: int | None = None) -> HttpResponse:
    """The dialog for one record or a selection; choosing a pipeline draws it anew with a row for each old stage."""
    declared = find(record_type.key, VERB)
    ensure_may(Actor(request.user), declared.permission_for(record_type.key))
    ids = [pk] if pk else selected_ids(request, record_type)
    data = request.GET if request.method == "GET" else request.POST
    pipeline = _pipeline(record_type, data.get("pipeline", ""))
    if request.method == "GET" or pipeline is None:
        return _dialog(request, record_type, ids, pipeline)
    mapping = {name.removeprefix(TO): value for name, value in data.items() if name.startswith(TO)}
    by = Actor(request.user, channel="screen" if pk else "bulk", reason=data.get("reason", "")[:500])
    try:
        perform(record_type.key, VERB, ids, {"pipeline": pipeline.pk, "mapping": mapping}, by)
    except ActionRefused as refusal:
        if refusal.status in (403, 404):
            raise
        sentences = [str(problem.message) for problem in refusal.problems] or [str(refusal)]
        return _dialog(
            request, record_type, ids, pipeline, list(dict.fromkeys(sentences)), mapping, status=422
        )
    page = htmx.page_of(request) or reverse(f"{record_type.key}:list")
    return htmx.close_dialog(
        htmx.toast(htmx.go_to(page), done_sentence(declared, len(ids)), undo=undo_address(by))
    )


def _pipeline(record_type: RecordType, text: str) -> Pipeline | None:
    rows = Pipeline.objects.alive().filter(record_type=record_type.key, archived_at__isnull=True)
    return rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) <= 18 else None


def _dialog(
    request: PersonRequest,
    record_type: RecordType,
    ids: list[int],
    pipeline: Pipeline | None,
    problems: list[str] | None = None,
    chosen: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    pipelines = Pipeline.objects.alive().filter(record_type=record_type.key, archived_at__isnull=True)
    context = {
        "address": request.path,
        "ids": ids,
        "subject": ngettext("%(count)s record", "%(count)s records", len(ids)) % {"count": len(ids)},
        "pipelines": [(one.pk, str(one)) for one in pipelines.order_by("position", "pk")],
        "pipeline": pipeline,
        "rows": _rows(record_type, request, ids, pipeline, chosen or {}) if pipeline else [],
        "problems": problems or [],
        "title": _("Move to another pipeline"),
        "prefix": TO,
    }
    return render(request, "pipelines/relocate_dialog.html", context, status=status)


def _rows(
    record_type: RecordType,
    request: PersonRequest,
    ids: list[int],
    pipeline: Pipeline,
    chosen: dict[str, str],
) -> list[dict[str, Any]]:
    """Each stage that the records stand on, how many, and the stages of the new pipeline with the likely one chosen."""
    standing = record_type.visible_to(request.user).filter(pk__in=ids).order_by()
    counts: dict[int, int] = {}
    for stage in standing.values_list("stage_id", flat=True):
        counts[stage] = counts.get(stage, 0) + 1
    old = list(Stage.objects.filter(pk__in=counts).select_related("pipeline").in_order())
    new = list(Stage.objects.standing().filter(pipeline=pipeline).in_order())
    proposed = propose(old, new)
    choices = [(stage.pk, str(stage)) for stage in new]
    return [
        {
            "stage": stage,
            "count": counts[stage.pk],
            "choices": choices,
            "value": chosen.get(str(stage.pk), proposed[stage.pk]),
        }
        for stage in old
    ]
