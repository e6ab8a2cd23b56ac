"""Own fields of every kind on one record type, and values for them."""

from __future__ import annotations

from typing import Any

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.records import registry
from parley.foundation.records.own.models import OwnField
from parley.foundation.records.own.offer import OFFERED
from parley.foundation.shaping.dictionaries.actions import add_entries
from parley.foundation.shaping.fields.actions import save_field


def make_field(by: User, kind: str = "text", *, of: str = "organization", **values: Any) -> OwnField:
    """One field called after its kind."""
    given: dict[str, Any] = {"record_type": of, "kind": kind, "label": kind.title(), "name": kind} | values
    if kind == "link":
        given.setdefault("to", "person")
    if kind == "number":
        given.setdefault("places", 2)
    row = save_field(None, given, Actor(by))
    if row.dictionary and "dictionary" not in values:
        add_entries(row.dictionary, ["Red", "Green", "Blue"], Actor(by))
    return row


def every_kind(by: User, of: str = "organization") -> Any:
    """A type with a field of each kind that there is; the type as it is then."""
    for kind in OFFERED:
        make_field(by, kind, of=of)
    return registry.get(of)


def filled(by: User, person: int) -> dict[str, Any]:
    """A value for each of those fields."""
    return {
        "x_text": "Ёлка",
        "x_long_text": "two\nlines",
        "x_number": "12.50",
        "x_money": "1000.00",
        "x_date": "2026-05-01",
        "x_date_time": "2026-05-01T10:00:00+00:00",
        "x_yes_no": True,
        "x_choice": "Green",
        "x_choices": ["Red", "Blue"],
        "x_link": person,
        "x_user": by.pk,
        "x_phone": "+4930123456",
        "x_email": "A@b.com",
        "x_url": "example.com",
    }
