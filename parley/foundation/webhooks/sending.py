"""Bringing deliveries to their addresses: many webhooks at once, each in order, each record's events one after another.

The network is called outside any transaction; what came of it is stored in one short transaction. A webhook that is being
called is held for a while: should the worker die, another one sends the same delivery, under the same id, after that.
"""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from parley.foundation.events.models import StoredEvent
from parley.foundation.jobs import progress
from parley.foundation.lib import clock, outbound
from parley.foundation.lib.sealing import CannotOpen, open_sealed
from parley.foundation.webhooks import signing
from parley.foundation.webhooks.choosing import document
from parley.foundation.webhooks.collecting import collect_all
from parley.foundation.webhooks.models import Delivery, State, Webhook
from parley.foundation.webhooks.reaching import allowed, keys
from parley.foundation.webhooks.switching import switch_off

AT_ONCE = 8
LOOK_AROUND = 0.5
"""Seconds after which others get their turn while somebody is slow."""
HELD = datetime.timedelta(seconds=45)
GIVEN_UP_AFTER = datetime.timedelta(hours=24)
PAUSES = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 21600, 28800)
"""Seconds after each failed attempt."""
KEPT_ANSWER = 4000
GONE = 410


@dataclass(frozen=True)
class Letter:
    """A delivery ready to go out: everything that the thread that sends it needs."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    allowed: outbound.Allowed


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended."""

    status: int | None = None
    error: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    seconds: float = 0.0

    @property
    def delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def send_due() -> int:
    """Tells webhooks what happened until nothing is due; returns how many attempts were made."""
    collect_all()
    attempts = 0
    running: dict[Future[Outcome], Delivery] = {}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while True:
            busy = {one.webhook_id for one in running.values()}
            for webhook in _due(busy)[: AT_ONCE - len(running)]:
                prepared = _prepare(webhook)
                if prepared is not None:
                    delivery, letter = prepared
                    running[threads.submit(_send, letter)] = delivery
            if not running:
                return attempts
            done, _others = wait(running, LOOK_AROUND, return_when=FIRST_COMPLETED)
            for future in done:
                _note(running.pop(future), future.result())
                attempts += 1
            progress(attempts)
            collect_all()


def _due(busy: set[int]) -> list[Webhook]:
    """Webhooks that are on, that nobody holds, and for which something is due."""
    now = clock.now()
    free = Q(busy_until__isnull=True) | Q(busy_until__lte=now)
    due = Delivery.objects.filter(webhook=OuterRef("pk"), state=State.WAITING, next_at__lte=now)
    rows = Webhook.objects.filter(free, Exists(due), is_on=True).exclude(pk__in=busy)
    return list(rows.select_related("user__role").order_by("pk"))


def _prepare(webhook: Webhook) -> tuple[Delivery, Letter] | None:
    """Holds the webhook and takes its next delivery; what its person may not see (any more) is dropped on the way."""
    now = clock.now()
    with transaction.atomic():
        free = Q(busy_until__isnull=True) | Q(busy_until__lte=now)
        if not Webhook.objects.filter(free, pk=webhook.pk).update(busy_until=now + HELD):
            return None
        try:
            secrets = _secrets(webhook, now)
        except CannotOpen:
            switch_off(webhook, "secret")
            return None
        if not webhook.user.is_active or webhook.user.deleted_at is not None:
            switch_off(webhook, "user")
            return None
        while (delivery := _next(webhook, now)) is not None:
            body = _body(webhook, delivery)
            if body is None:
                delivery.state, delivery.last_at = State.DROPPED, now
                delivery.save(update_fields=["state", "last_at"])
                continue
            headers = {
                "Content-Type": "application/json",
                "User-Agent": "Parley-Webhooks/1",
                **signing.headers(secrets, str(delivery.message_id), int(now.timestamp()), body),
            }
            delivery.request_headers, delivery.request_body = headers, body.decode()
            delivery.first_at, delivery.last_at = delivery.first_at or now, now
            delivery.attempts += 1
            delivery.save(
                update_fields=["request_headers", "request_body", "first_at", "last_at", "attempts"]
            )
            return delivery, Letter(webhook.url, body, headers, allowed())
        Webhook.objects.filter(pk=webhook.pk).update(busy_until=None)
    return None


