"""Everything that a role may grant: verbs on record types, sensitive fields, and the rights about no type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parley.foundation.access.fields import marked_fields
from parley.foundation.access.permissions import declared_permissions
from parley.foundation.access.policy import Scope
from parley.foundation.actions.catalogue import all_actions
from parley.foundation.records import registry
from parley.foundation.records.declaration import Field, RecordType

STANDARD: dict[str, Any] = {
    "view": pgettext_lazy("permission", "See"),
    "create": pgettext_lazy("permission", "Create"),
    "change": pgettext_lazy("permission", "Change"),
    "delete": pgettext_lazy("permission", "Delete"),
    "restore": pgettext_lazy("permission", "Restore"),
    "export": pgettext_lazy("permission", "Export"),
}
REST = "*"
SCOPES: dict[str, Any] = {
    "none": pgettext_lazy("permission", "None"),
    "own": pgettext_lazy("permission", "Own"),
    "team": pgettext_lazy("permission", "Team"),
    "all": pgettext_lazy("permission", "All"),
}
YES_NO: dict[str, Any] = {
    "none": pgettext_lazy("permission", "No"),
    "all": pgettext_lazy("permission", "Yes"),
}


NEEDS_ALL = ("create", "change", "delete", "restore")
"""What nobody does to the company's records with less than "all"."""


@dataclass(frozen=True)
class Right:
    """One thing that a role grants or not: its key, what it is about, and the reaches that make a difference."""

    key: str
    about: Any
    label: Any
    choices: dict[str, Any]
    owned: bool = True

    def reach(self, scope: Scope) -> str:
        """The reach as one of the choices: what belongs to the company is seen whole, and changed by "all" only."""
        name = scope.name.lower()
        if name in self.choices or scope is Scope.NONE:
            return name
        verb = self.key.partition(".")[2]
        return "none" if verb in NEEDS_ALL and not self.owned else "all"


def verbs() -> dict[str, Any]:
    """The verbs of the matrix and their labels: the six of every type, further ones that actions ask for, the rest."""
    found = dict(STANDARD)
    for action in all_actions():
        verb = action.permission.partition(".")[2]
        found.setdefault(verb, action.label)
    return found | {REST: _("Anything else")}


def right_to(record_type: RecordType, verb: str, label: Any) -> Right:
    """The right to do a verb to records of a type."""
    scoped = record_type.owned and verb != "create"
    choices = SCOPES if scoped else YES_NO
    return Right(record_type.permission(verb), record_type.label_plural, label, choices, record_type.owned)


def sensitive_fields() -> list[tuple[RecordType, Field, bool]]:
    """(type, field, declared so) of every sensitive field; the others an administrator has marked."""
    marked = marked_fields()
    return [
        (record_type, declared, declared.sensitive)
        for record_type in registry.all_types()
        for declared in record_type.fields
        if declared.sensitive or (record_type.key, declared.name) in marked
    ]


def field_rights(record_type: RecordType, name: str, label: Any) -> list[Right]:
    """Seeing and changing one sensitive field; the name "*" is every such field of the type."""
    about = f"{record_type.label_plural}: {label}"
    return [
        Right(f"{record_type.key}.{verb}:{name}", about, STANDARD[verb], YES_NO)
        for verb in ("view", "change")
    ]


def all_rights() -> Iterator[Right]:
    """Every single right, for comparing two roles by what they come to."""
    named = verbs()
    for record_type in registry.all_types():
        for verb, label in named.items():
            if verb != REST:
                yield right_to(record_type, verb, label)
    for record_type, declared, _by_declaration in sensitive_fields():
        yield from field_rights(record_type, declared.name, declared.label)
    for permission in declared_permissions():
        yield Right(permission.key, "", permission.text, YES_NO)
