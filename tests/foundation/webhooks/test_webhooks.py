"""Webhooks against a real server: signed, in order, again when it fails, to nobody who may not see."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.actions.records import change_records, delete_records
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import Invalid, NotAllowed
from parley.foundation.notifications.models import Notification
from parley.foundation.records import registry, writing
from parley.foundation.webhooks import actions
from parley.foundation.webhooks.actions import Wanted
from parley.foundation.webhooks.models import Delivery, State, Webhook
from tests.e2e.server import database_url
from tests.foundation.webhooks.receiving import Receiver, receiving

pytestmark = pytest.mark.django_db

Make = Callable[..., Webhook]


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.PARLEY_OUTBOUND_ALLOWED = ["127.0.0.1"]
    with receiving() as made:
        yield made


@pytest.fixture
def make(admin: User, receiver: Receiver) -> Make:
    def make_one(user: User | None = None, events: tuple[str, ...] = ("*",), **more: Any) -> Webhook:
        wanted = Wanted("Test", more.pop("url", receiver.url), user or admin, events, **more)
        webhook, webhook.__dict__["secret"] = actions.create_webhook(wanted, by=Actor(admin))
        return webhook

    return make_one


def organization(name: str, owner: User | None = None) -> Any:
    values = {"name": name} | ({"owner": owner.pk} if owner else {})
    return writing.create(registry.get("organization"), [values], system())[0]


def rename(record: Any, name: str, by: User) -> None:
    change_records(registry.get("organization"), [record], {"name": name}, by=Actor(by))


def bodies(receiver: Receiver) -> list[dict[str, Any]]:
    return [json.loads(body) for _headers, body in receiver.messages]


def later(run_jobs: Callable[[], int], seconds: float) -> None:
    """Lets the time pass and the clock's job come round."""
    from parley.foundation.webhooks.tasks import deliver

    with clock.set_to(clock.now() + datetime.timedelta(seconds=seconds)):
        deliver.call()


def test_what_happens_is_told_signed_and_in_order(
    make: Make, receiver: Receiver, admin: User, run_jobs: Any
) -> None:
    organization("Before")
    webhook = make()
    record = organization("New")
    rename(record, "Newer", admin)
    delete_records([record], by=Actor(admin))
    run_jobs()
    told = [(one["type"], one["data"]["record_id"]) for one in bodies(receiver)]
    assert told == [(f"organization.{verb}", record.pk) for verb in ("created", "changed", "deleted")]
    headers, body = receiver.messages[1]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(webhook.__dict__["secret"].removeprefix("whsec_"))
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == expected and headers["content-type"] == "application/json"
    assert bodies(receiver)[1]["data"]["data"]["fields"]["name"] == ["New", "Newer"]
    assert bodies(receiver)[2]["data"]["record"] is None
    assert set(webhook.deliveries.values_list("state", flat=True)) == {State.SENT}
    assert webhook.deliveries.filter(status=200, answer_body="thanks").count() == 3


def test_only_chosen_events_and_records_are_told(
    make: Make, receiver: Receiver, run_jobs: Any, admin: User
) -> None:
    make(events=("*.created",), record_type="organization", where='{"all":[["name","contains","yes"]]}')
    chosen = organization("yes please")
    organization("no")
    rename(chosen, "yes again", admin)
    writing.create(registry.get("person"), [{"first_name": "yes"}], system())
    run_jobs()
    assert [one["type"] for one in bodies(receiver)] == ["organization.created"]


def test_nobody_is_told_what_their_person_may_not_see(
    make: Make, receiver: Receiver, boris: User, vera: User, run_jobs: Any
) -> None:
    make(user=boris)
    organization("Secret of Vera", vera)
    mine = organization("Mine", boris)
    run_jobs()
    assert [one["data"]["record_id"] for one in bodies(receiver)] == [mine.pk]
    assert b"Secret of Vera" not in b"".join(body for _headers, body in receiver.messages)


def test_what_is_taken_away_before_it_was_sent_is_not_sent(
    make: Make, receiver: Receiver, boris: User, vera: User, admin: User, run_jobs: Any
) -> None:
    receiver.status = 500
    make(user=boris)
    record = organization("Given", boris)
    run_jobs()
    change_records(
        registry.get("organization"), [record], {"owner": vera.pk, "name": "Taken"}, by=Actor(admin)
    )
    receiver.status = 200
    receiver.messages.clear()
    later(run_jobs, 60)
    assert receiver.messages == [] and set(Delivery.objects.values_list("state", flat=True)) == {
        State.DROPPED
    }


