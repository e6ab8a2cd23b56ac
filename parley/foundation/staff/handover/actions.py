"""Starting, doing and taking back the handing over of a person's records."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.audit.models import Change
from parley.foundation.jobs import progress
from parley.foundation.lib.refusals import ActionRefused, Invalid, Problem
from parley.foundation.records import registry, writing
from parley.foundation.records.undo import undo_records
from parley.foundation.staff.actions import PERMISSION, set_active
from parley.foundation.staff.handover.shares import MOST_KEPT, Share, receivers, shares_of
from parley.foundation.staff.models import Handover

CHUNK = 500


@transaction.atomic
def start_handover(person: User, rules: Mapping[str, str], *, lock_out: bool, by: Actor) -> Handover:
    """Writes down who gets what; the job that does it is enqueued by the caller, in this transaction.

    Raises Invalid for a rule that finds nobody (naming its share) or where nothing is to be handed over, NotAllowed.
    """
    ensure_may(by, PERMISSION)
    if Handover.objects.filter(
        person=person, state__in=(Handover.State.RUNNING, Handover.State.UNDOING)
    ).exists():
        raise ActionRefused(_("This person’s records are being handed over already."))
    shares = {share.key: share for share in shares_of(person)}
    chosen = {key: rule for key, rule in rules.items() if rule and key in shares}
    problems = [
        Problem(_("Nobody can get these: choose other people."), key, "nobody")
        for key, rule in chosen.items()
        if not receivers(rule, person)
    ]
    if problems:
        raise Invalid(_("Some of these go to nobody."), problems)
    if not chosen and not lock_out:
        raise Invalid(_("Choose who gets what."))
    if lock_out and person.is_active:
        set_active(person, active=False, by=by)
    return Handover.objects.create(
        person=person,
        by=by.user,
        rules=chosen,
        total=sum(shares[key].count for key in chosen),
        operation=by.operation,
        state=Handover.State.RUNNING if chosen else Handover.State.DONE,
    )


def hand_over(handover: Handover) -> None:
    """Gives the records away, a part at a time; run again it goes on with what the person still owns."""
    person = handover.person
    reason = _("Handed over from %(name)s") % {"name": person.name}
    by = Actor(handover.by, "bulk", reason=reason, operation=handover.operation)
    for share in shares_of(person):
        people = receivers(handover.rules.get(share.key, ""), person)
        if people:
            _hand_over_share(handover, share, people, by)
    handover.state = Handover.State.DONE
    handover.save(update_fields=["state"])


def _hand_over_share(handover: Handover, share: Share, people: list[int | None], by: Actor) -> None:
    last, turn = 0, count()
    while True:
        with transaction.atomic():
            ids = list(
                share.of(handover.person)
                .filter(pk__gt=last)
                .order_by("pk")
                .values_list("pk", flat=True)[:CHUNK]
            )
            if not ids:
                return
            last = ids[-1]
            records = share.record_type.model._base_manager.filter(pk__in=ids)
            drafts = [
                writing.draft_change(share.record_type, record, {"owner": people[next(turn) % len(people)]})
                for record in writing.lock(share.record_type, records.order_by("pk"))
            ]
            writing.check(share.record_type, drafts, by)
            good = [draft for draft in drafts if not draft.problems]
            writing.save(share.record_type, good, by)
            _keep(handover, share, [draft for draft in drafts if draft.problems])
            handover.done += len(good)
            handover.save(update_fields=["done", "kept"])
            progress(handover.done, handover.total)


def _keep(handover: Handover, share: Share, drafts: list[Any]) -> None:
    """Remembers records that a rule of theirs keeps where they are, with the reason."""
    room = max(0, MOST_KEPT - len(handover.kept))
    handover.kept += [
        [share.record_type.key, draft.record.pk, str(draft.problems[0].message)] for draft in drafts[:room]
    ]


@transaction.atomic
def start_undo(handover: Handover, *, by: Actor) -> Handover:
    """Marks a finished handing over as being taken back. Raises ActionRefused for one that is not finished."""
    ensure_may(by, PERMISSION)
    fresh = Handover.objects.select_for_update().get(pk=handover.pk)
    if fresh.state not in (Handover.State.DONE, Handover.State.FAILED):
        raise ActionRefused(_("This cannot be taken back now."))
    fresh.state, fresh.kept = Handover.State.UNDOING, []
    fresh.save(update_fields=["state", "kept"])
    return fresh


def take_back(handover: Handover) -> None:
    """Gives back what nobody has given on since; the rest stays and is listed."""
    by = Actor(handover.by, "bulk", reason=_("Handing over taken back"))
    touched = Change.objects.filter(operation=handover.operation).exclude(record_type="user")
    keys = list(touched.order_by().values_list("record_type", flat=True).distinct())
    for key in keys:
        record_type = registry.get(key)
        ids = list(
            touched.filter(record_type=key)
            .order_by("record_id")
            .values_list("record_id", flat=True)
            .distinct()
        )
        for start in range(0, len(ids), CHUNK):
            with transaction.atomic():
                undone = undo_records(handover.operation, record_type, ids[start : start + CHUNK], by)
                handover.done = max(0, handover.done - undone.count)
                room = max(0, MOST_KEPT - len(handover.kept))
                handover.kept += [
                    [key, one.details["record_id"], str(one.message)] for one in undone.kept[:room]
                ]
                handover.save(update_fields=["done", "kept"])
                progress(handover.total - handover.done, handover.total)
    handover.state = Handover.State.UNDONE
    handover.save(update_fields=["state"])
