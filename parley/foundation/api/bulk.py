"""Many records in one call: set-wise, with an outcome for each item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parley.foundation.access.policy import ensure_may, rows_within
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import find
from parley.foundation.api.acting import ensure_key_allows, perform_all
from parley.foundation.api.problems import as_json
from parley.foundation.lib.refusals import ActionRefused, Invalid, NotFound, Problem
from parley.foundation.records import bin as record_bin
from parley.foundation.records import writing
from parley.foundation.records.declaration import RecordType

AT_ONCE = 1000
"""Items of a call that is answered at once."""
AT_MOST = 50_000
"""Items of a call that becomes a job."""


@dataclass
class Outcome:
    """What became of one item of a bulk call."""

    index: int
    status: str = "refused"
    id: int | None = None
    version: int | None = None
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "index": self.index,
            "status": self.status,
            "id": self.id,
            "version": self.version,
            "problems": [as_json(one) for one in self.problems],
        }


@dataclass(frozen=True)
class Batch:
    """The items of one bulk call, or a stretch of them that begins at `first`. `whole`: all or nothing."""

    record_type: RecordType
    items: Sequence[Any]
    by: Actor
    whole: bool = True
    first: int = 0
    input: dict[str, Any] = field(default_factory=dict)

    def outcomes(self) -> list[Outcome]:
        return [Outcome(self.first + place) for place in range(len(self.items))]

    @property
    def user(self) -> Any:
        return self.by.user


@transaction.atomic
def create(batch: Batch) -> list[Outcome]:
    """Items are the fields of new records."""
    record_type, by = batch.record_type, batch.by
    ensure_may(by, record_type.permission("create"))
    own = {"owner": by.user.pk} if record_type.owned and by.user is not None else {}
    drafts = [writing.draft_new(record_type, {**own, **item}) for item in batch.items]
    writing.check(record_type, drafts, by)
    outcomes = batch.outcomes()
    return _stored(batch, drafts, outcomes, "created")


@transaction.atomic
def update(batch: Batch) -> list[Outcome]:
    """Items are {"id", "version", "values"}; the version must be the one that is stored."""
    outcomes = batch.outcomes()
    records = _reached(batch, "change", outcomes)
    chosen, drafts = [], []
    for item, outcome in zip(batch.items, outcomes, strict=True):
        record = records.get(item["id"])
        if outcome.problems or record is None:
            continue
        drafts.append(writing.draft_change(batch.record_type, record, item["values"]))
        chosen.append(outcome)
    writing.check(batch.record_type, drafts, batch.by)
    _refuse_whole(batch, outcomes)
    _stored(batch, drafts, chosen, "changed")
    return outcomes


@transaction.atomic
def delete(batch: Batch) -> list[Outcome]:
    """Items are {"id"} with an optional version."""
    outcomes = batch.outcomes()
    records = _reached(batch, "delete", outcomes)
    _refuse_whole(batch, outcomes)
    chosen = [one for one in outcomes if not one.problems]
    record_bin.delete(batch.record_type, [records[one.id] for one in chosen if one.id in records], batch.by)
    for one in chosen:
        one.status = "deleted"
        one.version = (one.version or 0) + 1
    return outcomes


@transaction.atomic
def act(batch: Batch, verb: str) -> list[Outcome]:
    """Items are ids. Where all or nothing is not asked for and the whole is refused, each record is tried by itself."""
    key = batch.record_type.key
    declared = find(key, verb)
    ensure_key_allows(declared, key, batch.by)
    ensure_may(batch.by, declared.permission_for(key))
    outcomes = batch.outcomes()
    try:
        with transaction.atomic():
            perform_all(key, declared, batch.items, batch.input, batch.by)
    except ActionRefused:
        if batch.whole:
            raise
    else:
        for one, pk in zip(outcomes, batch.items, strict=True):
            one.status, one.id = "done", pk
        return outcomes
    for one, pk in zip(outcomes, batch.items, strict=True):
        one.id = pk
        try:
            with transaction.atomic():
                perform_all(key, declared, [pk], batch.input, batch.by)
        except ActionRefused as refusal:
            one.problems = refusal.problems or [Problem(refusal.message, "", refusal.code)]
        else:
            one.status = "done"
    return outcomes


CALLS: dict[str, Callable[[Batch], list[Outcome]]] = {"create": create, "update": update, "delete": delete}


def run(batch: Batch, verb: str) -> list[Outcome]:
    """A bulk call by its verb: create, update, delete or that of an action ("actions/win")."""
    if verb in CALLS:
        return CALLS[verb](batch)
    return act(batch, verb.removeprefix("actions/"))


def _reached(batch: Batch, verb: str, outcomes: list[Outcome]) -> dict[int, Any]:
    """The stored records of the items, locked; notes a problem for each that is not there, not theirs, or newer."""
    record_type, user = batch.record_type, batch.user
    permission = record_type.permission(verb)
    ensure_may(batch.by, permission)
    ids = {item["id"] for item in batch.items}
    seen = set(record_type.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    theirs = record_type.model._base_manager.filter(
        rows_within(user, permission, record_type.model), pk__in=seen
    )
    reached = set(theirs.values_list("pk", flat=True))
    locked = {one.pk: one for one in writing.lock(record_type, theirs.filter(pk__in=reached).only("pk"))}
    met: set[int] = set()
    for item, outcome in zip(batch.items, outcomes, strict=True):
        outcome.id = pk = item["id"]
        if pk not in seen:
            outcome.problems.append(
                Problem(_("This record does not exist, or you may not see it."), "id", NotFound.code)
            )
        elif pk not in reached:
            outcome.problems.append(
                Problem(_("Your role may not do this to the record."), "id", "not_allowed")
            )
        elif pk in met:
            outcome.problems.append(Problem(_("The record is named twice."), "id", "twice"))
        else:
            _check_version(item, outcome, locked[pk].version, needed=verb == "change")
        met.add(pk)
    return locked


def _check_version(item: dict[str, Any], outcome: Outcome, stored: int, *, needed: bool) -> None:
    version = item.get("version")
    outcome.version = stored
    if version is None and needed:
        outcome.problems.append(
            Problem(_("Send the version you read, or * to overwrite."), "version", "version_needed")
        )
    elif version not in (None, "*", stored):
        message = _("The record has version %(version)s by now. Read it again.") % {"version": stored}
        outcome.problems.append(Problem(message, "version", "version_changed", {"version": stored}))


def _stored(batch: Batch, drafts: list[writing.Draft], outcomes: list[Outcome], status: str) -> list[Outcome]:
    """Stores the drafts without problems and notes what became of each."""
    for draft, outcome in zip(drafts, outcomes, strict=True):
        outcome.problems += draft.problems
    _refuse_whole(batch, outcomes)
    good = [(draft, outcome) for draft, outcome in zip(drafts, outcomes, strict=True) if not outcome.problems]
    writing.save(batch.record_type, [draft for draft, _outcome in good], batch.by)
    for draft, outcome in good:
        outcome.status, outcome.id, outcome.version = status, draft.record.pk, draft.record.version
    return outcomes


def _refuse_whole(batch: Batch, outcomes: list[Outcome]) -> None:
    """Raises Invalid with the problems of every item, where all or nothing was asked for and there is one."""
    if not batch.whole:
        return
    problems = [
        Problem(one.message, one.field, one.code, {**one.details, "index": outcome.index})
        for outcome in outcomes
        for one in outcome.problems
    ]
    if problems:
        raise Invalid(_("Nothing was done: some of the records cannot be stored."), problems[:1000])
