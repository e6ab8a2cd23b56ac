"""The screens of the import wizard: each finds the import among those the person may see, does one thing, draws."""

from __future__ import annotations

import json
import tempfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.importing import deciding, forms, pages, preparing, problem_file, storage
from parley.foundation.importing.analysing import importable_types
from parley.foundation.importing.messages import sentence_of
from parley.foundation.importing.models import Batch, File
from parley.foundation.importing.opening import Unreadable
from parley.foundation.jobs.models import Job
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records import registry

SHOWN_BATCHES = 100
BUSY = (Batch.State.READING, Batch.State.CHECKING, Batch.State.RUNNING, Batch.State.UNDOING)
MIME = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _enter(request: HttpRequest) -> Any:
    user: Any = request.user
    ensure_may(Actor(user), preparing.PERMISSION)
    return user


def _batch(request: HttpRequest, pk: int) -> Batch:
    found: Batch = get_object_or_404(preparing.batches_of(_enter(request)).prefetch_related("files"), pk=pk)
    return found


def _file(batch: Batch, pk: int) -> File:
    return get_object_or_404(batch.files, pk=pk)


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """All imports of the person, latest first."""
    user = _enter(request)
    batches = preparing.batches_of(user).select_related("created_by").prefetch_related("files")
    shown = batches.order_by("-pk")[:SHOWN_BATCHES]
    return render(request, "importing/list.html", {"batches": shown, "type_label": pages.type_label})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The first step: choose files."""
    user = _enter(request)
    wanted = request.GET.get("type", "") or request.POST.get("type", "")
    known = {one.key for one in importable_types(user)}
    error = ""
    if request.method == "POST":
        try:
            batch = preparing.begin(request.FILES.getlist("files"), user, wanted if wanted in known else "")
            return redirect("importing:page", batch.pk)
        except ActionRefused as refused:
            error = str(refused)
    context = {"steps": pages.steps(1), "wanted": wanted if wanted in known else "", "error": error}
    return render(request, "importing/new.html", context, status=422 if error else 200)


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the import is now."""
    batch = _batch(request, pk)
    if batch.state == Batch.State.DRAFT:
        first = batch.files.first()
        return redirect("importing:match", batch.pk, first.pk) if first else redirect("importing:new")
    if batch.state in BUSY:
        return render(request, "importing/busy.html", _busy(batch))
    if batch.state == Batch.State.CHECKED:
        return render(request, "importing/check.html", _checked(batch))
    return render(request, "importing/result.html", _result(batch))


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress line, asked for every second; leads to the next page when the work is done."""
    batch = _batch(request, pk)
    if batch.state in BUSY and not batch.is_interrupted:
        return render(request, "importing/progress.html", _busy(batch))
    response = HttpResponse(status=204)
    address = {
        "path": reverse("importing:page", args=[pk]),
        "target": "#main",
        "select": "#main",
        "swap": "outerHTML",
    }
    response["HX-Location"] = json.dumps(address)
    return response


def _busy(batch: Batch) -> dict[str, Any]:
    place = {Batch.State.READING: 1, Batch.State.CHECKING: 3}.get(Batch.State(batch.state), 4)
    job = Job.objects.filter(pk=batch.job_id or 0).first()
    return {"batch": batch, "job": job, "failed": batch.is_interrupted, "steps": pages.steps(place)}


def _checked(batch: Batch) -> dict[str, Any]:
    files = list(batch.files.all())
    readable = [file for file in files if not file.error and file.record_type]
    names = ("created", "matched", "problems", "updated", "unchanged")
    counted = {name: sum(file.checked.get(name, 0) for file in readable) for name in names}
    return {
        "batch": batch,
        "files": files,
        "readable": readable,
        "counted": counted,
        "policies": File.OnMatch.choices,
        "match_choices": pages.match_choices,
        "new_records": pages.new_records,
        "type_label": pages.type_label,
        "reason_text": problem_file.reason_text,
        "steps": pages.steps(3, ["", reverse("importing:edit", args=[batch.pk])]),
    }


def _result(batch: Batch) -> dict[str, Any]:
    files = list(batch.files.all())
    return {
        "batch": batch,
        "files": files,
        "type_label": pages.type_label,
        "type_path": lambda key: f"/{registry.get(key).path}/",
        "steps": pages.steps(5 if batch.state == Batch.State.DONE else 4),
        "waiting": deciding.waiting_files(files),
    }


@require_http_methods(["GET", "POST"])
def match(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """The second step: how a file is read and where its columns go. Every change is saved at once."""
    batch = _batch(request, pk)
    file = _file(batch, file_pk)
    user: Any = request.user
    if request.method == "POST":
        preparing.edit(batch)
        changed = forms.changed_reading(file, request.POST)
        if changed:
            preparing.read_again(file, user, **changed)
        elif request.POST.get("type") and request.POST["type"] != file.record_type:
            _choose_type(file, request.POST["type"], user)
        elif file.record_type and file.columns:
            forms.save_matching(file, request.POST, user)
        if "next" in request.POST:
            return _next(batch, file)
        return redirect("importing:match", pk, file_pk)
    if batch.state not in (Batch.State.DRAFT, Batch.State.CHECKED):
        return redirect("importing:page", pk)
    context = {"match": pages.MatchPage(batch, file, user), "batch": batch, "file": file}
    context |= {"files": list(batch.files.all()), "type_label": pages.type_label, "steps": pages.steps(2)}
    return render(request, "importing/match.html", context)


def _choose_type(file: File, key: str, user: Any) -> None:
    if key not in {one.key for one in importable_types(user)}:
        raise Http404
    preparing.choose_type(file, key, user)
    file.save()


def _next(batch: Batch, file: File) -> HttpResponse:
    """The next file to match or, after the last, the check."""
    following = batch.files.filter(position__gt=file.position).first()
    if following is not None:
        return redirect("importing:match", batch.pk, following.pk)
    preparing.check(batch)
    return redirect("importing:page", batch.pk)


@require_POST
def remove_file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """Take one file out of an import that has not begun."""
    batch = _batch(request, pk)
    preparing.edit(batch)
    file = _file(batch, file_pk)
    if not File.objects.filter(stored=file.stored).exists():  # other sheets of the workbook may still need it
        storage.remove([file.stored])
    file.delete()
    return redirect("importing:page", pk)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to matching."""
    batch = _batch(request, pk)
    first = batch.files.first()
    if first is None:
        return redirect("importing:new")
    return redirect("importing:match", pk, first.pk)


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Count what would happen, also again with another treatment of duplicates."""
    batch = _batch(request, pk)
    for file in batch.files.all():
        if f"policy-{file.pk}" in request.POST:
            forms.save_duplicates(file, request.POST)
    preparing.check(batch)
    return redirect("importing:page", pk)


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    preparing.start(batch)
    return redirect("importing:page", pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    preparing.stop(batch)
    return render(request, "importing/progress.html", _busy(batch) | {"stopping": True})


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    preparing.undo(batch)
    return redirect("importing:page", pk)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away an import that has not begun."""
    batch = _batch(request, pk)
    preparing.refuse_unless_unstarted(batch)
    storage.remove(list(batch.files.values_list("stored", flat=True)))
    batch.delete()
    return redirect("importing:list")


