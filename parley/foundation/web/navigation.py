"""What the main navigation is made of; the items themselves are the product's (setting PARLEY_NAVIGATION)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch
from django.utils.module_loading import import_string

from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.addresses import address


@dataclass(frozen=True)
class NavigationItem:
    """One place of the product.

    `permission` hides it from those who lack it ("deal.view"). `keys` is its shortcut ("g d"). `phone` puts it into
    the tab bar of the phone (at most three fit). `place` "foot" puts it below, beside the person's own menu.
    """

    label: Any
    icon: str
    url_name: str
    permission: str = ""
    keys: str = ""
    phone: bool = False
    place: str = "main"

    @property
    def url(self) -> str:
        return address(self.url_name)


@dataclass(frozen=True)
class CreateItem:
    """One line of the “New” menu, which opens a form in the dialog."""

    label: Any
    icon: str
    url_name: str
    permission: str = ""
    keys: str = ""

    @property
    def url(self) -> str:
        return address(self.url_name)


@cache
def navigation() -> tuple[tuple[NavigationItem, ...], tuple[CreateItem, ...]]:
    """The product's places and its “New” menu, without those whose pages are not part of this installation."""
    module = settings.PARLEY_NAVIGATION
    places = import_string(f"{module}.NAVIGATION")
    create = import_string(f"{module}.CREATE")
    return tuple(filter(_exists, places)), tuple(filter(_exists, create))


def places() -> list[NavigationItem]:
    """The places of this moment: without record types that are switched off, with those that administrators made."""
    own = [
        NavigationItem(one.label_plural, one.icon, f"{one.key}:list", one.permission("view"))
        for one in _own_types()
    ]
    return [*filter(_is_used, navigation()[0]), *own]


def create_items() -> list[CreateItem]:
    """The lines of the “New” menu of this moment."""
    own = [
        CreateItem(one.label, one.icon, f"{one.key}:new", one.permission("create")) for one in _own_types()
    ]
    return [*filter(_is_used, navigation()[1]), *own]


def _own_types() -> list[RecordType]:
    return [one for one in registry.all_types() if one.own and not one.switched_off]


def _is_used(item: NavigationItem | CreateItem) -> bool:
    """Whether the type that the permission speaks of, if it speaks of one, is in use."""
    key = item.permission.partition(".")[0]
    return all(one.key != key or not one.switched_off for one in registry.all_types())


def _exists(item: NavigationItem | CreateItem) -> bool:
    try:
        return bool(item.url)
    except NoReverseMatch:
        return False
