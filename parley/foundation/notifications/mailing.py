"""Mail about what people were told: whatever is due for one person goes out as one mail.

So a summary is one mail, and so is everything that piled up while nothing ran: after two days of outage nobody gets a
storm. What somebody has read in the meantime is not mailed.
"""

from __future__ import annotations

from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.foundation.mail.letters import Line, letter
from parley.foundation.mail.sending import Letter, send_all
from parley.foundation.notifications.models import Notification
from parley.foundation.notifications.reading import Told, seen_by
from parley.foundation.web import formatting
from parley.foundation.web.middleware import zone_called

BATCH = 1000
IN_ONE_MAIL = 30
"""A mail lists so many; the rest is counted."""


def mail_due() -> int:
    """Sends a mail to everybody for whom one is due; returns how many. Each notification is mailed once."""
    sent = 0
    while True:
        with transaction.atomic():
            rows = list(_due().select_for_update(skip_locked=True)[:BATCH])
            if not rows:
                return sent
            sent += _mail(rows)
            Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=clock.now())


def _due() -> QuerySet[Notification]:
    due = Notification.objects.filter(mail_at__lte=clock.now(), mailed_at=None)
    return due.order_by("user_id", "pk")


def _mail(rows: list[Notification]) -> int:
    waiting: dict[int, list[Notification]] = defaultdict(list)
    for row in rows:
        if row.read_at is None:
            waiting[row.user_id].append(row)
    people = User.objects.filter(pk__in=waiting, is_active=True, deleted_at=None).exclude(email=None)
    letters = [
        letter for user in people.select_related("role") if (letter := _letter(user, waiting[user.pk]))
    ]
    return len(send_all(letters))


def _letter(user: User, rows: list[Notification]) -> Letter | None:
    told = seen_by(user, rows)
    if not told:
        return None
    with translation.override(user.language), timezone.override(zone_called(user.time_zone)):
        lines = [_line(one) for one in told[:IN_ONE_MAIL]]
        rest = len(told) - len(lines)
        if rest:
            more = _("and %(count)s more") % {"count": rest}
            lines.append(Line(more, settings.PARLEY_URL + reverse("notifications:list")))
        text, html = letter(
            heading=_("What is new for you") if len(told) > 1 else "",
            lines=lines,
            foot=_("You choose what you are told by mail:"),
            foot_address=settings.PARLEY_URL + reverse("notifications:settings"),
        )
        return Letter(user.email or "", _subject(told), text, html, about=f"user:{user.pk}")


def _subject(told: list[Told]) -> str:
    if len(told) == 1:
        return told[0].row.text
    return ngettext("%(count)s thing for you", "%(count)s things for you", len(told)) % {"count": len(told)}


def _line(one: Told) -> Line:
    under = [one.title] if one.title and one.title not in one.row.text else []
    under.append(formatting.moment(one.row.at))
    return Line(one.row.text, settings.PARLEY_URL + one.address if one.address else "", " · ".join(under))
