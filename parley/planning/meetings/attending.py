"""Who comes to a meeting: adding and taking away, and colleagues seeing the meetings that they attend."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parley.foundation.access.models import Deputy
from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.lib.refusals import Invalid, Problem
from parley.foundation.notifications.notifying import notify
from parley.parties.contact import Channel
from parley.parties.people.models import Person, PersonContact
from parley.planning import kinds
from parley.planning.meetings.models import Attendee, Meeting
from parley.planning.meetings.record import meeting_record
from parley.planning.showing import told_when

MOST = 200
"""People at one meeting."""


@dataclass(frozen=True)
class Guests:
    """Who shall come: ids of colleagues and of people, and bare addresses."""

    users: Collection[int] = ()
    people: Collection[int] = ()
    addresses: Collection[str] = field(default_factory=tuple)

    def __len__(self) -> int:
        return len(self.users) + len(self.people) + len(self.addresses)


def addresses_in(text: str) -> list[str]:
    """The e-mail addresses in what a person typed, separated by anything usual. Raises Invalid."""
    found = [part.strip("<>,;") for part in text.replace(";", " ").replace(",", " ").split()]
    for address in found:
        try:
            validate_email(address)
        except ValidationError:
            message = _("“%(text)s” is not an e-mail address.") % {"text": address[:80]}
            raise Invalid(message, [Problem(message, "addresses")]) from None
    return list(dict.fromkeys(address.lower() for address in found))


@transaction.atomic
def invite(meetings: Iterable[Meeting], guests: Guests, *, by: Actor) -> None:
    """Adds people to meetings that this person may change; those who come already stay as they are.

    Colleagues see the meeting from then on, and are told. Raises Invalid for people whom the person may not see.
    """
    rows = list(meetings)
    ensure_may(by, meeting_record.permission("change"), rows)
    if len(guests) > MOST:
        raise Invalid(_("At most %(count)s people at one meeting.") % {"count": MOST})
    users = list(User.objects.filter(pk__in=guests.users, is_active=True, deleted_at=None))
    people = list(_people(guests.people, by))
    if len(users) < len(set(guests.users)) or len(people) < len(set(guests.people)):
        raise Invalid(_("There is no such person."))
    mail = _addresses_of(people)
    for meeting in rows:
        others = [user for user in users if user.pk != meeting.owner_id]
        known = set(meeting.attendees.values_list("user_id", flat=True))
        Attendee.objects.bulk_create(
            [
                *(
                    Attendee(meeting=meeting, user=one, name=one.name, email=one.email or "")
                    for one in others
                ),
                *(
                    Attendee(meeting=meeting, person=one, name=one.name, email=mail.get(one.pk, ""))
                    for one in people
                ),
                *(Attendee(meeting=meeting, email=address) for address in guests.addresses),
            ],
            ignore_conflicts=True,
        )
        Deputy.objects.bulk_create(
            [Deputy(record_type="meeting", record_id=meeting.pk, user=one) for one in others],
            ignore_conflicts=True,
        )
        _tell([user for user in others if user.pk not in known], meeting, by)


def _people(ids: Collection[int], by: Actor) -> QuerySet[Person]:
    rows = Person.objects.filter(pk__in=ids, deleted_at=None)
    return rows if by.user is None else Person.objects.visible_to(by.user).filter(pk__in=ids)


def _addresses_of(people: Iterable[Person]) -> dict[int, str]:
    """The first e-mail address of each."""
    rows = PersonContact.objects.filter(person__in=list(people), channel=Channel.EMAIL)
    found: dict[int, str] = {}
    for pk, value in rows.order_by("position", "pk").values_list("person_id", "value"):
        found.setdefault(pk, value)
    return found


def _tell(users: list[User], meeting: Meeting, by: Actor) -> None:
    who = by.user.name if by.user else ""

    def text() -> str:
        when = told_when(meeting.starts_at, meeting.all_day)
        return _("%(who)s invites you: %(what)s, %(when)s") % {
            "who": who,
            "what": meeting.subject,
            "when": when,
        }

    notify(users, kind=kinds.INVITED.key, text=text, record=meeting, by=by)


@transaction.atomic
def take_away(attendee: Attendee, *, by: Actor) -> None:
    """The person need not come any more; a colleague does not see the meeting any longer."""
    ensure_may(by, meeting_record.permission("change"), [attendee.meeting])
    if attendee.user_id is not None:
        Deputy.objects.filter(
            record_type="meeting", record_id=attendee.meeting_id, user_id=attendee.user_id
        ).delete()
    attendee.delete()
