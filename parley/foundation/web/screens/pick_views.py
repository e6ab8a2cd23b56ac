"""Finding a record to link: likely ones first, each with a second line, so that two Ivan Petrovs differ."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Length
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parley.foundation.access.policy import ensure_may, may
from parley.foundation.accounts.actor import Actor
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.search import matching_text
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.fetching import with_shown

SHOWN = 8


@require_GET
def pick(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """Options for <record-picker>: those whose text matches, the shortest names first; without a text the newest."""
    by = Actor(request.user)
    ensure_may(by, record_type.permission("view"))
    text = request.GET.get("q", "").strip()[:200]
    rows = with_shown(record_type, record_type.visible_to(request.user), record_type.second_line)
    if text:
        rows = matching_text(record_type, rows, text).order_by(Length(record_type.title), "pk")
    else:
        rows = rows.order_by("-pk")
    records = list(rows[:SHOWN])
    options = [(record, record_type.title_of(record), second_line(record_type, record)) for record in records]
    exact = any(title.casefold() == text.casefold() for _record, title, _second in options)
    creatable = (
        bool(text)
        and not exact
        and may(by, record_type.permission("create"))
        and _needs_only_a_name(record_type)
    )
    context = {"record_type": record_type, "options": options, "text": text, "creatable": creatable}
    return render(request, "screens/pick.html", context)


def second_line(record_type: RecordType, record: Any) -> str:
    """What tells records of the same name apart."""
    labels = (record_type.by_name[name].kind.label_of(record, name) for name in record_type.second_line)
    return " · ".join(label for label in labels if label)


def _needs_only_a_name(record_type: RecordType) -> bool:
    return all(declared.name == record_type.title for declared in record_type.fields if declared.required)
