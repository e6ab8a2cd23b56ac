"""Notes on the screen: write, edit, pin, delete with undo."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parley.communications import actions
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import perform
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records import registry
from parley.foundation.web import htmx


def _actor(request: HttpRequest) -> Actor:
    return Actor(request.user)  # type: ignore[arg-type]


@require_POST
def write(request: HttpRequest, record_type: str, pk: int) -> HttpResponse:
    """Writes a note on a record; the text typed stays in the composer when it is refused."""
    try:
        path = registry.get(record_type).path
    except registry.UnknownRecordType as error:
        raise Http404 from error
    perform(record_type, "note", [pk], {"text": request.POST.get("text", "")}, _actor(request))
    if not htmx.is_htmx(request):
        return redirect(f"/{path}/{pk}/")
    return _changed(HttpResponse(status=204), _("Note saved."))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one note in its place, and its saving."""
    note = actions.find_note(pk, _actor(request))
    context: dict[str, Any] = {"note": note, "error": ""}
    if request.method == "POST":
        try:
            actions.edit_note(note, request.POST.get("text", ""), by=_actor(request))
        except Invalid as refusal:
            context["error"] = str(refusal)
            note.text = request.POST.get("text", "")
            return render(request, "communications/note_form.html", context, status=422)
        return _changed(HttpResponse(status=204), _("Note saved."))
    return render(request, "communications/note_form.html", context)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the note away; the toast brings it back."""
    actions.delete_note(actions.find_note(pk, _actor(request)), by=_actor(request))
    return _changed(HttpResponse(status=204), _("Note deleted."), undo=reverse("notes:restore", args=[pk]))


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Brings a deleted note back."""
    actions.restore_note(pk, by=_actor(request))
    return _changed(HttpResponse(status=204), _("Note restored."))


@require_POST
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Pins the note to the top of the timeline, or lets it go."""
    note = actions.find_note(pk, _actor(request))
    actions.pin_note(note, by=_actor(request), pinned=note.pinned_at is None)
    return _changed(HttpResponse(status=204), _("Pinned.") if note.pinned_at else _("Not pinned any more."))


def _changed(response: HttpResponse, message: str, undo: str = "") -> HttpResponse:
    return htmx.toast(htmx.trigger(response, "timeline-changed"), message, undo=undo)
