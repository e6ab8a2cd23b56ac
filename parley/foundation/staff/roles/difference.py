"""What changes for people when a role changes, right by right, by what the grants come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parley.foundation.access.policy import granted
from parley.foundation.staff.roles.known import Right, all_rights

ORDER = ("none", "own", "team", "all")


@dataclass(frozen=True)
class Difference:
    """One right that reaches another way than before; `wider` where it reaches further."""

    right: Right
    before: str
    after: str

    @property
    def wider(self) -> bool:
        return ORDER.index(self.after) > ORDER.index(self.before)

    @property
    def before_words(self) -> Any:
        return self.right.choices[self.before]

    @property
    def after_words(self) -> Any:
        return self.right.choices[self.after]


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """Every right whose reach differs, the widened ones first."""
    found = []
    for right in all_rights():
        was, will = (right.reach(granted(dict(grants), right.key)) for grants in (before, after))
        if was != will:
            found.append(Difference(right, was, will))
    return sorted(found, key=lambda one: not one.wider)
