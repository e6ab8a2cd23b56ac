"""Notes on the screen: write, edit, pin, delete with undo."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parley.communications import actions
from parley.communications.mentions import offered
from parley.communications.models import Note
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import find, read_inputs
from parley.foundation.lib.refusals import Invalid, NotFound
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.web import htmx


def _actor(request: HttpRequest) -> Actor:
    return Actor(request.user)  # type: ignore[arg-type]


@require_POST
def write(request: HttpRequest, record_type: str, pk: int) -> HttpResponse:
    """Writes a note on a record; the text typed stays in the composer when it is refused."""
    declared = _type(record_type)
    by = _actor(request)
    record = declared.visible_to(request.user).filter(pk=pk).first()  # type: ignore[arg-type]
    if record is None:
        raise NotFound(_("This record does not exist, or you may not see it."))
    values = read_inputs(find(record_type, "note"), {"text": request.POST.get("text", "")}, by)
    note = actions.write_notes([record], by=by, chosen=_chosen(request), **values)[0]
    if not htmx.is_htmx(request):
        return redirect(f"/{declared.path}/{pk}/")
    return _saved(note)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one note in its place, and its saving."""
    note = actions.find_note(pk, _actor(request))
    context: dict[str, Any] = {"note": note, "error": ""}
    if request.method == "POST":
        try:
            actions.edit_note(note, request.POST.get("text", ""), by=_actor(request), chosen=_chosen(request))
        except Invalid as refusal:
            context["error"] = str(refusal)
            note.text = request.POST.get("text", "")
            return render(request, "communications/note_form.html", context, status=422)
        return _saved(note)
    return render(request, "communications/note_form.html", context)


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an answer below its thread, and its saving."""
    note = actions.find_note(pk, _actor(request))
    context: dict[str, Any] = {"note": note, "error": "", "text": request.POST.get("text", "")}
    if request.method == "POST":
        try:
            answer = actions.reply(note, context["text"], by=_actor(request), chosen=_chosen(request))
        except Invalid as refusal:
            context["error"] = str(refusal)
            return render(request, "communications/reply_form.html", context, status=422)
        return _saved(answer)
    return render(request, "communications/reply_form.html", context)


@require_GET
def mentions(request: HttpRequest, record_type: str, pk: int) -> HttpResponse:
    """The colleagues whose name begins with what was typed after an @, those who may see the record first."""
    declared = _type(record_type)
    user = request.user
    assert isinstance(user, User)
    record = declared.visible_to(user).filter(pk=pk).first()
    if record is None:
        raise NotFound(_("This record does not exist, or you may not see it."))
    people = offered(declared, record, request.GET.get("q", "").strip()[:100], user)
    return render(request, "communications/mentions.html", {"people": people})


def _type(key: str) -> RecordType:
    try:
        return registry.get(key)
    except registry.UnknownRecordType as error:
        raise Http404 from error


def _chosen(request: HttpRequest) -> set[int]:
    """The ids of the colleagues whom the writer took from the list."""
    return {
        int(text) for text in request.POST.get("mentioned", "").split() if text.isdecimal() and len(text) < 19
    }


def _saved(note: Note) -> HttpResponse:
    blind = actions.unseeing(note)
    if not blind:
        return _changed(HttpResponse(status=204), _("Note saved."))
    sentence = _("Note saved. %(names)s may not see this record and was not told.") % {
        "names": ", ".join(blind)
    }
    return _changed(HttpResponse(status=204), sentence)


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
