"""Merging on the screen: find the other record, compare side by side, choose, merge; and take a merge apart."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Company
from parley.foundation.lib.refusals import ActionRefused, Invalid, NotFound
from parley.foundation.merging import actions, comparing
from parley.foundation.merging.models import Merge
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.action_views import selected_ids
from parley.foundation.web.screens.fetching import fetch
from parley.foundation.web.screens.values import Values


@require_http_methods(["GET", "POST"])
def choose(request: PersonRequest, record_type: RecordType, pk: int) -> HttpResponse:
    """The dialog that asks which record is the same one; then the comparison."""
    record = fetch(request, record_type, pk)
    other = request.POST.get("other", "")
    if request.method == "POST" and other.isdecimal() and len(other) <= 18:
        return _go(request, record_type, record.pk, int(other))
    error = _("Choose a record from the list.") if request.method == "POST" else ""
    context = {
        "record_type": record_type,
        "address": request.path,
        "title": record_type.title_of(record),
        "error": error,
    }
    return render(request, "merging/choose_dialog.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
def choose_selected(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """Two ticked rows of a list."""
    ids = selected_ids(request, record_type)
    if len(ids) != 2:
        raise Invalid(_("Tick exactly two records to merge them."))
    return _go(request, record_type, *ids)


def _go(request: PersonRequest, record_type: RecordType, kept: int, gone: int) -> HttpResponse:
    address = reverse(f"merging:{record_type.key}", args=[kept, gone])
    return htmx.close_dialog(htmx.go_to(address)) if htmx.is_htmx(request) else redirect(address)


@require_http_methods(["GET", "POST"])
def compare(request: PersonRequest, record_type: RecordType, kept: int, gone: int) -> HttpResponse:
    """Both records side by side; the left one stays, with the chosen values."""
    names = tuple(declared.name for declared in record_type.fields if declared.editable)
    first, second = (fetch(request, record_type, pk, names) for pk in (kept, gone))
    problem = ""
    if request.method == "POST":
        choices = {name: value for name, value in request.POST.items() if value in ("a", "b", "both")}
        values = comparing.chosen_values(record_type, first, second, choices)
        try:
            done = actions.merge(record_type, first, second, values, by=Actor(request.user, channel="screen"))
        except ActionRefused as refusal:
            if refusal.status in (403, 404):
                raise
            problem = "; ".join(str(one.message) for one in refusal.problems) or str(refusal)
        else:
            page = reverse(f"{record_type.key}:page", args=[kept])
            answer = htmx.go_to(page) if htmx.is_htmx(request) else redirect(page)
            return htmx.toast(answer, _("Merged."), undo=reverse("merging:take_apart", args=[done.pk]))
    context = {
        "record_type": record_type,
        "kept": first,
        "gone": second,
        "lines": comparing.lines(record_type, first, second),
        "values": Values(Company.current()),
        "problem": problem,
        "swap": reverse(f"merging:{record_type.key}", args=[gone, kept]),
    }
    return render(request, "merging/compare.html", context, status=422 if problem else 200)


@require_POST
def take_apart(request: PersonRequest, pk: int) -> HttpResponse:
    """Undoes one merge and shows the record that came back."""
    done = Merge.objects.filter(pk=pk).first()
    by = Actor(request.user, channel="screen")
    if (
        done is None
        or not registry.get(done.record_type).visible_to(request.user).filter(pk=done.kept_id).exists()
    ):
        raise NotFound(_("This record does not exist, or you may not see it."))
    undone = actions.take_apart(done, by=by)
    page = reverse(f"{done.record_type}:page", args=[done.gone_id])
    answer: Any = htmx.go_to(page) if htmx.is_htmx(request) else redirect(page)
    kept = " ".join(str(problem.message) for problem in undone.kept)
    return htmx.toast(answer, _("Taken apart.") + (f" {kept}" if kept else ""))
