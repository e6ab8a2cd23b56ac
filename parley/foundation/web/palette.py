"""The palette: finding records, and everything that can be done from the keyboard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parley.foundation.access.policy import may
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import Action, offered
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.search.finding import Found, Key, find, opened
from parley.foundation.search.folding import fold, meanings
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.view_bar import address as address_of_view
from parley.foundation.web.settings_pages import settings_pages
from parley.foundation.web.shell import page_shell

RECENT = 8
MOST_COMMANDS = 8
_KEY = re.compile(r"([a-z][a-z0-9_]{0,39}):(\d{1,18})")


@dataclass(frozen=True)
class Command:
    """One thing to do: a place to go to (`url`), or a form for the dialog (`dialog`), or something done at once (`post`)."""

    label: str
    icon: str
    url: str = ""
    dialog: str = ""
    post: str = ""
    keys: str = ""
    bad: bool = False


@require_GET
def palette(request: PersonRequest) -> HttpResponse:
    """What the palette shows for a text: records, what can be done with the open one, new records, places.

    `recent` are the records that this device opened last, `record` is the one on the page. `>` asks for commands only.
    """
    question = request.GET.get("q", "").strip()[:200]
    commands_only = question.startswith(">")
    text = question.removeprefix(">").strip()
    recent = _keys(request.GET.get("recent", ""))[:RECENT]
    here = next(iter(_keys(request.GET.get("record", ""))), None)
    found: list[Found] = []
    if not commands_only:
        found = (
            find(text, request.user, recent)
            if text
            else opened([key for key in recent if key != here], request.user)
        )
    open_type, open_record = _open(here, request)
    context = {
        "found": [(one, _address(one)) for one in found],
        "is_recent": not text and bool(found),
        "subject": open_type.title_of(open_record) if open_type is not None else "",
        "actions": _matching(_actions(open_type, open_record, request), text),
        "create": _matching(_create(request), text),
        "places": _matching(_places(request), text),
        "asked": bool(text),
    }
    return render(request, "web/palette.html", context)


def _keys(text: str) -> list[Key]:
    """Records as an address names them: "deal:7,person:3"."""
    return [(key, int(pk)) for key, pk in _KEY.findall(text[:1000])]


def _open(here: Key | None, request: PersonRequest) -> tuple[RecordType | None, Any]:
    """The record on the page, if the person may see it."""
    if here is None:
        return None, None
    try:
        record_type = registry.get(here[0]).as_seen_by(request.user)
    except registry.UnknownRecordType:
        return None, None
    record = record_type.visible_to(request.user).filter(pk=here[1]).first()
    return (record_type, record) if record is not None else (None, None)


def _address(one: Found) -> str:
    """A record's page; a saved view itself."""
    if one.record_type.key == "view":
        try:
            return address_of_view(one.record, registry.get(one.record.record_type))
        except registry.UnknownRecordType:
            pass
    return reverse(f"{one.record_type.key}:page", args=[one.record.pk])


def _actions(record_type: RecordType | None, record: Any, request: PersonRequest) -> list[Command]:
    """What can be done with the open record."""
    if record_type is None:
        return []
    by = Actor(request.user)
    key, pk = record_type.key, record.pk
    return [_action(one, key, pk) for one in offered(key, by) if one.applies(record)] + [
        Command(_("History of changes"), "history", url=reverse(f"{key}:history", args=[pk]))
    ]


def _action(one: Action, key: str, pk: int) -> Command:
    address = reverse(f"{key}:action", args=[pk, one.verb])
    form = {"dialog": address} if one.inputs else {"post": address}
    return Command(str(one.label), one.icon or "bolt", bad=one.tone == "bad", **form)


def _create(request: PersonRequest) -> list[Command]:
    return [
        Command(_("New: %(what)s") % {"what": item.label}, item.icon, dialog=item.url, keys=item.keys)
        for item in page_shell(request).create
    ]


def _places(request: PersonRequest) -> list[Command]:
    """The navigation, the lists of other types, the pages of the settings, and the small pages of one's own."""
    by = Actor(request.user)
    places = [Command(str(one.label), one.icon, one.url, keys=one.keys) for one in page_shell(request).places]
    known = {one.url for one in places}
    for record_type in registry.all_types():
        address = "" if record_type.switched_off else _list_address(record_type)
        if address and address not in known and may(by, record_type.permission("view")):
            places.append(Command(str(record_type.label_plural), record_type.icon, address))
    places += [Command(str(one.label), one.icon, one.url) for one in settings_pages(by)]
    places.append(Command(_("Bulk operations"), "stack-2", reverse("web:bulk_runs")))
    return places


def _list_address(record_type: RecordType) -> str:
    try:
        return reverse(f"{record_type.key}:list")
    except NoReverseMatch:
        return ""


def _matching(commands: list[Command], text: str) -> list[Command]:
    """Those whose label holds every word of the text, in one of the ways it may be meant; those that begin so first."""
    if not text:
        return commands[:MOST_COMMANDS]
    readings = meanings(text)
    found = [
        one for one in commands if any(all(word in fold(one.label) for word in split) for split in readings)
    ]
    return sorted(found, key=lambda one: not fold(one.label).startswith(fold(text)))[:MOST_COMMANDS]
