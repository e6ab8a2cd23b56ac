"""Pipelines under Settings: their stages, names, limits, required fields, ends and reasons, edited while in use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.lib.refusals import ActionRefused, Conflict, Invalid
from parley.foundation.records import registry
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.undoing import undo_address
from parley.pipelines import editing
from parley.pipelines.building import shipped_templates
from parley.pipelines.models import Pipeline, Stage
from parley.pipelines.settings.forms import StageForm, pipeline_values, stage_values
from parley.pipelines.settings.showing import page_context, template_choices


def editor(request: PersonRequest) -> Actor:
    """The actor, once they may change pipelines."""
    by = Actor(request.user, "screen")
    ensure_may(by, editing.PERMISSION)
    return by


def find(pk: int, stage_pk: int | None = None) -> Any:
    """The living pipeline, or its living stage. Raises Http404."""
    rows: Any = Pipeline.objects.alive().filter(pk=pk)
    if stage_pk is not None:
        rows = Stage.objects.alive().filter(pk=stage_pk, pipeline=pk, pipeline__deleted_at__isnull=True)
        rows = rows.select_related("pipeline", "parent").prefetch_related("allowed_next")
    found = rows.first()
    if found is None:
        raise Http404
    return found


@require_GET
def pipelines(request: PersonRequest) -> HttpResponse:
    """The first pipeline in use; the templates to start from where there is none."""
    editor(request)
    rows = Pipeline.objects.alive().order_by("archived_at", "record_type", "position", "pk")
    first = rows.filter(archived_at__isnull=True).first() or rows.first()
    if first is not None:
        return redirect("pipelines:edit", first.pk)
    return render(request, "pipelines/settings/empty.html", {"templates": template_choices()})


@require_http_methods(["GET", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """A new pipeline, from a template or from nothing."""
    by = editor(request)
    types = editing.staged_types()
    data = request.POST if request.method == "POST" else request.GET
    chosen = data.get("template", "") if data.get("template", "") in shipped_templates() else ""
    context: dict[str, Any] = {
        "templates": template_choices(),
        "types": [(one.key, one.label_plural) for one in types],
        "chosen": chosen,
        "name": data.get("name", ""),
        "record_type": data.get("record_type") or (types[0].key if types else ""),
        "error": "",
    }
    status = 200
    if request.method == "POST":
        try:
            made = editing.create_pipeline(
                context["record_type"], context["name"].strip(), by, template=chosen
            )
            return _to(
                request,
                reverse("pipelines:edit", args=[made.pk]),
                _("“%(name)s” is there.") % {"name": made},
                by,
            )
        except ActionRefused as refusal:
            context["error"], status = str(refusal), 422
    partial = htmx.is_partial(request)
    return render(
        request, f"pipelines/settings/new_{'dialog' if partial else 'page'}.html", context, status=status
    )


@require_GET
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """The editor of one pipeline; `stage` is the one that stands open."""
    editor(request)
    return show(request, find(pk), open_stage=request.GET.get("stage", ""))


def show(
    request: PersonRequest,
    pipeline: Pipeline,
    *,
    open_stage: str = "",
    form: StageForm | None = None,
    refusal: ActionRefused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = page_context(request, pipeline, open_stage=open_stage, form=form)
    errors = {problem.field: str(problem.message) for problem in refusal.problems} if refusal else {}
    return render(
        request,
        "pipelines/settings/edit.html",
        context
        | {"refusal": refusal, "errors": errors, "typed": request.POST if refusal and form is None else {}},
        status=status,
    )


@require_POST
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Name, translations, and the kinds of records that start here."""
    by, pipeline = editor(request), find(pk)
    version = request.POST.get("version", "")
    try:
        expected = int(version) if version.isdecimal() else None
        editing.change_pipeline(pipeline, pipeline_values(request.POST), by, expected=expected)
    except (Invalid, Conflict) as refusal:
        return show(request, find(pk), refusal=refusal, status=refusal.status)
    return _to(request, reverse("pipelines:edit", args=[pk]), _("Pipeline saved."), by)


@require_POST
def archive(request: PersonRequest, pk: int) -> HttpResponse:
    """Out of use, or back."""
    by, pipeline = editor(request), find(pk)
    archived = request.POST.get("archived") != "0"
    editing.archive_pipeline(pipeline, by, archived=archived)
    text = _("“%(name)s” is out of use.") if archived else _("“%(name)s” is in use again.")
    return _to(request, reverse("pipelines:edit", args=[pk]), text % {"name": pipeline}, by)