def test_failures_are_tried_again_under_the_same_id_and_hold_back_the_records_later_events(
    make: Make, receiver: Receiver, admin: User, run_jobs: Any
) -> None:
    webhook = make()
    receiver.status = 500
    first = organization("First")
    run_jobs()
    rename(first, "First again", admin)
    run_jobs()
    assert [one["type"] for one in bodies(receiver)] == ["organization.created"]
    webhook.refresh_from_db()
    assert webhook.is_on and webhook.failing_since is not None
    receiver.status = 204
    later(run_jobs, 10)
    told = bodies(receiver)
    assert [one["type"] for one in told] == [
        "organization.created",
        "organization.created",
        "organization.changed",
    ]
    assert receiver.ids[0] == receiver.ids[1] != receiver.ids[2]
    webhook.refresh_from_db()
    assert webhook.failing_since is None
    assert webhook.deliveries.order_by("id").first().attempts == 2  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 302, "headers": {"Location": "/elsewhere"}},
        {"status": 503},
        {"body": b"x" * 300_000, "status": 400},
    ],
)
def test_odd_answers_are_failures_that_are_kept(
    make: Make, receiver: Receiver, run_jobs: Any, answer: dict[str, Any]
) -> None:
    for name, value in answer.items():
        setattr(receiver, name, value)
    make()
    organization("Odd")
    run_jobs()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, len(receiver.messages)) == (State.WAITING, answer["status"], 1)
    assert len(delivery.answer_body) <= 4000 and delivery.history[0]["status"] == answer["status"]


def test_after_a_day_of_failures_it_is_off_its_people_know_and_nothing_is_lost(
    make: Make, receiver: Receiver, boris: User, admin: User, run_jobs: Any
) -> None:
    webhook = make(user=boris)
    receiver.status = 500
    organization("Kept", boris)
    run_jobs()
    for hours in (1, 6, 12, 20, 25):
        later(run_jobs, hours * 3600)
    webhook.refresh_from_db()
    assert (webhook.is_on, webhook.off_reason) == (False, "failing")
    told = Notification.objects.filter(kind="webhook_off")
    assert {one.user_id for one in told} == {boris.pk, admin.pk} and "Test" in told[0].text
    organization("While off", boris)
    run_jobs()
    receiver.status = 200
    receiver.messages.clear()
    actions.switch(webhook, True, by=Actor(admin))
    run_jobs()
    assert [one["data"]["record"]["name"] for one in bodies(receiver)] == ["Kept", "While off"]


def test_one_that_is_gone_is_off_at_once(make: Make, receiver: Receiver, run_jobs: Any) -> None:
    receiver.status = 410
    webhook = make()
    organization("Gone")
    run_jobs()
    webhook.refresh_from_db()
    assert (webhook.is_on, webhook.off_reason) == (False, "gone")


def test_a_slow_or_dead_address_does_not_delay_others(
    make: Make, receiver: Receiver, run_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import functools
    import threading

    from parley.foundation.lib import outbound

    monkeypatch.setattr(outbound, "post", functools.partial(outbound.post, seconds=1.0))
    with receiving(hold=threading.Event()) as slow:
        make(url=slow.url)
        make(url="http://127.0.0.1:9/")
        make()
        organization("Quick")
        run_jobs()
        assert len(receiver.messages) == 1
        errors = (
            Delivery.objects.exclude(state=State.SENT).order_by("webhook").values_list("error", flat=True)
        )
        assert list(errors) == ["no answer within 1 seconds", "the connection was refused"]


def test_a_person_who_leaves_takes_their_webhook_along(
    make: Make, receiver: Receiver, boris: User, run_jobs: Any
) -> None:
    webhook = make(user=boris)
    organization("Last", boris)
    User.objects.filter(pk=boris.pk).update(is_active=False)
    organization("Later", boris)
    run_jobs()
    webhook.refresh_from_db()
    assert receiver.messages == [] and (webhook.is_on, webhook.off_reason) == (False, "user")


def test_while_one_secret_replaces_the_other_both_sign(
    make: Make, receiver: Receiver, admin: User, run_jobs: Any
) -> None:
    webhook = make()
    old = webhook.__dict__["secret"]
    new = actions.rotate_secret(webhook, by=Actor(admin))
    assert new != old and new not in webhook.secret_sealed
    actions.send_ping(webhook, by=Actor(admin))
    run_jobs()
    assert len(receiver.messages[0][0]["webhook-signature"].split()) == 2
    with clock.set_to(clock.now() + datetime.timedelta(days=2)):
        actions.send_ping(webhook, by=Actor(admin))
    later(run_jobs, 2 * 86400 + 5)
    assert len(receiver.messages[1][0]["webhook-signature"].split()) == 1


def test_one_delivery_is_sent_again_on_demand(
    make: Make, receiver: Receiver, admin: User, run_jobs: Any
) -> None:
    make()
    organization("Again")
    run_jobs()
    actions.send_again(Delivery.objects.get(), by=Actor(admin))
    run_jobs()
    assert len(receiver.messages) == 2 and len(set(receiver.ids)) == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.2:5432/", "http://10.0.0.1/", "http://169.254.169.254/latest", "ftp://x", "nope"]
)
def test_addresses_inside_are_refused_when_they_are_entered(url: str, make: Make) -> None:
    with pytest.raises(Invalid) as refused:
        make(url=url)
    assert refused.value.problems[0].field == "url"


