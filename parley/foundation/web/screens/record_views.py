"""The page of a record: what it is, what can be done with it, what happened to it, what belongs to it."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Company
from parley.foundation.actions.catalogue import offered
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import LongText
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.create_views import is_table
from parley.foundation.web.screens.fetching import fetch, may_do
from parley.foundation.web.screens.parts import parts_of
from parley.foundation.web.screens.timeline import groups, timeline
from parley.foundation.web.screens.values import Values

SYSTEM_FIELDS = ("external_id", "created_at")


@require_GET
def show_record(request: PersonRequest, record_type: RecordType, pk: int) -> HttpResponse:
    """The whole page."""
    return render(request, "screens/record.html", page_context(request, record_type, pk))


def page_context(request: PersonRequest, record_type: RecordType, pk: int) -> dict[str, Any]:
    """All that screens/record.html shows; a context with a page of its own starts from this."""
    told = [
        one for one in record_type.fields if one.listable or one.editable
    ]  # the others are for the channels
    shown = [one for one in told if one.name != record_type.title and not is_table(one)]
    record = fetch(request, record_type, pk, tuple(declared.name for declared in shown))
    by = Actor(request.user)
    return {
        "record_type": record_type,
        "record": record,
        "title": record_type.title_of(record),
        "values": Values(Company.current()),
        "figures": [
            record_type.by_name[name] for name in record_type.figures if name not in record_type.second_line
        ],
        "sections": sections(record_type, shown),
        "may_change": may_do(request.user, record_type, record, "change"),
        "actions": [one for one in offered(record_type.key, by) if one.applies(record) and _has_button(one)],
        "parts": parts_of(record_type, record, request.user),
        "timeline": timeline(record_type, record, request.user),
        "groups": groups(),
        "group": "",
    }


def _has_button(action: Any) -> bool:
    """Verbs whose input is a mapping or a set are given by other means (drag, settings), not by a form."""
    return all(
        declared.kind.operators or declared.kind.name in ("long_text",)
        for declared in action.inputs
        if declared.required
    )


def sections(record_type: RecordType, fields: list[Field]) -> list[tuple[Any, list[Field]]]:
    """The properties in groups: the type's own sections in order of appearance, the system's facts last."""
    own = [declared for declared in fields if declared.name not in SYSTEM_FIELDS]
    system = [declared for declared in fields if declared.name in SYSTEM_FIELDS]
    own.sort(key=lambda declared: isinstance(declared.kind, LongText))
    named: dict[str, tuple[Any, list[Field]]] = {}
    for section, group in groupby(own, key=lambda declared: declared.section):
        named.setdefault(str(section), (section, []))[1].extend(group)
    return [*named.values(), ("", system)] if system else list(named.values())


@require_GET
def show_timeline(request: PersonRequest, record_type: RecordType, pk: int) -> HttpResponse:
    """The next page of the timeline, or one kind of its entries."""
    record = fetch(request, record_type, pk)
    before = parse_datetime(request.GET.get("before", "").replace(" ", "+"))
    group = request.GET.get("group", "")
    shown = timeline(record_type, record, request.user, _aware(before), group)
    context = {
        "record_type": record_type,
        "record": record,
        "timeline": shown,
        "groups": groups(),
        "group": group,
    }
    template = "screens/timeline_page.html" if before else "screens/timeline.html"
    return render(request, template, context)


def _aware(moment: datetime | None) -> datetime | None:
    return moment if moment is not None and moment.tzinfo is not None else None
