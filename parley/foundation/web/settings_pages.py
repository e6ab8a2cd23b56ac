"""The pages under Settings: each context adds its own, the overview lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from parley.foundation.access.policy import may
from parley.foundation.accounts.actor import Actor


@dataclass(frozen=True)
class SettingsPage:
    """One page: what it is for in one line, and the permission that opens it."""

    label: Any
    text: Any
    icon: str
    url_name: str
    permission: str
    order: int = 50

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_pages: list[SettingsPage] = []


def settings_page(
    label: Any, text: Any, icon: str, url_name: str, permission: str = "settings.change", order: int = 50
) -> SettingsPage:
    """Registers a page of the settings."""
    page = SettingsPage(label, text, icon, url_name, permission, order)
    _pages.append(page)
    return page


def settings_pages(by: Actor) -> list[SettingsPage]:
    """The pages that this person may open, in order."""
    return sorted((page for page in _pages if may(by, page.permission)), key=lambda page: page.order)
