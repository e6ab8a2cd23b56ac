"""The one way for mail to leave: `send` stores it in the caller's transaction, a job brings it to the server.

    from parley.foundation.mail.sending import send

    send([user.email], _("New password"), text, html, about=f"user:{user.pk}")

It is sent exactly when the change that caused it was committed; where no server is set it is kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from parley.foundation.lib import clock
from parley.foundation.mail.models import MailState, OutgoingMail
from parley.foundation.mail.tasks import deliver

SUBJECT_LENGTH = 300


@dataclass(frozen=True)
class Attachment:
    """A text file that goes along. `method` makes a calendar file an invitation ("REQUEST", "CANCEL")."""

    name: str
    type: str
    content: str
    method: str = ""


@dataclass(frozen=True)
class Letter:
    """A mail before it is sent: for `send_all`."""

    to: str
    subject: str
    text: str
    html: str = ""
    about: str = ""
    attachments: Sequence[Attachment] = ()
    reply_to: str = ""


def send(to: Sequence[str], subject: str, text: str, html: str | None = None, *, about: str = "") -> None:
    """Sends a mail to each of these addresses. `about` says what it belongs to, as "<type>:<id>"."""
    send_all([Letter(address, subject, text, html or "", about) for address in to])


@transaction.atomic
def send_all(letters: Sequence[Letter]) -> list[OutgoingMail]:
    """Sends many mails, in a few statements; those without an address are left out."""
    now = clock.now()
    host = urlsplit(settings.PARLEY_URL).hostname or "localhost"
    mails = [
        OutgoingMail(
            to=letter.to.strip(),
            subject=" ".join(letter.subject.split())[:SUBJECT_LENGTH],
            text=letter.text,
            html=letter.html,
            attachments=[asdict(one) for one in letter.attachments],
            reply_to=letter.reply_to,
            about=letter.about,
            message_id=f"<{uuid.uuid4()}@{host}>",
            state=MailState.WAITING,
            created_at=now,
            next_at=now,
        )
        for letter in letters
        if letter.to.strip()
    ]
    OutgoingMail.objects.bulk_create(mails, batch_size=500)
    if mails:
        deliver.enqueue()
    return mails
