"""The one way into the database for every record, on every channel, for one record or a hundred thousand.

    drafts = [draft_new(deal_record, values) for values in rows]
    check(deal_record, drafts, by)        # fills in derived values, adds a problem for everything that is wrong
    save(deal_record, drafts, by)         # rows, history and events in one transaction, a few statements in all

`create` and `change` do all three and refuse the whole when one draft has a problem. Nothing here asks for
permissions: that is the actions' part (parley.foundation.actions), which call this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models.base import ModelState
from django.utils.translation import gettext as _

from parley.foundation.access.fields import closed_fields
from parley.foundation.accounts.actor import Actor
from parley.foundation.audit.models import Change
from parley.foundation.events.appending import append, insert
from parley.foundation.events.event import publish
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import Conflict, Invalid, NotFound, Problem
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.events import RecordChanged, RecordCreated
from parley.foundation.records.kinds import FieldInvalid

BATCH = 1000


@dataclass
class Draft:
    """A record as it shall become: `values` are cleaned, by field name; `before` the stored ones of the same fields."""

    record: Any
    values: dict[str, Any]
    before: dict[str, Any]
    is_new: bool
    problems: list[Problem] = field(default_factory=list)

    def value(self, name: str) -> Any:
        """The value that the field will have."""
        return self.values[name] if name in self.values else getattr(self.record, name, None)

    def sets(self, name: str) -> bool:
        """Whether the field gets another value than it had."""
        return name in self.values and (self.is_new or self.values[name] != self.before.get(name))

    def refuse(self, message: Any, field: str = "", code: str = "invalid", **details: Any) -> None:
        """Notes that something is wrong."""
        self.problems.append(Problem(message, field, code, details))


def draft_new(record_type: RecordType, values: Mapping[str, Any], *, internal: Iterable[str] = ()) -> Draft:
    """A draft of a new record. `internal` names fields that this caller may set although people may not."""
    record_type = record_type.whole
    draft = Draft(record=blank(record_type.model), values={}, before={}, is_new=True)
    _clean_into(record_type, draft, values, set(internal))
    for declared in record_type.fields:
        if declared.default is not None and declared.name not in draft.values:
            draft.values[declared.name] = _default(declared)
    return draft


def blank(model: type[Any]) -> Any:
    """A new object with its defaults, made eight times as fast as the constructor makes it."""
    values, fresh = _defaults_of(model)
    record = model.__new__(model)
    record._state = ModelState()
    record.__dict__.update(values)
    for name, default in fresh:
        setattr(record, name, default())
    return record


@cache
def _defaults_of(model: type[Any]) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """The values of a model's defaults by column, and those that must be asked for anew for each object."""
    fresh = tuple(
        (one.attname, one.get_default)
        for one in model._meta.concrete_fields
        if one.has_default() and callable(one.default)
    )
    values = vars(model())
    anew = {name for name, _default in fresh}
    return {name: value for name, value in values.items() if name != "_state" and name not in anew}, fresh


def draft_change(
    record_type: RecordType, record: Any, values: Mapping[str, Any], *, internal: Iterable[str] = ()
) -> Draft:
    """A draft of new values for a stored record."""
    record_type = record_type.whole
    draft = Draft(record=record, values={}, before={}, is_new=False)
    _clean_into(record_type, draft, values, set(internal))
    return draft


def _clean_into(record_type: RecordType, draft: Draft, values: Mapping[str, Any], internal: set[str]) -> None:
    for name, value in values.items():
        declared = record_type.by_name.get(name)
        if declared is None:
            draft.refuse(
                _("There is no field “%(name)s”.") % {"name": str(name)[:80]}, str(name)[:80], "unknown_field"
            )
        elif not declared.writable and name not in internal:
            draft.refuse(_("This field is filled in by the system."), name, "read_only")
        else:
            try:
                draft.values[name] = declared.kind.clean(value)
            except FieldInvalid as invalid:
                draft.refuse(invalid.message, name, invalid.code)
            remember(record_type, draft, name)


def remember(record_type: RecordType, draft: Draft, name: str) -> None:
    """Keeps the stored value of a field that a draft is about to set."""
    if not draft.is_new and name not in draft.before:
        draft.before[name] = record_type.by_name[name].kind.read(draft.record, name)


def put(record_type: RecordType, draft: Draft, name: str, value: Any) -> None:
    """Sets a derived value: for the `prepare` functions of a declaration."""
    remember(record_type, draft, name)
    draft.values[name] = value


