"""The catalogue of everything that can be done to records, declared once for all channels.

    @action("deal", "claim", label=_("Claim"), permission="deal.claim")
    def claim_deals(deals: list[Deal], *, by: Actor) -> list[Deal]: ...

The same function is then a button on the page and the card, `POST /api/v1/deals/7/actions/claim`, a bulk operation,
a step of a process, and the thing a permission is about. The decorator does three things and no more: permission,
transaction, catalogue.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from parley.foundation.access.policy import ensure_may, may
from parley.foundation.accounts.actor import Actor
from parley.foundation.lib.refusals import Invalid, NotFound, Problem
from parley.foundation.records import registry
from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import FieldInvalid
from parley.foundation.records.writing import Draft

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Action:
    """One verb on one record type, or on every type where `record_type` is "*".

    `inputs` are the fields a person fills in for it. `applies(record)` says whether it makes sense for a record (a
    won deal cannot be won); it decides which buttons are shown, never what is allowed. `tone` is good, bad or "".
    """

    record_type: str
    verb: str
    label: Any
    permission: str
    run: Callable[..., Any]
    inputs: tuple[Field, ...] = ()
    icon: str = ""
    tone: str = ""
    bulk: bool = True
    applies: Callable[[Any], bool] = lambda _record: True

    @property
    def key(self) -> str:
        """Its name everywhere: "deal.win"."""
        return f"{self.record_type}.{self.verb}"

    def permission_for(self, record_type: str) -> str:
        """The permission it asks for on a type ("*.delete" becomes "deal.delete")."""
        return self.permission.replace("*", record_type, 1)


_actions: dict[str, Action] = {}


def action(
    record_type: str,
    verb: str,
    *,
    label: Any,
    permission: str,
    inputs: tuple[Field, ...] = (),
    icon: str = "",
    tone: str = "",
    bulk: bool = True,
    applies: Callable[[Any], bool] = lambda _record: True,
) -> Callable[[F], F]:
    """Declares a function `verb(records, *, by, **inputs)` as an action. It always takes a list of stored records."""

    def declare(function: F) -> F:
        @functools.wraps(function)
        def run(records: Sequence[Any], *, by: Actor, **values: Any) -> Any:
            records = list(records)
            if not records:
                return []
            ensure_may(by, declared.permission_for(records[0].record_key), records)
            with transaction.atomic():
                return function(records, by=by, **values)

        declared = Action(record_type, verb, label, permission, run, inputs, icon, tone, bulk, applies)
        if declared.key in _actions:
            raise ValueError(f"Two actions are called {declared.key}.")
        _actions[declared.key] = declared
        return run  # type: ignore[return-value]

    return declare


def all_actions() -> list[Action]:
    """Every action of the running product."""
    return list(_actions.values())


def find(record_type: str, verb: str) -> Action:
    """The action of that verb on a type: its own, else the one for all types. Raises NotFound."""
    found = _actions.get(f"{record_type}.{verb}") or _actions.get(f"*.{verb}")
    if found is None:
        raise NotFound(_("There is no such action."))
    return found


def offered(record_type: str, by: Actor) -> list[Action]:
    """The actions on a type that this person may do at all, own ones first."""
    own = [one for one in _actions.values() if one.record_type == record_type]
    verbs = {one.verb for one in own}
    shared = [one for one in _actions.values() if one.record_type == "*" and one.verb not in verbs]
    return [one for one in (*own, *shared) if may(by, one.permission_for(record_type))]


def perform(record_type: str, verb: str, ids: Sequence[int], values: Mapping[str, Any], by: Actor) -> Any:
    """Does an action for a channel that has ids and raw input: loads what the person may see, reads the input, runs.

    Raises NotFound for an id that this person may not see, Invalid for input that cannot be read.
    """
    declared = find(record_type, verb)
    target = registry.get(record_type)
    ensure_may(by, declared.permission_for(record_type))
    if by.user is None:
        rows = target.model._default_manager.filter(deleted_at__isnull=True)
    else:
        rows = target.visible_to(by.user)
    found = rows.in_bulk(list(set(ids)))
    if len(found) < len(set(ids)):
        raise NotFound(_("This record does not exist, or you may not see it."))
    return declared.run([found[pk] for pk in ids], by=by, **read_inputs(declared, values, by))


def read_inputs(declared: Action, values: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """The inputs of an action from raw values. Raises Invalid naming each one that is missing or wrong."""
    draft = Draft(record=None, values={}, before={}, is_new=True)
    known = {one.name: one for one in declared.inputs}
    for name in set(values) - set(known):
        draft.refuse(_("There is no field “%(name)s”.") % {"name": name[:80]}, name[:80], "unknown_field")
    for name, one in known.items():
        try:
            default = one.default() if callable(one.default) else one.default
            draft.values[name] = one.kind.clean(values.get(name, default))
        except FieldInvalid as invalid:
            draft.refuse(invalid.message, name, invalid.code)
            continue
        if one.required and draft.values[name] in (None, "", []):
            draft.refuse(_("This field is required."), name, "required")
        for invalid in one.kind.check([draft], name, by.user).values():
            draft.refuse(invalid.message, name, invalid.code)
    if draft.problems:
        raise Invalid(
            draft.problems[0].message, [Problem(p.message, p.field, p.code) for p in draft.problems]
        )
    return draft.values