def test_sellers_make_no_webhooks(boris: User, receiver: Receiver, signed_in: Any) -> None:
    with pytest.raises(NotAllowed):
        actions.create_webhook(Wanted("x", receiver.url, boris, ["*"]), by=Actor(boris))
    assert signed_in(boris).get("/settings/webhooks/").status_code == 403


def test_the_screens_make_show_test_and_end_one(
    receiver: Receiver, admin: User, signed_in: Any, run_jobs: Any
) -> None:
    client = signed_in(admin)
    body = {
        "name": "Shop",
        "url": receiver.url,
        "user": admin.pk,
        "events": ["*.created"],
        "record_type": "",
        "where": "",
    }
    wrong = client.post("/settings/webhooks/new/", body | {"url": "http://10.0.0.1/"})
    assert (
        wrong.status_code == 422
        and "private network" in wrong.content.decode()
        and "Shop" in wrong.content.decode()
    )
    assert client.post("/settings/webhooks/new/", body | {"where": "{"}).status_code == 422
    made = client.post("/settings/webhooks/new/", body)
    assert "whsec_" in made.content.decode()
    webhook = Webhook.objects.get()
    address = f"/settings/webhooks/{webhook.pk}/"
    assert "whsec_" not in client.get(address).content.decode()
    assert "whsec_" in client.post(f"{address}secret/").content.decode()
    client.post(f"{address}ping/")
    run_jobs()
    delivery = Delivery.objects.get()
    shown = client.get(f"/settings/webhooks/deliveries/{delivery.pk}/").content.decode()
    assert "webhook-signature" in shown and "thanks" in shown
    client.post(f"/settings/webhooks/deliveries/{delivery.pk}/again/")
    run_jobs()
    assert len(receiver.messages) == 2
    assert client.post(f"{address}edit/", body | {"name": "Shop 2"}).status_code == 302
    client.post(f"{address}switch/", {"on": "0"})
    assert "Shop 2" in client.get("/settings/webhooks/").content.decode()
    client.post(f"{address}delete/")
    assert not Webhook.objects.exists()


KILLED = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from django.conf import settings
settings.PARLEY_OUTBOUND_ALLOWED = ["127.0.0.1"]
from parley.foundation.webhooks.sending import send_due
send_due()
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_sends_loses_nothing(make: Make, receiver: Receiver, run_jobs: Any) -> None:
    import threading

    receiver.hold = threading.Event()
    webhook = make()
    organization("Killed")
    environment = {**os.environ, "PARLEY_DATABASE_URL": database_url()}
    worker = subprocess.Popen([sys.executable, "-c", KILLED], env=environment)
    assert receiver.came.wait(120)
    worker.send_signal(signal.SIGKILL)
    worker.wait(60)
    receiver.hold.set()
    run_jobs()
    assert len(receiver.messages) == 1  # still held for a while: the killed one could be alive
    later(run_jobs, 60)
    assert len(receiver.messages) == 2 and len(set(receiver.ids)) == 1
    assert webhook.deliveries.get().state == State.SENT
