"""Why somebody reaches a record: the rules of the policy, asked one by one. Nothing here decides anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Case, Value, When

from parley.foundation.access.policy import Why, load_deputies, load_team_mates, rules_for
from parley.foundation.accounts.models import User

AT_ONCE = 100
"""People asked about in one query: each costs a few columns, of which SQLite takes two thousand."""


def reasons(record: Any, users: Sequence[User], permission: str) -> dict[int, list[Why]]:
    """Of each person (by id) the reasons for which the permission reaches the record; an empty list means it does not."""
    found: dict[int, list[Why]] = {}
    for start in range(0, len(users), AT_ONCE):
        found |= _reasons(record, users[start : start + AT_ONCE], permission)
    return found


def _reasons(record: Any, users: Sequence[User], permission: str) -> dict[int, list[Why]]:
    model = type(record)
    load_team_mates(users)
    load_deputies(users, model)
    rules = {user.pk: rules_for(user, permission, model) for user in users}
    asked = {
        f"rule_{pk}_{number}": Case(
            When(rule.rows, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        for pk, some in rules.items()
        for number, rule in enumerate(some)
        if rule.rows
    }
    said: dict[str, bool] = {}
    if asked:
        said = model._base_manager.filter(pk=record.pk).annotate(**asked).values(*asked).get()
    return {
        pk: [rule.why for number, rule in enumerate(some) if not rule.rows or said[f"rule_{pk}_{number}"]]
        for pk, some in rules.items()
    }
