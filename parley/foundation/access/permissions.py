"""The permissions that are not about one record type: their names and what they let a person do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Permission:
    """A permission such as "report.view", held or not; `text` says in one line what it opens."""

    key: str
    text: Any


_permissions: list[Permission] = []


def declare_permission(key: str, text: Any) -> None:
    """Makes a permission known, so that roles can be edited on the screen; declaring it again changes nothing."""
    if all(one.key != key for one in _permissions):
        _permissions.append(Permission(key, text))


def declared_permissions() -> list[Permission]:
    """Every permission that is not about one record type, in order of declaration."""
    return list(_permissions)


declare_permission("report.view", _("See reports"))
declare_permission("import.run", _("Import files"))
declare_permission("settings.view", _("See the settings"))
declare_permission("settings.change", _("Change the settings, colleagues and roles"))
declare_permission("settings.view_as", _("See Parley as another person"))