@require_GET
def problems(request: HttpRequest, pk: int, file_pk: int, kind: str) -> FileResponse:
    """The problem rows of one file."""
    file = _file(_batch(request, pk), file_pk)
    if kind not in MIME:
        raise Http404
    stream = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    try:
        problem_file.write(file, kind, stream)
    except Unreadable as error:  # the stored file is gone or broken
        stream.close()
        raise ActionRefused(sentence_of(error)) from error
    stream.seek(0)
    stem = file.name.rpartition(".")[0] or file.name
    name = _("%(file)s, problem rows") % {"file": stem}
    return FileResponse(stream, as_attachment=True, filename=f"{name}.{kind}", content_type=MIME[kind])


@require_http_methods(["GET", "POST"])
def duplicates(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """Rows that may be there already, to decide about."""
    batch = _batch(request, pk)
    file = _file(batch, file_pk)
    user: Any = request.user
    if request.method == "POST":
        answers = {
            int(name.removeprefix("issue-")): str(value)
            for name, value in request.POST.items()
            if name.startswith("issue-") and name.removeprefix("issue-").isdecimal() and value
        }
        tally = deciding.decide(file, answers)
        counts = tally.counts
        messages.success(
            request,
            _("%(created)s created, %(updated)s updated, %(skipped)s left.")
            % {"created": counts["created"], "updated": counts["updated"], "skipped": counts["skipped"]},
        )
        waiting = file.issues.filter(kind="duplicate", decision="").exists()
        return redirect("importing:duplicates", pk, file_pk) if waiting else redirect("importing:page", pk)
    context = {
        "batch": batch,
        "file": file,
        "questions": deciding.questions(file, user),
        "type_label": pages.type_label,
    }
    return render(request, "importing/duplicates.html", context)
