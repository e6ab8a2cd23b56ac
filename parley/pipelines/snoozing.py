"""Letting a record rest on purpose until a day, and why (R252): it is not idle until then, and wakes by itself."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import action
from parley.foundation.lib.refusals import ActionRefused, Invalid, Problem
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import Date, Text
from parley.pipelines.idleness import is_snoozed, today
from parley.pipelines.models import Outcome

FIELDS = ("snoozed_until", "snooze_reason")
LONGEST = datetime.timedelta(days=730)


def snooze_actions(record_type: str) -> None:
    """Declares snooze and wake for a record type whose model is Staged."""
    change = f"{record_type}.change"
    until = Field("until", gettext_lazy("Snooze until"), Date(), required=True)
    reason = Field("reason", gettext_lazy("Why is it waiting?"), Text(length=500), required=True)
    action(
        record_type, "snooze", label=gettext_lazy("Snooze"), permission=change, icon="zzz",
        inputs=(until, reason), applies=lambda record: record.outcome == Outcome.OPEN,
    )(snooze)  # fmt: skip
    action(
        record_type, "wake", label=gettext_lazy("Wake up"), permission=change, icon="sun", applies=is_snoozed,
    )(wake)  # fmt: skip


def snooze(records: list[Any], *, by: Actor, until: datetime.date, reason: str) -> list[Any]:
    """Keeps the records from being idle until the end of that day. Raises Invalid for a day that is none to wait for."""
    if until <= today():
        message = _("Choose a day after today: then it wakes up by itself.")
        raise Invalid(message, [Problem(message, "until")])
    if until > today() + LONGEST:
        message = _("Choose a day within two years, or close it and come back to it later.")
        raise Invalid(message, [Problem(message, "until")])
    if any(record.outcome != Outcome.OPEN for record in records):
        raise ActionRefused(_("What has ended cannot be snoozed."))
    values = {"snoozed_until": until, "snooze_reason": reason}
    return writing.change(registry.of(type(records[0])), records, values, by, internal=FIELDS)


def wake(records: list[Any], *, by: Actor) -> list[Any]:
    """Ends the sleep of the records now."""
    values = {"snoozed_until": None, "snooze_reason": ""}
    return writing.change(registry.of(type(records[0])), records, values, by, internal=FIELDS)
