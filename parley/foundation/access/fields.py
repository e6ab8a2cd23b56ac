"""Sensitive fields: who sees and who changes them, beside the question who sees and changes the record.

A field is sensitive by its declaration or because an administrator marked it. "person.view:birthday" says whether a
role sees it, "person.change:birthday" whether it changes it; what one does not see does not exist for one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parley.foundation.access.models import SensitiveField
from parley.foundation.access.policy import Scope, scope_of
from parley.foundation.accounts.models import User


@dataclass(frozen=True)
class Closed:
    """The fields of one record type that a person does not see, and those that they only look at."""

    hidden: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.hidden or self.fixed)


OPEN = Closed()


def marked_fields() -> set[tuple[str, str]]:
    """(record type, field) of everything that administrators marked."""
    return set(SensitiveField.objects.values_list("record_type", "field"))


def closed_fields(user: User, record_type: str, declared: Iterable[str]) -> Closed:
    """What of a type is closed to a person; `declared` are the names of the fields that are sensitive by declaration."""
    if "_marked_fields" not in user.__dict__:
        user.__dict__["_marked_fields"] = marked_fields()
    names = {name for key, name in user.__dict__["_marked_fields"] if key == record_type}
    names.update(declared)
    if not names:
        return OPEN
    hidden = {name for name in names if scope_of(user, f"{record_type}.view:{name}") is Scope.NONE}
    fixed = {name for name in names - hidden if scope_of(user, f"{record_type}.change:{name}") is Scope.NONE}
    return Closed(frozenset(hidden), frozenset(fixed))
