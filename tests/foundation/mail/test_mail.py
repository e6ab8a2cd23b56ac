"""Outgoing mail against a real SMTP server: nothing is lost, nothing is sent twice, what fails says why."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from parley.foundation.jobs.models import Job
from parley.foundation.lib import clock
from parley.foundation.mail.delivering import deliver_due, try_again
from parley.foundation.mail.models import MailServer, MailState, OutgoingMail
from parley.foundation.mail.sending import Attachment, Letter, send, send_all
from parley.foundation.mail.server import current_server, sealed

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
NOW = datetime.datetime(2026, 11, 22, 10, 0, tzinfo=datetime.UTC)


def only() -> OutgoingMail:
    return OutgoingMail.objects.get()


def test_a_mail_arrives_with_both_texts_and_its_message_id(postbox: Any, run_jobs: Callable[[], int]) -> None:
    send(["ana@example.org"], "Grüße\r\nBcc: x@example.org", "Привет", "<p>Привет</p>", about="user:1")
    run_jobs()
    mail, (message,) = only(), postbox.messages
    assert (mail.state, message["Message-ID"], postbox.recipients) == (
        MailState.SENT, mail.message_id, ["ana@example.org"],
    )  # fmt: skip
    assert message["Subject"] == "Grüße Bcc: x@example.org" and message["Bcc"] is None
    assert "Привет" in message.get_body(("plain",)).get_content()
    assert "<p>Привет</p>" in message.get_body(("html",)).get_content()


def test_a_mail_of_a_change_that_was_not_committed_is_never_sent(postbox: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        send(["ana@example.org"], "Hello", "…")
        raise RuntimeError
    assert deliver_due() == 0 and not postbox.messages and not Job.objects.exists()


def test_refused_for_now_is_tried_again_and_later_each_time(postbox: Any) -> None:
    postbox.answers = ["451 4.7.1 Greylisted, come back later", "421 Busy"]
    with clock.set_to(NOW):
        send(["ana@example.org"], "Hello", "…")
        assert deliver_due() == 0
        first = only()
        assert (first.state, first.error) == (MailState.WAITING, "451 4.7.1 Greylisted, come back later")
        assert deliver_due() == 0 and only().attempts == 1
    with clock.set_to(first.next_at):
        assert deliver_due() == 0
        assert only().next_at - first.next_at > first.next_at - NOW
    with clock.set_to(NOW + HOUR):
        assert deliver_due() == 1
    assert [message["Message-ID"] for message in postbox.messages] == [first.message_id]


def test_refused_for_good_fails_and_says_why_while_others_go_on(postbox: Any) -> None:
    postbox.recipient_answers["gone@example.org"] = "550 No such user"
    send(["gone@example.org", "ana@example.org"], "Hello", "…")
    assert deliver_due() == 1
    failed = OutgoingMail.objects.get(state=MailState.FAILED)
    assert (failed.to, failed.error) == ("gone@example.org", "550 No such user")
    postbox.recipient_answers.clear()
    assert try_again([failed.pk]) == 1 and deliver_due() == 1


def test_an_address_that_cannot_be_written_fails_alone(postbox: Any) -> None:
    send(["an\na@example.org", "ана@example.org", "ana@example.org"], "Hello", "…")
    assert deliver_due() >= 1
    assert OutgoingMail.objects.filter(state=MailState.WAITING).count() == 0
    assert "ana@example.org" in postbox.recipients


def test_without_a_connection_mail_waits_up_to_48_hours(
    postbox: Any, no_server: Callable[[], None], settings: Any
) -> None:
    reachable = settings.PARLEY_MAIL
    no_server()
    with clock.set_to(NOW):
        send(["ana@example.org"], "Old", "…")
        assert deliver_due() == 0 and only().state == MailState.WAITING and only().error
    with clock.set_to(NOW + 47 * HOUR):
        send(["ana@example.org"], "New", "…")
        deliver_due()
    with clock.set_to(NOW + 50 * HOUR):
        settings.PARLEY_MAIL = reachable
        assert deliver_due() == 1
    states = dict(OutgoingMail.objects.values_list("subject", "state"))
    assert states == {"Old": MailState.FAILED, "New": MailState.SENT}


def test_a_mail_whose_worker_died_goes_out_again_under_the_same_id(postbox: Any) -> None:
    with clock.set_to(NOW):
        send(["ana@example.org"], "Hello", "…")
        OutgoingMail.objects.update(
            next_at=NOW + datetime.timedelta(minutes=5), attempts=1
        )  # held by the dead
        assert deliver_due() == 0
    with clock.set_to(NOW + datetime.timedelta(minutes=6)):
        assert deliver_due() == 1
    assert postbox.messages[0]["Message-ID"] == only().message_id


def test_without_a_server_mail_is_kept(settings: Any) -> None:
    settings.PARLEY_MAIL = {**settings.PARLEY_MAIL, "host": ""}
    send(["ana@example.org"], "Hello", "…")
    assert deliver_due() == 0
    assert only().state == MailState.WAITING


def test_the_password_of_the_server_is_unreadable_at_rest(settings: Any) -> None:
    settings.PARLEY_MAIL = {**settings.PARLEY_MAIL, "host": ""}
    stored = MailServer.objects.create(
        id=1,
        host="mail.example.org",
        sender="a@example.org",
        password_sealed=sealed("hunter2"),
        changed_at=NOW,
    )
    assert "hunter2" not in stored.password_sealed
    server = current_server()
    assert server is not None and server.password == "hunter2" and "hunter2" not in repr(server)


def test_an_invitation_stands_beside_the_text_and_as_a_file(postbox: Any) -> None:
    calendar = Attachment("invite.ics", "text/calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "REQUEST")
    send_all([Letter("ana@example.org", "Meeting", "Come", attachments=[calendar])])
    deliver_due()
    parts = [part for part in postbox.messages[0].walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in parts] == ["REQUEST", None]
    assert parts[1].get_filename() == "invite.ics"
