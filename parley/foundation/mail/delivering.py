"""Bringing waiting mail to the server: one session for all that is due, each mail claimed before it is tried.

A refusal for good (5xx) ends a mail; anything else puts it off, up to 48 hours after it was written. Between the
server's "taken" and our note of it a worker may die: the mail then goes out twice, under the same Message-ID.
"""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import F, QuerySet

from parley.foundation.jobs import should_stop
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.mail.composing import message_of
from parley.foundation.mail.models import MailState, OutgoingMail
from parley.foundation.mail.server import Server, connect, current_server

HELD = timedelta(minutes=5)
"""How long a mail that is being tried is nobody else's."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
PATIENCE = timedelta(hours=48)
FAULTS = (OSError, smtplib.SMTPException)


def deliver_due() -> int:
    """Sends what is due, in the order in which it was written; returns how many mails the server took."""
    try:
        server = current_server()
    except ActionRefused:
        return 0
    if server is None or not _due().exists():
        return 0
    give_up_on_old()
    mail = _claim()
    if mail is None:
        return 0
    try:
        session = connect(server)
    except FAULTS as fault:
        _put_off(mail, _told(fault))
        return 0
    sent = 0
    try:
        while mail is not None:
            sent += _try(mail, session, server)
            if should_stop():
                break
            mail = _claim()
    except smtplib.SMTPServerDisconnected as fault:
        _put_off(mail, _told(fault)) if mail else None
    finally:
        _leave(session)
    return sent


def _due() -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(state=MailState.WAITING, next_at__lte=clock.now())


def _claim() -> OutgoingMail | None:
    """The next mail that is due, held for this worker; None where nothing is left."""
    while mail := _due().order_by("next_at", "pk").first():
        held = clock.now() + HELD
        same = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.WAITING, next_at=mail.next_at)
        if same.update(next_at=held, attempts=F("attempts") + 1):
            mail.next_at, mail.attempts = held, mail.attempts + 1
            return mail
    return None


def _try(mail: OutgoingMail, session: smtplib.SMTP, server: Server) -> bool:
    """Whether the server took the mail. Raises SMTPServerDisconnected."""
    try:
        session.send_message(message_of(mail, server), server.sender, [mail.to])
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPRecipientsRefused as fault:
        return _refused(mail, *fault.recipients[mail.to])
    except smtplib.SMTPResponseException as fault:
        return _refused(mail, fault.smtp_code, fault.smtp_error)
    except (smtplib.SMTPNotSupportedError, ValueError, UnicodeError) as fault:
        _fail(mail, str(fault))
        return False
    except FAULTS as fault:
        raise smtplib.SMTPServerDisconnected(_told(fault)) from fault
    sent = {"state": MailState.SENT, "sent_at": clock.now(), "error": ""}
    OutgoingMail.objects.filter(pk=mail.pk).update(**sent)
    return True


def _refused(mail: OutgoingMail, code: int, answer: bytes | str) -> bool:
    """A 5xx is for good, a 4xx is for now."""
    told = f"{code} {_words(answer)}"
    _fail(mail, told) if code >= 500 else _put_off(mail, told)
    return False


def _fail(mail: OutgoingMail, error: str) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.FAILED, error=error[:2000])


def _put_off(mail: OutgoingMail, error: str) -> None:
    now = clock.now()
    if now - mail.created_at >= PATIENCE:
        _fail(mail, error)
        return
    pause = min(FIRST_PAUSE * 2 ** min(mail.attempts - 1, 10), LONGEST_PAUSE)
    OutgoingMail.objects.filter(pk=mail.pk).update(next_at=now + pause, error=error[:2000])


def give_up_on_old() -> int:
    """Ends what could not be sent for 48 hours: a reminder of last week helps nobody."""
    return _due().filter(created_at__lt=clock.now() - PATIENCE).update(state=MailState.FAILED)


def try_again(ids: Sequence[int]) -> int:
    """Failed mails wait again, as if they were written now; returns how many."""
    now = clock.now()
    failed = OutgoingMail.objects.filter(pk__in=ids, state=MailState.FAILED)
    return failed.update(state=MailState.WAITING, created_at=now, next_at=now, attempts=0, error="")


def _told(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"{fault.smtp_code} {_words(fault.smtp_error)}"
    return str(fault) or type(fault).__name__


def _words(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)


def _leave(session: smtplib.SMTP) -> None:
    try:
        session.quit()
    except FAULTS:
        session.close()
