"""Making, changing, switching and testing webhooks. Only who may change the settings does so."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.events.reading import horizon
from parley.foundation.lib import clock, outbound
from parley.foundation.lib.refusals import Invalid, Problem
from parley.foundation.lib.sealing import seal
from parley.foundation.records import filters, registry
from parley.foundation.webhooks import signing
from parley.foundation.webhooks.models import Delivery, State, Webhook
from parley.foundation.webhooks.reaching import allowed, keys, wake

PERMISSION = "settings.change"
OVERLAP = datetime.timedelta(hours=24)
"""How long the old secret still signs after a new one was made."""


@dataclass(frozen=True)
class Wanted:
    """What a person enters about a webhook."""

    name: str
    url: str
    user: User
    events: Sequence[str]
    record_type: str = ""
    where: str = ""


@transaction.atomic
def create_webhook(wanted: Wanted, *, by: Actor) -> tuple[Webhook, str]:
    """A webhook that is told what happens from now on, and its secret, which is shown once. Raises Invalid, NotAllowed."""
    ensure_may(by, PERMISSION)
    _check(wanted, by)
    secret = signing.new_secret()
    webhook = Webhook(
        created_at=clock.now(), created_by=by.user, position=horizon(), secret_sealed=seal(secret, keys())
    )
    _take(webhook, wanted)
    webhook.save(force_insert=True)
    return webhook, secret


@transaction.atomic
def change_webhook(webhook: Webhook, wanted: Wanted, *, by: Actor) -> None:
    """Other address, name, person, events or conditions. What waits already is sent to the new address."""
    ensure_may(by, PERMISSION)
    _check(wanted, by)
    _take(webhook, wanted)
    webhook.save(update_fields=["name", "url", "user", "events", "record_type", "where"])


@transaction.atomic
def rotate_secret(webhook: Webhook, *, by: Actor) -> str:
    """A new secret, shown once. For a day both sign, so that the receiver can change over without a gap."""
    ensure_may(by, PERMISSION)
    secret = signing.new_secret()
    webhook.old_secret_sealed, webhook.old_until = webhook.secret_sealed, clock.now() + OVERLAP
    webhook.secret_sealed = seal(secret, keys())
    webhook.save(update_fields=["secret_sealed", "old_secret_sealed", "old_until"])
    return secret


@transaction.atomic
def switch(webhook: Webhook, is_on: bool, *, by: Actor) -> None:
    """Off: nothing is sent. On again: it goes on where it ended, at once."""
    ensure_may(by, PERMISSION)
    webhook.is_on, webhook.off_reason, webhook.failing_since = is_on, "" if is_on else "person", None
    webhook.save(update_fields=["is_on", "off_reason", "failing_since"])
    if is_on:
        now = clock.now()
        webhook.deliveries.filter(state=State.WAITING).update(next_at=now, first_at=None)
        wake()


@transaction.atomic
def delete_webhook(webhook: Webhook, *, by: Actor) -> None:
    """Ends it and forgets what was delivered."""
    ensure_may(by, PERMISSION)
    webhook.delete()


@transaction.atomic
def send_ping(webhook: Webhook, *, by: Actor) -> Delivery:
    """Sends a test message that says nothing of any record."""
    ensure_may(by, PERMISSION)
    now = clock.now()
    delivery = Delivery.objects.create(webhook=webhook, event="ping", created_at=now, next_at=now)
    wake()
    return delivery


@transaction.atomic
def send_again(delivery: Delivery, *, by: Actor) -> None:
    """Sends what was sent, or given up, once more under its id."""
    ensure_may(by, PERMISSION)
    delivery.state, delivery.next_at, delivery.first_at = State.WAITING, clock.now(), None
    delivery.save(update_fields=["state", "next_at", "first_at"])
    wake()


def _take(webhook: Webhook, wanted: Wanted) -> None:
    webhook.name, webhook.url, webhook.user = wanted.name.strip()[:100], wanted.url.strip(), wanted.user
    webhook.events = sorted(set(wanted.events))
    webhook.record_type, webhook.where = wanted.record_type, wanted.where.strip()


def _check(wanted: Wanted, by: Actor) -> None:
    problems = []
    if not wanted.name.strip():
        problems.append(Problem(_("This field is required."), "name", "required"))
    try:
        outbound.look_up(wanted.url.strip(), allowed())
    except outbound.OutboundRefused as refusal:
        problems.append(Problem(refusal_text(refusal.code), "url", refusal.code))
    if not wanted.events:
        problems.append(Problem(_("Choose at least one event."), "events", "required"))
    if wanted.where.strip() and not wanted.record_type:
        problems.append(Problem(_("Conditions need a type of records."), "where", "invalid"))
    elif wanted.where.strip():
        try:
            seen = registry.get(wanted.record_type).as_seen_by(wanted.user)
            filters.to_q(seen, filters.read(wanted.where.strip()))
        except Invalid as refusal:
            problems.append(Problem(refusal.message, "where", "invalid"))
    if problems:
        raise Invalid(problems[0].message, problems)


def refusal_text(code: str) -> str:
    """Why an address is not called, for people."""
    return {
        "address": _("This is not a web address, for example https://example.com/hook."),
        "unknown": _("There is no server of this name."),
        "inside": _(
            "This address lies inside a private network. An administrator of the server can allow it."
        ),
    }[code]
