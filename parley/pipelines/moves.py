"""The page and dialog in which a record is moved: choose a stage, fill in what it still needs, say why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import perform
from parley.foundation.lib.refusals import Conflict, Invalid, NotAllowed, Problem
from parley.foundation.records import writing
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import FieldInvalid
from parley.foundation.records.models import DictionaryEntry
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.inputs import Input, input_of
from parley.foundation.web.screens.undoing import undo_address
from parley.pipelines.guards import missing_fields
from parley.pipelines.models import Outcome, Stage
from parley.pipelines.path import reachable_from


@require_http_methods(["GET", "POST"])
def move(request: PersonRequest, record_type: RecordType, pk: int, end: str = "") -> HttpResponse:
    """GET: the form for the stage `stage` (none: choose one). POST: does it; 422 with the form for what is wrong.

    `end` is "won" or "lost" where the form is for an end of the pipeline. `board` in the form is the address of the
    board that it came from.
    """
    record = record_type.visible_to(request.user).select_related("stage", "pipeline").filter(pk=pk).first()
    if record is None:
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET
    stage = _stage(record, asked.get("stage", ""), end)
    if request.method == "GET" or stage is None:
        return _form(request, record_type, record, stage, {}, {})
    return _do(request, record_type, record, stage)


def _stage(record: Any, asked: str, end: str) -> Stage | None:
    stages = Stage.objects.standing().filter(pipeline=record.pipeline_id).in_order()
    if end in (Outcome.WON, Outcome.LOST):
        return stages.filter(outcome=end).first()
    return stages.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 18 else None


def _do(request: PersonRequest, record_type: RecordType, record: Any, stage: Stage) -> HttpResponse:
    by = Actor(request.user, "board" if request.POST.get("board") else "screen")
    names = [name for name in request.POST if name.startswith("value-")]
    texts = {name.removeprefix("value-"): request.POST.get(name, "") for name in names}
    own: dict[str, str] = {
        name: texts.pop(name) for name in ("outcome_reason", "outcome_comment") if name in texts
    }
    version = request.POST.get("version", "")
    values: dict[str, Any] = {"stage": stage.pk, "reason": request.POST.get("why", "")[:500], **own}
    if version.isdecimal():
        values["version"] = int(version)
    try:
        values["fields"] = read_texts(record_type, texts)
        perform(record_type.key, "move", [record.pk], values, by)
    except Invalid as refusal:
        errors = {problem.field: str(problem.message) for problem in refusal.problems}
        return _form(request, record_type, record, stage, texts | own, errors, status=422, why=str(refusal))
    except (Conflict, NotAllowed) as refusal:
        return _form(request, record_type, record, stage, texts | own, {"": str(refusal)}, status=409)
    return _done(request, record_type, record, stage, by)


def read_texts(record_type: RecordType, texts: dict[str, str]) -> dict[str, Any]:
    """The values that the form's texts mean. Raises Invalid naming each that means none."""
    values, problems = {}, []
    for name, text in texts.items():
        declared = record_type.by_name.get(name)
        if declared is None:
            continue
        try:
            values[name] = declared.kind.from_text(text)
        except FieldInvalid as invalid:
            problems.append(Problem(invalid.message, name, invalid.code))
    if problems:
        raise Invalid(problems[0].message, problems)
    return values


def _done(
    request: PersonRequest, record_type: RecordType, record: Any, stage: Stage, by: Actor
) -> HttpResponse:
    board = request.POST.get("board", "")
    home = board if _is_local(request, board) else reverse(f"{record_type.key}:page", args=[record.pk])
    if not htmx.is_htmx(request):
        return redirect(home)
    response = htmx.go_to(home)
    text = _("“%(title)s” moved to %(stage)s") % {"title": record_type.title_of(record), "stage": stage}
    return htmx.toast(htmx.close_dialog(response), text, undo=undo_address(by))


def _is_local(request: PersonRequest, address: str) -> bool:
    return bool(address) and url_has_allowed_host_and_scheme(address, {request.get_host()})


def _form(
    request: PersonRequest,
    record_type: RecordType,
    record: Any,
    stage: Stage | None,
    texts: dict[str, str],
    errors: dict[str, str],
    *,
    status: int = 200,
    why: str = "",
) -> HttpResponse:
    reachable = reachable_from(record.stage)
    stages = Stage.objects.standing().filter(pipeline=record.pipeline_id).in_order()
    context = {
        "record_type": record_type,
        "record": record,
        "title": record_type.title_of(record),
        "stage": stage,
        "stage_choices": [
            (one.pk, str(one))
            for one in stages
            if reachable is None or one.pk in {*reachable, record.stage_id}
        ],
        "inputs": inputs_of(record_type, record, stage, texts, errors, request) if stage else [],
        "texts": texts,
        "errors": errors,
        "why": why,
        "reasons": (reasons := reasons_of(stage) if stage else []),
        "reason_choices": [(entry.pk, str(entry)) for entry in reasons],
        "board": request.POST.get("board") or request.GET.get("board", ""),
        "action": request.path,
        "page": reverse(f"{record_type.key}:page", args=[record.pk]),
    }
    template = "pipelines/move_dialog.html" if htmx.is_partial(request) else "pipelines/move_page.html"
    return render(request, template, context, status=status)


def inputs_of(
    record_type: RecordType,
    record: Any,
    stage: Stage,
    texts: dict[str, str],
    errors: dict[str, str],
    request: PersonRequest,
) -> list[Input]:
    """The form's fields: what the stage needs, and what was typed before the form was refused."""
    asked = asked_fields(record_type, record, stage)
    typed = [
        record_type.by_name[name]
        for name in texts
        if name in record_type.by_name and not name.startswith("outcome_")
    ]
    return [
        replace(
            input_of(one, request.user, typed=texts.get(one.name), error=errors.get(one.name, "")),
            name=f"value-{one.name}",
            required=one in asked,
        )
        for one in dict.fromkeys((*asked, *typed))
    ]


def asked_fields(record_type: RecordType, record: Any, stage: Stage) -> list[Field]:
    """The fields that the stage still needs, without the reason, which has its own place in the form."""
    draft = writing.Draft(record=record, values={}, before={}, is_new=False)
    missing = [name for name in missing_fields(record_type, draft, stage) if name != "outcome_reason"]
    return [record_type.by_name[name] for name in missing]


def reasons_of(stage: Stage) -> list[DictionaryEntry]:
    """The reasons to choose from at an end; none for stages that ask for none."""
    if not stage.reason_dictionary:
        return []
    entries = DictionaryEntry.objects.alive().filter(
        dictionary=stage.reason_dictionary, archived_at__isnull=True
    )
    return list(entries.order_by("position", "label"))
