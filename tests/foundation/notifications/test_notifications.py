"""Being told: whom, in which words, where, once; and only of what one may see."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.foundation.mail.models import MailServer, OutgoingMail
from parley.foundation.notifications.kinds import ByMail, notification_kind
from parley.foundation.notifications.mailing import mail_due
from parley.foundation.notifications.models import Notification, NotificationChoice, WorkingTimes
from parley.foundation.notifications.notifying import notify
from parley.foundation.notifications.reading import seen_by, told_to, unread_count
from parley.foundation.records import registry, writing
from tests.contracts.samples import make

pytestmark = pytest.mark.django_db
DEAL = registry.get("deal")
MONDAY = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
NOW_KIND = notification_kind("tried_now", "A trial", "bell", by_mail=ByMail.NOW)
URGENT_KIND = notification_kind("tried_urgent", "An urgent trial", "bell", by_mail=ByMail.NOW, urgent=True)
DIGEST_KIND = notification_kind("tried_digest", "A trial for the summary", "bell", by_mail=ByMail.DIGEST)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.set_to(MONDAY):
        yield


def texts(user: User) -> list[str]:
    return [one.text for one in told_to(user)]


def mails() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("to", flat=True))


def test_each_is_told_in_their_language_but_never_who_did_it(anna: User, boris: User, vera: User) -> None:
    User.objects.filter(pk=boris.pk).update(language="ru")
    boris.refresh_from_db()
    notify([anna, boris, vera], kind=NOW_KIND.key, text=lambda: gettext("Saved."), by=vera)
    assert texts(anna) == ["Saved."] and texts(boris) == ["Сохранено."] and texts(vera) == []


def test_who_left_is_told_nothing(boris: User) -> None:
    boris.is_active = False
    notify([boris], kind=NOW_KIND.key, text="Hello")
    assert not Notification.objects.exists()


def test_an_occasion_is_told_once(boris: User) -> None:
    for _attempt in range(2):
        notify([boris], kind=NOW_KIND.key, text="Due", once="task:1")
    assert texts(boris) == ["Due"]


def test_only_what_one_may_still_see_is_shown_counted_and_mailed(boris: User, vera: User) -> None:
    deal = make(DEAL, name="Harbour fit-out", owner=boris.pk)
    notify([boris, vera], kind=NOW_KIND.key, text="Look", record=deal)
    assert unread_count(boris) == 1 and unread_count(vera) == 0
    assert seen_by(vera, told_to(vera)) == []
    assert mail_due() == 1 and mails() == [boris.email]


def test_mail_goes_at_once_or_in_the_summary_or_not_as_one_chose(anna: User, boris: User, vera: User) -> None:
    NotificationChoice.objects.create(user=vera, kind=NOW_KIND.key, in_app=True, by_mail=ByMail.OFF)
    NotificationChoice.objects.create(user=boris, kind=NOW_KIND.key, in_app=True, by_mail=ByMail.DIGEST)
    notify([anna, boris, vera], kind=NOW_KIND.key, text="Look")
    mail_due()
    assert mails() == [anna.email]
    with clock.set_to(MONDAY + 23 * HOUR):
        mail_due()
    assert mails() == sorted([anna.email, boris.email])


def test_quiet_times_hold_mail_back_but_not_what_is_urgent(boris: User) -> None:
    night = MONDAY + 11 * HOUR
    with clock.set_to(night):
        notify([boris], kind=NOW_KIND.key, text="Can wait")
        notify([boris], kind=URGENT_KIND.key, text="Cannot wait")
        mail_due()
        assert [mail.subject for mail in OutgoingMail.objects.all()] == ["Cannot wait"]
    with clock.set_to(night + 12 * HOUR):
        mail_due()
    assert OutgoingMail.objects.count() == 2


def test_what_piled_up_is_one_mail_and_nothing_is_mailed_twice(boris: User) -> None:
    for number in range(40):
        notify([boris], kind=NOW_KIND.key, text=f"Thing {number}")
    with clock.set_to(MONDAY + 48 * HOUR):
        assert mail_due() == 1
        assert mail_due() == 0
    mail = OutgoingMail.objects.get()
    assert mail.subject == "40 things for you" and "and 10 more" in mail.text


def test_what_was_read_is_not_mailed(boris: User, signed_in: Callable[[User], Client]) -> None:
    notify([boris], kind=DIGEST_KIND.key, text="Look")
    signed_in(boris).post("/notifications/read/")
    with clock.set_to(MONDAY + 48 * HOUR):
        assert mail_due() == 0


def test_a_record_handed_over_is_told_and_many_in_one_sentence(anna: User, boris: User) -> None:
    one, *many = [make(DEAL, number, name=f"Deal {number}", owner=anna.pk) for number in range(6)]
    writing.change(DEAL, [one], {"owner": boris.pk}, Actor(anna))
    writing.change(DEAL, many, {"owner": boris.pk}, Actor(anna))
    assert texts(boris) == ["Anna handed 5 records over to you (Deals)", "Anna handed “Deal 0” over to you"]
    assert texts(anna) == []


def test_opening_reads_and_leads_to_the_record(
    boris: User, vera: User, signed_in: Callable[[User], Client]
) -> None:
    deal = make(DEAL, owner=boris.pk)
    notify([boris], kind=NOW_KIND.key, text="Look", record=deal)
    row = told_to(boris)[0]
    assert signed_in(vera).get(f"/notifications/{row.pk}/open/").status_code == 404
    assert signed_in(boris).get(f"/notifications/{row.pk}/open/")["Location"] == f"/deals/{deal.pk}/"
    assert unread_count(boris) == 0


def test_bell_panel_page_and_marking(boris: User, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(boris)
    notify([boris], kind=NOW_KIND.key, text="Look here")
    row = told_to(boris)[0]
    assert b"bell-n" in client.get("/notifications/bell/").content
    for address in ("/notifications/panel/", "/notifications/", "/notifications/?show=unread"):
        assert b"Look here" in client.get(address).content
    assert b"/notifications/bell/" in client.get("/my-day/").content
    client.post(f"/notifications/{row.pk}/read/")
    assert b"bell-n" not in client.get("/notifications/bell/").content
    client.post(f"/notifications/{row.pk}/read/", {"unread": "1"})
    assert b"bell-n" in client.get("/notifications/bell/").content


def test_one_page_chooses_per_kind_and_keeps_what_was_typed(
    boris: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(boris)
    assert b"A record is handed over to me" in client.get("/profile/notifications/").content
    values = {"days": ["0", "2"], "work_from": "08:00", "work_until": "16:00", "quiet_from": "18:00",
              "quiet_until": "07:00", "summary_at": "07:30", "mail-handed_over": "now"}  # fmt: skip
    refused = client.post("/profile/notifications/", values | {"work_until": "07:00"})
    assert refused.status_code == 422 and 'value="07:00"' in refused.content.decode()
    assert client.post("/profile/notifications/", values).status_code == 302
    times = WorkingTimes.objects.get(user=boris)
    assert (times.days, times.work_from, times.only_working_days) == ([0, 2], datetime.time(8), False)
    choice = NotificationChoice.objects.get(user=boris, kind="handed_over")
    assert (choice.in_app, choice.by_mail) == (False, "now")


def test_only_administrators_set_the_mail_server_and_the_password_never_shows(
    admin: User, boris: User, signed_in: Callable[[User], Client], settings: Any
) -> None:
    settings.PARLEY_MAIL = {**settings.PARLEY_MAIL, "host": ""}
    values = {"host": "smtp.example.org", "port": "587", "security": "starttls", "username": "parley",
              "password": "hunter2", "sender": "parley@example.org", "sender_name": "Parley"}  # fmt: skip
    assert signed_in(boris).get("/settings/mail/").status_code == 403
    assert signed_in(boris).post("/settings/mail/", values).status_code == 403
    client = signed_in(admin)
    assert b"No mail server is set." in client.get("/settings/mail/").content
    assert client.post("/settings/mail/", values | {"port": "99999"}).status_code == 422
    assert client.post("/settings/mail/", values).status_code == 302
    assert b"hunter2" not in client.get("/settings/mail/").content
    kept = MailServer.objects.get().password_sealed
    client.post("/settings/mail/", values | {"password": ""})
    assert MailServer.objects.get().password_sealed == kept
