"""The history of a record in words: who changed what from what to what, when, through which channel and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from parley.foundation.accounts.models import Company, User
from parley.foundation.audit.models import Change
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.kinds import Choice, FieldInvalid, Kind, Link, Rows, Several
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.fetching import fetch
from parley.foundation.web.screens.timeline import Entry
from parley.foundation.web.screens.values import Values

PAGE = 50

KINDS = {
    Change.Kind.CREATED: (gettext_lazy("%(who)s created this"), "plus"),
    Change.Kind.CHANGED: (gettext_lazy("%(who)s changed %(fields)s"), "pencil"),
    Change.Kind.DELETED: (gettext_lazy("%(who)s put this into the bin"), "trash"),
    Change.Kind.RESTORED: (gettext_lazy("%(who)s restored this"), "restore"),
    Change.Kind.VIEWED_AS: (gettext_lazy("%(who)s looked at Parley as this person"), "eye"),
}
ONLY_CHANGED = gettext_lazy("%(who)s changed this")
"""Where the change is in no field that this person sees; its reason says more."""
CHANNELS = {
    "screen": gettext_lazy("on the screen"),
    "board": gettext_lazy("on the board"),
    "bulk": gettext_lazy("many at once"),
    "import": gettext_lazy("by an import"),
    "api": gettext_lazy("through the API"),
    "form": gettext_lazy("through a web form"),
    "robot": gettext_lazy("by a robot"),
    "system": gettext_lazy("by the system"),
}


@dataclass(frozen=True)
class Difference:
    """One field of one change, as text for people."""

    label: Any
    before: Any
    after: Any


@dataclass(frozen=True)
class Told:
    """One change in words."""

    change: Change
    head: str
    icon: str
    channel: Any
    differences: list[Difference]


@require_GET
def show_history(request: PersonRequest, record_type: RecordType, pk: int) -> HttpResponse:
    """All changes, newest first."""
    record = fetch(request, record_type, pk)
    before = request.GET.get("before", "")
    changes = _changes(record_type, pk)
    if before.isdecimal() and len(before) < 19:
        changes = changes.filter(pk__lt=int(before))
    rows = list(changes[: PAGE + 1])
    context = {
        "record_type": record_type,
        "record": record,
        "title": record_type.title_of(record),
        "told": tell(record_type, rows[:PAGE], request.user),
        "more": rows[PAGE - 1].pk if len(rows) > PAGE else "",
    }
    return render(request, "screens/history.html", context)


def _changes(record_type: RecordType, pk: int) -> Any:
    return (
        Change.objects.filter(record_type=record_type.key, record_id=pk)
        .select_related("actor")
        .order_by("-pk")
    )


def changes_of(
    record_type: RecordType, record: Any, user: User, before: datetime | None, limit: int
) -> Iterable[Entry]:
    """The history as a source of the timeline."""
    changes = _changes(record_type, record.pk)
    if before is not None:
        changes = changes.filter(at__lt=before)
    for told in tell(record_type, list(changes[:limit]), user, brief=True):
        yield Entry(
            at=told.change.at,
            icon=told.icon,
            head=told.head,
            template="screens/change.html",
            id=f"change-{told.change.pk}",
            data={"told": told},
        )


def tell(record_type: RecordType, changes: list[Change], user: User, *, brief: bool = False) -> list[Told]:
    """The changes in words; the names of linked records are fetched for all of them at once.

    `brief` leaves out the fields that only follow from others.
    """
    names = _names_of_links(record_type, changes, user)
    values = Values(Company.current())
    return [_tell(record_type, change, names, values, brief) for change in changes]


def _tell(
    record_type: RecordType, change: Change, names: dict[tuple[str, str], str], values: Values, brief: bool
) -> Told:
    differences = [
        Difference(
            record_type.by_name[name].label,
            _text(record_type.by_name[name].kind, before, names, values),
            _text(record_type.by_name[name].kind, after, names, values),
        )
        for name, (before, after) in change.fields.items()
        if name in record_type.by_name and not (brief and record_type.by_name[name].quiet)
    ]
    sentence, icon = KINDS[Change.Kind(change.kind)]
    if change.kind == Change.Kind.CHANGED and not differences:
        sentence = ONLY_CHANGED
    who = change.actor.name if change.actor else _("The system")
    fields = ", ".join(str(one.label) for one in differences[:3]) + (" …" if len(differences) > 3 else "")
    head = str(sentence) % {"who": who, "fields": fields.lower()}
    channel = "" if change.channel in ("screen", "system") else CHANNELS.get(change.channel, change.channel)
    return Told(change, head, icon, channel, [] if change.kind == Change.Kind.CREATED else differences)


def _names_of_links(record_type: RecordType, changes: list[Change], user: User) -> dict[tuple[str, str], str]:
    """(type, id) to name, for every link in these changes: one query for each linked type."""
    wanted: dict[str, set[int]] = defaultdict(set)
    kinds: dict[str, Link] = {}
    for change in changes:
        for name, pair in change.fields.items():
            declared = record_type.by_name.get(name)
            link, ids = _links_in(declared.kind, pair) if declared is not None else (None, [])
            if link is not None:
                kinds[link.to] = link
                wanted[link.to].update(int(value) for value in ids if str(value).isdecimal())
    return {
        (to, str(row.pk)): str(row)
        for to, ids in wanted.items()
        for row in registry.get(to).model._base_manager.filter(pk__in=ids)
    }


def _links_in(kind: Kind, pair: list[Any]) -> tuple[Link | None, list[Any]]:
    """The kind of link that a field holds, and the ids in its two values; the main column of rows is one too."""
    if isinstance(kind, Link):
        return kind, pair
    if isinstance(kind, Several):
        return kind.entry, [pk for ids in pair for pk in ids or ()]
    if isinstance(kind, Rows) and isinstance(kind.main_field.kind, Link):
        return kind.main_field.kind, [row.get(kind.main) for rows in pair for row in rows or ()]
    return None, []


def _text(kind: Kind, value: Any, names: dict[tuple[str, str], str], values: Values) -> Any:
    """A value of the history, which is plain JSON, as the screen shows it."""
    if value in (None, "", []):
        return ""
    if isinstance(kind, Link):
        return names.get((kind.to, str(value)), _("(deleted)"))
    if isinstance(kind, Several):
        return ", ".join(names.get((kind.entry.to, str(pk)), _("(deleted)")) for pk in value)
    if isinstance(kind, Choice):
        return dict(kind.choices).get(value, value)
    if isinstance(kind, Rows):
        return ", ".join(str(_text(kind.main_field.kind, row.get(kind.main), names, values)) for row in value)
    try:
        return values.value(kind, kind.clean(value))
    except FieldInvalid:
        return value
