"""One card goes to another stage: the answer holds the card and the heads as they are now, or says why not."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import perform
from parley.foundation.lib.refusals import ActionRefused, Conflict, Invalid, NotFound
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.undoing import undo_address
from parley.pipelines.board.asking import BoardQuery, url_name
from parley.pipelines.board.cards import make_cards
from parley.pipelines.board.columns import columns_of, totals_of
from parley.pipelines.board.faces import face_of


def number(text: str | None) -> int | None:
    """The id in a form's field; None for none or nonsense."""
    return int(text) if text and text.isdecimal() and len(text) < 18 else None


def move_card(request: PersonRequest, query: BoardQuery) -> HttpResponse:
    """Fields `id`, `stage`, `version`; `owner` where the card came to another person's lane.

    An unsorted card that is moved is claimed by the way. Answers 200, 409 (refused, or somebody was first), 404, or
    422 with the address of the form for what is missing in `X-Needs-Fields`.
    """
    pk, stage = number(request.POST.get("id")), number(request.POST.get("stage"))
    if pk is None or stage is None:
        return HttpResponse(status=400)
    by = Actor(request.user, "board")
    try:
        record = _moved(query, pk, stage, request, by)
    except NotFound as refusal:
        return htmx.toast(HttpResponse(status=404), str(refusal), refused=True)
    except ActionRefused as refusal:
        return refused(request, query, pk, stage, refusal)
    response = answer(request, query, record)
    text = _("“%(title)s” moved to %(stage)s") % {
        "title": query.record_type.title_of(record),
        "stage": record.stage,
    }
    return htmx.toast(response, text, undo=undo_address(by))


@transaction.atomic
def _moved(query: BoardQuery, pk: int, stage: int, request: PersonRequest, by: Actor) -> Any:
    record_type = query.record_type
    record = record_type.visible_to(request.user).filter(pk=pk).first()
    owner, version = number(request.POST.get("owner")), number(request.POST.get("version"))
    if record is not None and record_type.owned and record.owner_id is None and version == record.version:
        perform(record_type.key, "claim", [pk], {}, by)
        version = None
    if owner is not None and record is not None and record.owner_id != owner:
        perform(record_type.key, "assign", [pk], {"owner": owner}, by)
        version = None
    values = {"stage": stage} | ({"version": version} if version else {})
    perform(record_type.key, "move", [pk], values, by)
    return loaded(query, pk)


def loaded(query: BoardQuery, pk: int) -> Any:
    """The record with what its card shows."""
    return query.record_type.loaded(query.listed().columns).get(pk=pk)


def refused(
    request: PersonRequest, query: BoardQuery, pk: int, stage: int, refusal: ActionRefused
) -> HttpResponse:
    """The card goes back to where it stands now; the toast says why."""
    record = loaded(query, pk)
    response = answer(request, query, record)
    response.status_code = 409 if isinstance(refusal, Conflict) else refusal.status
    if isinstance(refusal, Conflict):
        message = meanwhile(query, record, refusal)
    else:
        message = _("Not moved. %(why)s") % {"why": refusal}
    if isinstance(refusal, Invalid) and any(problem.code == "missing" for problem in refusal.problems):
        where = urlencode({"stage": stage, "board": query.address()})
        response["X-Needs-Fields"] = f"{reverse(url_name(query.record_type, 'move'), args=[pk])}?{where}"
    return htmx.toast(response, message, refused=True)


def meanwhile(query: BoardQuery, record: Any, conflict: Conflict) -> str:
    """Who was first, and where the card is now."""
    person = next(
        (problem.details.get("by") for problem in conflict.problems if problem.details.get("by")), ""
    )
    return _("%(person)s moved “%(title)s” to %(stage)s a moment ago.") % {
        "person": person or _("Somebody"),
        "title": query.record_type.title_of(record),
        "stage": record.stage,
    }


def claim_card(request: PersonRequest, query: BoardQuery) -> HttpResponse | None:
    """Takes the card of the field `id`; None where the answer to a plain form is the board itself."""
    pk = number(request.POST.get("id"))
    if pk is None:
        return HttpResponse(status=400)
    by = Actor(request.user, "board")
    try:
        perform(query.record_type.key, "claim", [pk], {}, by)
    except ActionRefused as refusal:
        if not request.headers.get("HX-Request") or refusal.status == 404:
            raise
        response = answer(request, query, loaded(query, pk))
        response.status_code = refusal.status
        return htmx.toast(response, str(refusal), refused=True)
    if not request.headers.get("HX-Request"):
        return None
    record = loaded(query, pk)
    text = _("“%(title)s” is yours now") % {"title": query.record_type.title_of(record)}
    return htmx.toast(answer(request, query, record), text, undo=undo_address(by))


def answer(request: PersonRequest, query: BoardQuery, record: Any) -> HttpResponse:
    """The record's card, the column where it stands ("" where this board does not show it), and the heads."""
    columns = columns_of(query)
    stage_ids = {stage.pk: column.key for column in columns for stage in column.stages}
    unowned = query.record_type.owned and record.owner_id is None
    key = "unsorted" if unowned and record.stage_id in stage_ids else stage_ids.get(record.stage_id, "")
    context = {
        "query": query,
        "columns": columns,
        "totals": totals_of(query, columns, request.user),
        "card": make_cards(query, [record])[0],
        "column": next((column for column in columns if column.key == key), None),
        "column_key": key,
        "user": request.user,
        "may_move": True,
        "with_sums": bool(face_of(query.record_type).amount),
    }
    return HttpResponse(render_to_string("pipelines/board/answer.html", context, request))
