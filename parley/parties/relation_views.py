"""Relations on the page of a person or organization."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records import registry
from parley.foundation.web import htmx
from parley.parties.relations import actions
from parley.parties.relations.models import RelationKind
from parley.parties.relations.queries import PARTIES, related


def visible_party(request: HttpRequest, record_type: str, pk: int) -> Any:
    """The person or organization, if this person may see it. Raises Http404."""
    if record_type not in PARTIES:
        raise Http404
    record = registry.get(record_type).visible_to(request.user).filter(pk=pk).first()  # type: ignore[arg-type]
    if record is None:
        raise Http404
    return record


@require_GET
def relations(request: HttpRequest, record_type: str, pk: int) -> HttpResponse:
    """The list of relations, to draw it anew after a change."""
    record = visible_party(request, record_type, pk)
    return render(request, "parties/relations_list.html", {"data": relations_shown(record, request.user)})  # type: ignore[arg-type]


@require_POST
def relate(request: HttpRequest, record_type: str, pk: int) -> HttpResponse:
    """Relates the record to another one: `kind` is a kind's id with + or -, `other` the type and id of the other side."""
    record = visible_party(request, record_type, pk)
    kind_text = request.POST.get("kind", "")
    kinds = RelationKind.objects.alive().in_bulk()
    kind = kinds.get(int(kind_text[1:])) if kind_text[1:].isdecimal() else None
    other_type = next((key for key in PARTIES if request.POST.get(key, "").isdecimal()), "")
    if kind is None or not other_type:
        raise Invalid(_("Choose how they belong together, and with whom."))
    other = visible_party(request, other_type, int(request.POST[other_type]))
    actions.relate(record, kind, other, by=Actor(request.user), forward=kind_text[0] == "+")  # type: ignore[arg-type]
    return _changed(request, record, _("Related."))


@require_POST
def unrelate(request: HttpRequest, record_type: str, pk: int, relation: int) -> HttpResponse:
    """Ends one relation."""
    record = visible_party(request, record_type, pk)
    actions.unrelate(relation, by=Actor(request.user))  # type: ignore[arg-type]
    return _changed(request, record, _("Relation removed."))


def relations_shown(record: Any, user: User) -> dict[str, Any]:
    """What the panel shows: the relations, and both directions of every kind for a new one."""
    kinds = RelationKind.objects.alive().order_by("position", "pk")
    choices = [
        (f"{sign}{kind.pk}", kind.said(forward=sign == "+")) for kind in kinds for sign in _signs(kind)
    ]
    return {"record": record, "related": related(record, user), "choices": choices}


def _signs(kind: RelationKind) -> str:
    return "+" if kind.said(forward=True) == kind.said(forward=False) else "+-"


def _changed(request: HttpRequest, record: Any, message: str) -> HttpResponse:
    if not htmx.is_htmx(request):
        return redirect(reverse(f"{record.record_key}:page", args=[record.pk]))
    return htmx.toast(htmx.trigger(HttpResponse(status=204), "relations-changed"), message)
