"""Invitations, changes and cancellations by mail, and the answers that come back over a link.

Nothing is mailed by itself: who organizes a meeting sends what invited people do not know yet, with one button.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Company, User
from parley.foundation.actions.catalogue import action
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused, NotFound
from parley.foundation.mail.letters import Line, letter
from parley.foundation.mail.models import MailState, OutgoingMail
from parley.foundation.mail.sending import Attachment, Letter, send_all
from parley.foundation.notifications.notifying import notify
from parley.foundation.records import writing
from parley.foundation.web import formatting
from parley.foundation.web.middleware import zone_called
from parley.planning import kinds
from parley.planning.meetings.as_ical import Organizer, calendar_of, event_of
from parley.planning.meetings.models import Answer, Attendee, Meeting, Result
from parley.planning.meetings.record import meeting_record
from parley.planning.showing import told_when

SUBJECTS = {
    "REQUEST": gettext_lazy("Invitation: %(what)s, %(when)s"),
    "UPDATE": gettext_lazy("Changed: %(what)s, %(when)s"),
    "CANCEL": gettext_lazy("Cancelled: %(what)s, %(when)s"),
}
"""An update travels as a REQUEST too; only the words differ."""


def untold(meeting: Meeting) -> list[Attendee]:
    """Those with an address who do not know the meeting as it is now."""
    rows = meeting.attendees.exclude(email="")
    return [one for one in rows if one.told_sequence is None or one.told_sequence < meeting.sequence]


def unreached(meeting: Meeting) -> dict[str, str]:
    """The addresses that the newest mail about the meeting did not reach, each with what the server said."""
    rows = OutgoingMail.objects.filter(about=f"meeting:{meeting.pk}").order_by("pk")
    newest = {mail.to: mail for mail in rows.defer("text", "html", "attachments")}
    return {
        to: mail.error or _("It could not be sent within 48 hours.")
        for to, mail in newest.items()
        if mail.state == MailState.FAILED
    }


@action(
    "meeting",
    "send-invitations",
    label=gettext_lazy("Send the invitations"),
    permission="meeting.change",
    icon="send",
    bulk=False,
    applies=lambda meeting: not meeting.result and bool(untold(meeting)),
)
def send_invitations(meetings: list[Meeting], *, by: Actor) -> list[Meeting]:
    """Mails the meeting to everybody who does not know it as it is now, with a calendar file and an answer link."""
    for meeting in meetings:
        people = untold(meeting)
        if not people:
            raise ActionRefused(_("Everybody with an e-mail address has been told already."))
        if meeting.result:
            raise ActionRefused(_("This meeting is over."))
        _mail(meeting, people, "REQUEST")
    return meetings


@action(
    "meeting",
    "cancel",
    label=gettext_lazy("Cancel the meeting"),
    permission="meeting.change",
    icon="calendar-x",
    tone="bad",
    applies=lambda meeting: not meeting.result,
)
def cancel_meetings(meetings: list[Meeting], *, by: Actor) -> list[Meeting]:
    """The meetings do not take place; whoever was invited is told by mail, colleagues in the app."""
    changed = writing.change(
        meeting_record, meetings, {"result": Result.CANCELLED.value}, by, internal=("result",)
    )
    for meeting in changed:
        told = [one for one in meeting.attendees.exclude(email="") if one.told_sequence is not None]
        _mail(meeting, told, "CANCEL")
        _tell_colleagues(meeting, by)
    return changed


def _tell_colleagues(meeting: Meeting, by: Actor) -> None:
    users = [one.user for one in meeting.attendees.select_related("user") if one.user is not None]

    def text() -> str:
        return _("Cancelled: %(what)s, %(when)s") % {
            "what": meeting.subject,
            "when": told_when(meeting.starts_at, meeting.all_day),
        }

    notify(users, kind=kinds.INVITED.key, text=text, record=meeting, by=by)


def _mail(meeting: Meeting, people: Sequence[Attendee], method: str) -> None:
    if not people:
        return
    owner = meeting.owner
    organizer = Organizer(owner.name if owner else "", (owner.email if owner else "") or "")
    zone = owner.time_zone if owner else "UTC"
    everybody = list(meeting.attendees.all())
    letters = []
    for one in people:
        token = secrets.token_urlsafe(24)
        one.token_digest = digest(token)
        words = "UPDATE" if method == "REQUEST" and one.told_sequence is not None else method
        one.told_sequence = meeting.sequence
        event = event_of(
            meeting, zone=zone, organizer=organizer, attendees=everybody, cancelled=method == "CANCEL"
        )
        invite = Attachment("invite.ics", "text/calendar", calendar_of([event], method=method), method)
        letters.append(_letter(meeting, one, words, token, invite, organizer))
    Attendee.objects.bulk_update(people, ["token_digest", "told_sequence"])
    send_all(letters)


def _letter(
    meeting: Meeting, one: Attendee, words: str, token: str, invite: Attachment, organizer: Organizer
) -> Letter:
    reader: User | None = one.user
    language = reader.language if reader else Company.current().language
    zone = zone_called(reader.time_zone if reader else (meeting.owner.time_zone if meeting.owner else "UTC"))
    with translation.override(language), timezone.override(zone):
        when = when_text(meeting)
        subject = str(SUBJECTS[words]) % {"what": meeting.subject, "when": when}
        lines = [Line(meeting.subject, under=when)]
        lines += [Line(text) for text in (meeting.place, meeting.description) if text]
        if meeting.link:
            lines.append(Line(meeting.link, meeting.link))
        lines.append(Line(_("%(who)s invites you.") % {"who": organizer.name}))
        if words != "CANCEL":
            base = settings.PARLEY_URL + reverse("planning:answer", args=[token])
            lines += [
                Line("", f"{base}?answer={answer}", button=label)
                for answer, label in (("yes", _("I come")), ("maybe", _("Maybe")), ("no", _("I do not come")))
            ]
        text, html = letter(lines=lines, heading=subject)
    return Letter(
        one.email, subject, text, html, about=f"meeting:{meeting.pk}", attachments=[invite],
        reply_to=organizer.email,
    )  # fmt: skip


def when_text(meeting: Meeting) -> str:
    """Friday, 13 November 2026, 14:30–15:30 (CET) in the language and zone that are active."""
    begin, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    if meeting.all_day:
        return formatting.full_date(begin)
    zone = begin.tzname() or ""
    if begin.date() == end.date():
        times = f"{formatting.time_of_day(begin)}–{formatting.time_of_day(end)}"
    else:
        times = f"{formatting.time_of_day(begin)} – {formatting.full_date(end)} {formatting.time_of_day(end)}"
    return f"{formatting.full_date(begin)}, {times} ({zone})"


def digest(token: str) -> str:
    """What is stored of a token: who reads the database cannot answer for others."""
    return hashlib.sha256(token.encode()).hexdigest()


def attendee_with(token: str) -> Attendee:
    """Whose answer link that is. Raises NotFound; the same for a wrong link and a meeting that is gone."""
    found = (
        Attendee.objects.filter(token_digest=digest(token), meeting__deleted_at=None)
        .select_related("meeting__owner", "user")
        .first()
    )
    if not token or found is None:
        raise NotFound(_("This invitation does not exist any more."))
    return found


@transaction.atomic
def answer(attendee: Attendee, said: str) -> None:
    """Keeps the answer and tells the organizer. Raises ActionRefused where the meeting is over."""
    if attendee.meeting.result or attendee.meeting.ends_at < clock.now():
        raise ActionRefused(_("This meeting is over."))
    changed = attendee.answer != said
    attendee.answer, attendee.answered_at = Answer(said), clock.now()
    attendee.save(update_fields=["answer", "answered_at"])
    owner = attendee.meeting.owner
    if changed and owner is not None:
        notify(
            [owner],
            kind=kinds.ANSWERED.key,
            text=lambda: (
                _("%(who)s: %(answer)s (%(what)s)")
                % {"who": attendee, "answer": attendee.get_answer_display(), "what": attendee.meeting.subject}
            ),
            record=attendee.meeting,
            by=attendee.user,
        )