def _next(webhook: Webhook, now: datetime.datetime) -> Delivery | None:
    """The oldest that is due and has no older one of the same record before it."""
    waiting = Delivery.objects.filter(webhook=webhook, state=State.WAITING)
    older = waiting.filter(
        record_type=OuterRef("record_type"), record_id=OuterRef("record_id"), id__lt=OuterRef("id")
    )
    return waiting.filter(~Exists(older), next_at__lte=now).order_by("id").first()


def _body(webhook: Webhook, delivery: Delivery) -> bytes | None:
    """The message as the person sees it now; None for what they may not see."""
    if delivery.event_id is None:
        message = {"type": "ping", "timestamp": delivery.created_at.isoformat(), "data": {}}
        return json.dumps(message).encode()
    event = StoredEvent.objects.filter(pk=delivery.event_id).first()
    found = document(webhook, event) if event is not None else None
    return json.dumps(found, ensure_ascii=False).encode() if found is not None else None


def _secrets(webhook: Webhook, now: datetime.datetime) -> list[str]:
    found = [open_sealed(webhook.secret_sealed, keys())]
    if webhook.old_until is not None and webhook.old_until > now:
        found.append(open_sealed(webhook.old_secret_sealed, keys()))
    return found


def _send(letter: Letter) -> Outcome:
    """Runs in a thread of its own and touches no database."""
    try:
        answer = outbound.post(letter.url, letter.body, letter.headers, allowed=letter.allowed)
    except (outbound.OutboundRefused, outbound.OutboundFailed) as error:
        return Outcome(error=str(error)[:300])
    text = answer.body[:KEPT_ANSWER].decode(errors="replace").replace("\x00", "�")
    headers = {
        name[:100]: value[:500].replace("\x00", "�") for name, value in list(answer.headers.items())[:50]
    }
    return Outcome(answer.status, "", headers, text, answer.seconds)


@transaction.atomic
def _note(delivery: Delivery, outcome: Outcome) -> None:
    """Stores how an attempt ended, and sets the webhook free."""
    now = clock.now()
    webhook = Webhook.objects.select_for_update().filter(pk=delivery.webhook_id).first()
    if webhook is None:
        return
    delivery.status, delivery.error = outcome.status, outcome.error
    delivery.answer_headers, delivery.answer_body = dict(outcome.headers), outcome.body
    line = {
        "at": now.isoformat(),
        "status": outcome.status,
        "error": outcome.error,
        "seconds": round(outcome.seconds, 3),
    }
    delivery.history = [*delivery.history, line][-20:]
    webhook.busy_until = None
    if outcome.delivered:
        delivery.state, webhook.failing_since = State.SENT, None
    else:
        webhook.failing_since = webhook.failing_since or delivery.last_at
        _put_off(webhook, delivery, now)
    delivery.save()
    webhook.save(update_fields=["busy_until", "failing_since"])
    if outcome.status == GONE:
        switch_off(webhook, "gone")


def _put_off(webhook: Webhook, delivery: Delivery, now: datetime.datetime) -> None:
    """Sets the next attempt; after a day the delivery is given up, and a webhook that took nothing all day is switched off."""
    began = delivery.first_at or now
    tried = sum(1 for line in delivery.history if line["at"] >= began.isoformat())
    pause = PAUSES[min(max(tried, 1), len(PAUSES)) - 1] * random.uniform(0.9, 1.1)
    delivery.next_at = now + datetime.timedelta(seconds=pause)
    if delivery.next_at <= began + GIVEN_UP_AFTER:
        return
    if webhook.failing_since is not None and webhook.failing_since <= began:
        # It stays waiting: switched on again, the webhook goes on here.
        switch_off(webhook, "failing")
    else:
        delivery.state = State.FAILED
