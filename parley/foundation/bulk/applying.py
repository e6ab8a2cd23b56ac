"""One chunk of an operation: each record by itself is done or refused, and the rest is not held up by the refused ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parley.foundation.access.policy import rows_within
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import Action, find, read_inputs
from parley.foundation.bulk.models import Run
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import RecordType

CHANGE = "change"
"""The verb of setting fields, which has no entry of its own in the catalogue."""


@dataclass
class Tally:
    """How many records were done, and why each of the others was not."""

    done: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, ids: Sequence[int], reason: str) -> None:
        """Notes the same reason for each."""
        self.refused += [(pk, reason) for pk in ids]


def permission_of(record_type: RecordType, verb: str) -> str:
    """The permission that an operation asks for on each record."""
    if verb == CHANGE:
        return record_type.permission("change")
    return find(record_type.key, verb).permission_for(record_type.key)


def apply(run: Run, ids: Sequence[int], by: Actor) -> Tally:
    """Does the operation to these records. Runs in the transaction of the chunk."""
    assert by.user is not None
    record_type = registry.get(run.record_type).as_seen_by(by.user)
    tally = Tally()
    found = record_type.visible_to(by.user).in_bulk(list(ids))
    tally.refuse(
        [pk for pk in ids if pk not in found], _("This record does not exist, or you may not see it.")
    )
    within = rows_within(by.user, permission_of(record_type, run.verb), record_type.model)
    allowed = set(
        record_type.model._base_manager.filter(within, pk__in=list(found)).values_list("pk", flat=True)
    )
    tally.refuse(
        [pk for pk in found if pk not in allowed],
        _("It belongs to somebody else. Ask its owner or your head of sales."),
    )
    records = [found[pk] for pk in ids if pk in allowed]
    if run.verb == CHANGE:
        _change(record_type, records, run.input, by, tally)
    else:
        declared = find(record_type.key, run.verb)
        _act(declared, records, read_inputs(declared, run.input, by), by, tally)
    return tally


def _change(
    record_type: RecordType, records: list[Any], values: dict[str, Any], by: Actor, tally: Tally
) -> None:
    """Sets fields: what is wrong is known of each draft, so all the others are written at once."""
    if not records:
        return
    fresh = writing.lock(record_type, records)
    drafts = [writing.draft_change(record_type, record, values) for record in fresh]
    writing.check(record_type, drafts, by)
    good = [draft for draft in drafts if not draft.problems]
    for draft in drafts:
        if draft.problems:
            reasons = dict.fromkeys(str(problem.message) for problem in draft.problems)
            tally.refuse([draft.record.pk], " ".join(reasons))
    writing.save(record_type, good, by)
    tally.done += len(good)


def _act(declared: Action, records: list[Any], values: dict[str, Any], by: Actor, tally: Tally) -> None:
    """Does an action to all of them or, where it refuses, to each half, until those that it refuses stand alone."""
    if not records:
        return
    try:
        with transaction.atomic():
            declared.run(records, by=by, **values)
            tally.done += len(records)
    except ActionRefused as refusal:
        if len(records) == 1:
            tally.refuse([records[0].pk], str(refusal))
            return
        middle = len(records) // 2
        _act(declared, records[:middle], values, by, tally)
        _act(declared, records[middle:], values, by, tally)