def check(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """Adds a problem to each draft for everything that keeps it from being stored."""
    record_type = record_type.whole
    _refuse_closed_fields(record_type, drafts, by)
    for prepare in record_type.prepare:
        prepare(record_type, drafts, by)
    for declared in record_type.fields:
        _check_field(declared, drafts, by)
        if declared.unique:
            _check_unique(record_type, declared, drafts)
    for guard in record_type.guards:
        guard(record_type, drafts, by)


def _refuse_closed_fields(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """Sensitive fields are set by those only whose role changes them; what one does not see is not there."""
    if by.user is None:
        return
    closed = closed_fields(by.user, record_type.key, record_type.sensitive_names)
    for name in closed.hidden | closed.fixed:
        default = _default(record_type.by_name[name]) if name in record_type.by_name else None
        for draft in drafts:
            if name not in draft.values or (draft.is_new and draft.values[name] in (default, None, "")):
                continue
            if name in closed.hidden:
                draft.refuse(_("There is no field “%(name)s”.") % {"name": name[:80]}, name, "unknown_field")
            else:
                draft.refuse(_("Your role may not change this field."), name, "read_only")


def _default(declared: Field) -> Any:
    default = declared.default() if callable(declared.default) else declared.default
    return None if default is None else declared.kind.clean(default)


def _check_field(declared: Field, drafts: list[Draft], by: Actor) -> None:
    name = declared.name
    touched = [draft for draft in drafts if name in draft.values]
    if declared.required:
        for draft in drafts:
            missing = name not in draft.values if draft.is_new else False
            emptied = name in draft.values and draft.values[name] in (None, "", [], ())
            if (missing or emptied) and not any(problem.field == name for problem in draft.problems):
                draft.refuse(_("This field is required."), name, "required")
    for index, invalid in declared.kind.check(touched, name, by.user).items():
        touched[index].refuse(invalid.message, name, invalid.code)


def _check_unique(record_type: RecordType, declared: Field, drafts: list[Draft]) -> None:
    name = declared.name
    setting = [draft for draft in drafts if draft.sets(name) and draft.values[name] not in (None, "")]
    if not setting:
        return
    kind = declared.kind
    kind.take_turns()
    stored = record_type.model._base_manager.filter(
        deleted_at__isnull=True, **{f"{declared.column}__in": [draft.values[name] for draft in setting]}
    )
    taken: dict[str, int | None] = {
        str(kind.clean(value)): pk for pk, value in stored.values_list("pk", declared.column)
    }
    for draft in setting:
        text = str(draft.values[name])
        if taken.get(text, draft.record.pk) != draft.record.pk or (text in taken and draft.is_new):
            draft.refuse(_("“%(value)s” is already taken.") % {"value": text[:80]}, name, "taken")
        taken.setdefault(text, draft.record.pk)


def refuse_problems(drafts: Sequence[Draft]) -> None:
    """Raises Invalid with every problem of the drafts, if there is one."""
    problems = [problem for draft in drafts for problem in draft.problems]
    if problems:
        message = problems[0].message if len(problems) == 1 else _("Some values need a correction.")
        raise Invalid(message, problems)


@transaction.atomic
def save(record_type: RecordType, drafts: Sequence[Draft], by: Actor) -> list[Any]:
    """Stores checked drafts with their history and events. Raises Invalid, storing nothing, if one has a problem."""
    refuse_problems(drafts)
    record_type = record_type.whole
    now = clock.now()
    new = [draft for draft in drafts if draft.is_new]
    changed = [draft for draft in drafts if not draft.is_new and _reduce(draft)]
    for draft in new:
        _assign(record_type, draft)
        draft.record.created_at = draft.record.updated_at = now
        draft.record.created_by = by.user
    insert(record_type.model, [draft.record for draft in new])
    _update(record_type, changed, now)
    for declared in record_type.fields:
        declared.kind.after_save(
            [draft for draft in (*new, *changed) if declared.name in draft.values], declared.name
        )
    _remember_changes(record_type, new, changed, by, now)
    return [draft.record for draft in drafts]


def _reduce(draft: Draft) -> bool:
    """Drops the values that are as they were; whether any is left."""
    draft.values = {name: value for name, value in draft.values.items() if value != draft.before.get(name)}
    return bool(draft.values)


def _assign(record_type: RecordType, draft: Draft) -> None:
    for name, value in draft.values.items():
        declared = record_type.by_name[name]
        if not declared.kind.many:
            declared.kind.write(draft.record, name, value)


def _update(record_type: RecordType, drafts: list[Draft], now: Any) -> None:
    """One statement for all drafts that set the same values, else one per batch for those that set the same columns."""
    same: dict[Any, list[Draft]] = defaultdict(list)
    for draft in drafts:
        _assign(record_type, draft)
        draft.record.version += 1
        draft.record.updated_at = now
        kinds = {name: record_type.by_name[name].kind for name in sorted(draft.values)}
        stored = dict.fromkeys(kind.stored_in(name) for name, kind in kinds.items() if not kind.many)
        same[tuple(stored)].append(draft)
    for columns, group in same.items():
        fields = [record_type.model._meta.get_field(column).name for column in columns]
        record_type.model._base_manager.bulk_update(
            [draft.record for draft in group], [*fields, "version", "updated_at"], batch_size=BATCH // 2
        )


def _remember_changes(
    record_type: RecordType, new: list[Draft], changed: list[Draft], by: Actor, now: Any
) -> None:
    kinds = {declared.name: declared.kind for declared in record_type.fields}
    history, events = [], []
    for draft in (*new, *changed):
        after = {name: kinds[name].to_json(value) for name, value in draft.values.items()}
        if draft.is_new:
            after = {name: value for name, value in after.items() if value not in (None, "", [])}
            fields = {name: [None, value] for name, value in after.items()}
        else:
            before = draft.before
            fields = {name: [kinds[name].to_json(before.get(name)), value] for name, value in after.items()}
        kind = Change.Kind.CREATED if draft.is_new else Change.Kind.CHANGED
        history.append(change_row(record_type, draft.record, kind, fields, by, now))
        about = event_about(record_type, draft.record, by, now)
        events.append(
            RecordCreated(**about, values=after) if draft.is_new else RecordChanged(**about, fields=fields)
        )
    append(Change, history)
    publish(events)


def change_row(
    record_type: RecordType, record: Any, kind: str, fields: dict[str, Any], by: Actor, now: Any
) -> dict[str, Any]:
    """One row of history, not stored yet."""
    return {
        "record_type": record_type.key, "record_id": record.pk, "kind": kind, "fields": fields, "version": record.version,
        "actor_id": by.user.pk if by.user else None, "channel": by.channel, "reason": by.reason, "at": now,
        "operation": by.operation,
    }  # fmt: skip


def event_about(record_type: RecordType, record: Any, by: Actor, now: Any) -> dict[str, Any]:
    """What every event says of its record and actor."""
    return {
        "record_type": record_type.key,
        "record_id": record.pk,
        "at": now,
        "actor_id": by.user.pk if by.user else None,
        "channel": by.channel,
        "operation": by.operation,
    }


@transaction.atomic
def create(
    record_type: RecordType, rows: Iterable[Mapping[str, Any]], by: Actor, *, internal: Iterable[str] = ()
) -> list[Any]:
    """Creates a record for each dict of values, all or none. Raises Invalid."""
    drafts = [draft_new(record_type, values, internal=internal) for values in rows]
    check(record_type, drafts, by)
    return save(record_type, drafts, by)


@transaction.atomic
def change(
    record_type: RecordType,
    records: Iterable[Any],
    values: Mapping[str, Any],
    by: Actor,
    *,
    expected: int | None = None,
    internal: Iterable[str] = (),
) -> list[Any]:
    """Sets the same values on each record, all or none, and returns them as stored.

    `expected` is the version of a single record that the person was looking at: raises Conflict where somebody else
    has changed one of these fields since. Raises Invalid, NotFound.
    """
    record_type = record_type.whole
    fresh = lock(record_type, records)
    drafts = [draft_change(record_type, record, values, internal=internal) for record in fresh]
    if expected is not None:
        for draft in drafts:
            refuse_conflict(record_type, draft, expected)
    check(record_type, drafts, by)
    return save(record_type, drafts, by)


def lock(record_type: RecordType, records: Iterable[Any]) -> list[Any]:
    """The records as they are stored now, held until the transaction ends (in key order, so that nobody deadlocks)."""
    ids = [record.pk for record in records]
    rows = record_type.model._base_manager.select_for_update().filter(pk__in=ids, deleted_at__isnull=True)
    many = [declared for declared in record_type.fields if declared.kind.many]
    found = rows.prefetch_related(*(one.kind.fetched(one.name) for one in many)).order_by("pk")
    by_id = {record.pk: record for record in found}
    if len(by_id) < len(set(ids)):
        raise NotFound(_("This record is in the bin or does not exist any more."))
    return [by_id[pk] for pk in ids]


def refuse_conflict(record_type: RecordType, draft: Draft, expected: int) -> None:
    """Raises Conflict if a field of the draft was changed after the version the person saw."""
    if draft.record.version == expected:
        return
    since = Change.objects.filter(
        record_type=record_type.key, record_id=draft.record.pk, version__gt=expected
    ).select_related("actor")
    touched = {name: row for row in since.order_by("id") for name in row.fields}
    problems = [
        Problem(
            _("Changed by somebody else in the meantime."),
            name,
            "conflict",
            {
                "mine": record_type.by_name[name].kind.to_json(value),
                "theirs": record_type.by_name[name].kind.to_json(draft.before[name]),
                "by": touched[name].actor.name if touched[name].actor else "",
                "at": touched[name].at.isoformat(),
                "version": draft.record.version,
            },
        )
        for name, value in draft.values.items()
        if name in touched and draft.sets(name)
    ]
    if problems:
        raise Conflict(_("Somebody else changed this in the meantime. Choose which value stays."), problems)
