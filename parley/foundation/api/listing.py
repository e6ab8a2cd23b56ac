"""Lists over the API: conditions from the address, keyset pages, counts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from parley.foundation.access.policy import ensure_may
from parley.foundation.api.answers import ROOT, fields_asked_for, included
from parley.foundation.api.calls import Call
from parley.foundation.api.problems import Refused
from parley.foundation.api.schemas import to_json
from parley.foundation.records import filters, lists
from parley.foundation.records.filters import Condition, Group
from parley.foundation.records.lists import ListQuery

PARAMETERS = ("where", "q", "sort", "cursor", "size", "fields", "include", "count")
SHORT = {
    "": "is",
    "ne": "is_not",
    "gt": "more",
    "gte": "at_least",
    "lt": "less",
    "lte": "at_most",
    "in": "any_of",
}
"""Endings of simple conditions (`amount__gte=100`) beside the operators' own names (`name__contains=x`)."""
MOMENTS = {"more": "after", "at_least": "from", "less": "before", "at_most": "until"}
BOUND = 10_000


def list_records(call: Call) -> HttpResponse:
    """`GET /deals`."""
    ensure_may(call.by, call.type.permission("view"))
    names = fields_asked_for(call)
    query = ListQuery(
        call.seen, conditions(call), call.query("q")[:200], call.query("sort")[:200], names,
        call.number("size", 50, 1, 200),
    )  # fmt: skip
    inner, backwards = _read_cursor(call)
    found = lists.page(query, call.user, inner, backwards=backwards)
    rows = [to_json(call.seen, record, names) for record in found.records]
    document: dict[str, Any] = {
        "records": rows,
        "next": _address(call, found.next, backwards=False),
        "previous": _address(call, found.previous, backwards=True),
    }
    linked = included(call, found.records)
    if linked is not None:
        document["included"] = linked
    if call.query("count"):
        document["count"] = _count(call, query)
    response = JsonResponse(document)
    links = [
        f'<{document[rel]}>; rel="{word}"'
        for rel, word in (("next", "next"), ("previous", "prev"))
        if document[rel]
    ]
    if links:
        response["Link"] = ", ".join(links)
    return response


def conditions(call: Call) -> Group:
    """What `where` and the simple parameters ask for, all of it together."""
    group = filters.read(call.query("where"))
    for name, text in call.request.GET.items():
        if name not in PARAMETERS:
            group = group.with_condition(_simple(call, name, str(text)))
    return group


def _simple(call: Call, name: str, text: str) -> Condition:
    path, _mark, ending = name.partition("__")
    if path.split(".")[0] not in call.seen.by_name:
        raise Refused(
            422,
            "unknown_parameter",
            _("There is no parameter and no field “%(name)s”.") % {"name": name[:80]},
        )
    operators = {one.key for one in call.seen.field(path).kind.operators}
    key = SHORT.get(ending, ending)
    if key not in operators:
        key = MOMENTS.get(key, key)
    if key in ("empty", "filled"):
        if text.lower() in ("false", "0"):
            key = "filled" if key == "empty" else "empty"
        return Condition(path, key)
    if key in ("any_of", "none_of", "all_of", "between"):
        return Condition(path, key, tuple(part.strip() for part in text.split(",")))
    if key == "is" and text == "" and "empty" in operators:
        return Condition(path, "empty")
    return Condition(path, key, (text,))


def _count(call: Call, query: ListQuery) -> dict[str, Any]:
    rows = lists.matching(query, call.user)
    if call.query("count") == "exact":
        return {"value": rows.count(), "exact": True}
    if call.query("count") == "bounded":
        found = rows.order_by()[: BOUND + 1].count()
        return {"value": min(found, BOUND), "exact": found <= BOUND}
    raise Refused(422, "invalid", _("“count” must be exact or bounded."))


def _signer(call: Call) -> Signer:
    return Signer(salt=f"api-cursor/{call.type.key}/{call.query('sort')}")


def _read_cursor(call: Call) -> tuple[str, bool]:
    """The list's own cursor, and whether the page before it is meant."""
    text = call.query("cursor")
    if not text:
        return "", False
    try:
        inner = _signer(call).unsign(text)
    except BadSignature:
        raise Refused(
            422, "cursor", _("This cursor is not one of this list and sorting. Start from the beginning.")
        ) from None
    return inner[1:], inner[0] == "p"


def _address(call: Call, cursor: str, *, backwards: bool) -> str | None:
    if not cursor:
        return None
    signed = _signer(call).sign(("p" if backwards else "n") + cursor)
    kept = [(name, text) for name, text in call.request.GET.items() if name != "cursor"]
    return f"{ROOT}/{call.type.path}?{urlencode([*kept, ('cursor', signed)])}"
