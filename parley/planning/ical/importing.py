"""Events of a calendar file as one's own meetings; the same file again brings them up to date."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from django.db import transaction

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.lib import clock
from parley.foundation.records import writing
from parley.foundation.records.kinds import FieldInvalid
from parley.foundation.web.middleware import zone_called
from parley.planning.ical.reading import FoundEvent, read_calendar
from parley.planning.meetings.models import Meeting, Result
from parley.planning.meetings.record import meeting_record

VALUES = ("subject", "starts_at", "ends_at", "all_day", "place", "link", "description")


@dataclass
class Imported:
    """How many meetings are new, changed, unchanged; and what was left out."""

    created: int = 0
    changed: int = 0
    same: int = 0
    problems: list[str] = field(default_factory=list)


@transaction.atomic
def import_calendar(data: bytes, *, by: Actor) -> Imported:
    """Creates and changes the importer's meetings. Raises BadCalendar where nothing can be read."""
    ensure_may(by, meeting_record.permission("create"))
    assert by.user is not None
    found = read_calendar(data, zone_called(by.user.time_zone), clock.now())
    result = Imported(problems=found.problems)
    events = {external_id(event): event for event in found.events}
    known = Meeting.objects.filter(owner=by.user, external_id__in=list(events), deleted_at=None)
    stored = {meeting.external_id: meeting for meeting in known}
    drafts = []
    for key, event in events.items():
        if key in stored:
            drafts.append(writing.draft_change(meeting_record, stored[key], _values(event)))
        elif not event.cancelled:
            new = {"external_id": key, "owner": by.user.pk, "remind": "", "kind": "meeting", **_values(event)}
            drafts.append(writing.draft_new(meeting_record, new))
    writing.check(meeting_record, drafts, by)
    good = [draft for draft in drafts if not draft.problems]
    result.problems += [
        f"{draft.values.get('subject', '')}: {draft.problems[0].message}"
        for draft in drafts
        if draft.problems
    ]
    for draft in good:
        if draft.is_new:
            result.created += 1
        elif any(draft.sets(name) for name in draft.values):
            result.changed += 1
        else:
            result.same += 1
    writing.save(meeting_record, good, by)
    return result


def external_id(event: FoundEvent) -> str:
    """The event's own name, shortened where programs make it very long."""
    key = f"ical:{event.key}"
    return key if len(key) <= 200 else f"ical:{hashlib.sha256(event.key.encode()).hexdigest()}"


def _values(event: FoundEvent) -> dict[str, object]:
    values = {name: getattr(event, name) for name in VALUES}
    values["subject"] = event.subject[:200]
    values["place"] = event.place[:300]
    values["link"] = _link(event.link)
    if event.cancelled:
        values["result"] = Result.CANCELLED.value
    return values


def _link(text: str) -> str:
    """A link that is none is left out."""
    try:
        return str(meeting_record.by_name["link"].kind.clean(text[:500]) or "")
    except FieldInvalid:
        return ""