@require_POST
def order(request: PersonRequest, pk: int) -> HttpResponse:
    """`ids` is the new order; or `stage` goes one place `up` or `down`."""
    by, pipeline = editor(request), find(pk)
    ids = [int(part) for part in request.POST.get("ids", "").split(",") if part.isdecimal()]
    stage_pk = request.POST.get("stage", "")
    first = find(pk, int(stage_pk) if stage_pk.isdecimal() else (ids[0] if ids else 0))
    if not ids:
        siblings = editing.living(pipeline).filter(parent=first.parent_id).in_order()
        ids = moved([stage.pk for stage in siblings], first.pk, request.POST.get("to", ""))
    editing.order_stages(pipeline, ids, by, parent=first.parent)
    return _to(request, reverse("pipelines:edit", args=[pk]), _("Order saved."), by)


def moved(ids: list[int], pk: int, way: str) -> list[int]:
    """The ids with one of them a place further up or down."""
    place = ids.index(pk)
    other = place + (-1 if way == "up" else 1)
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
    return ids


@require_POST
def add(request: PersonRequest, pk: int) -> HttpResponse:
    """A new stage, or sub-stage of `parent`."""
    by, pipeline = editor(request), find(pk)
    parent_pk = request.POST.get("parent", "")
    parent = find(pk, int(parent_pk)) if parent_pk.isdecimal() else None
    values = {"name": request.POST.get("name", "").strip() or _("New stage")}
    if request.POST.get("outcome") in ("won", "lost"):
        values["outcome"] = request.POST["outcome"]
    try:
        stage = editing.add_stage(pipeline, values, by, parent=parent)
    except Invalid as refusal:
        return show(request, pipeline, refusal=refusal, status=422)
    return _to(request, f"{reverse('pipelines:edit', args=[pk])}?stage={stage.pk}", _("Stage added."), by)


@require_POST
def stage(request: PersonRequest, pk: int, stage_pk: int) -> HttpResponse:
    """Saves one stage; 422 or 409 with the form as it was typed, and what is wrong with it."""
    by, found = editor(request), find(pk, stage_pk)
    form = StageForm(found, request.POST)
    try:
        values = stage_values(request.POST, found)
        changed = editing.change_stage(found, values, by, expected=form.version)
        # An end that goes back to the shared reasons does not put its own in their place.
        same = changed.reason_dictionary == found.reason_dictionary or "own_reasons" in request.POST
        if changed.reason_dictionary and same and "reasons" in request.POST:
            editing.set_reasons(changed.reason_dictionary, request.POST["reasons"].splitlines(), by)
    except (Invalid, Conflict) as refusal:
        fresh = find(pk, stage_pk)
        answer = StageForm(fresh, request.POST, refusal=refusal)
        return show(request, fresh.pipeline, open_stage=str(stage_pk), form=answer, status=refusal.status)
    return _to(request, reverse("pipelines:edit", args=[pk]), _("“%(name)s” saved.") % {"name": changed}, by)


@require_http_methods(["GET", "POST"])
def remove(request: PersonRequest, pk: int, stage_pk: int) -> HttpResponse:
    """Asks where the records of a stage go, then removes it."""
    by, found = editor(request), find(pk, stage_pk)
    error, status = "", 200
    if request.method == "POST":
        try:
            chosen = request.POST.get("to", "")
            to = find(pk, int(chosen)) if chosen.isdecimal() else None
            editing.remove_stage(found, by, to=to)
            return _to(
                request, reverse("pipelines:edit", args=[pk]), _("“%(name)s” removed.") % {"name": found}, by
            )
        except ActionRefused as refusal:
            error, status = said(refusal), refusal.status if refusal.status == 422 else 409
    inside = {found.pk, *Stage.objects.filter(parent=found).values_list("pk", flat=True)}
    targets = Stage.objects.standing().filter(pipeline=pk).exclude(pk__in=inside).in_order()
    record_type = registry.get(found.pipeline.record_type)
    context = {
        "stage": found,
        "count": editing.records_on(found),
        "targets": [(one.pk, str(one)) for one in targets],
        "record_type": record_type,
        "error": error,
    }
    partial = htmx.is_partial(request)
    return render(
        request, f"pipelines/settings/remove_{'dialog' if partial else 'page'}.html", context, status=status
    )


def said(refusal: ActionRefused) -> str:
    """The refusal with how many records stand in the way, and what they lack."""
    sentences: dict[str, int] = {}
    for problem in refusal.problems:
        sentences[str(problem.message)] = sentences.get(str(problem.message), 0) + 1
    if not sentences:
        return str(refusal)
    return " ".join(f"{sentence} ({count})" for sentence, count in list(sentences.items())[:3])


def _to(request: PersonRequest, address: str, text: str, by: Actor) -> HttpResponse:
    """The editor again, with a toast that can take the change back."""
    if not htmx.is_htmx(request):
        messages.success(request, text)
        return redirect(address)
    return htmx.close_dialog(htmx.toast(htmx.go_to(address), text, undo=undo_address(by)))
