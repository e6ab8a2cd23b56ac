"""The places on a record page where other contexts hang something of their own.

    add_part(Part("right", "deals/panels/deals_of.html", deals_of, record_types=("organization", "person"), order=20))

`context(record_type, record, user)` gives the template's `data`; None leaves the part out for this record. Parts are
added in AppConfig.ready(). A part asks the database itself: one query or two, never one per row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import RecordType

Place = Literal["actions", "head", "middle", "right", "left"]
"""actions: beside the buttons; head: under the title (stage path); middle: over the timeline (composer); right: related
panels; left: under the properties."""

Context = Callable[[RecordType, Any, User], "dict[str, Any] | None"]


@dataclass(frozen=True)
class Part:
    """A template with its data in one place of the page; no `record_types` means every type."""

    place: Place
    template: str
    context: Context
    record_types: tuple[str, ...] = ()
    order: int = 50


@dataclass(frozen=True)
class Shown:
    """A part as one page shows it: the template finds its data as `part.data`."""

    template: str
    data: dict[str, Any] = field(default_factory=dict)


_parts: list[Part] = []


def add_part(part: Part) -> None:
    """Hangs a part on the pages of its record types; adding the same part again changes nothing."""
    if part not in _parts:
        _parts.append(part)
        _parts.sort(key=lambda one: one.order)


def parts_of(record_type: RecordType, record: Any, user: User) -> dict[str, list[Shown]]:
    """What to show on this record's page, by place."""
    shown: dict[str, list[Shown]] = {"actions": [], "head": [], "middle": [], "right": [], "left": []}
    for part in _parts:
        if part.record_types and record_type.key not in part.record_types:
            continue
        data = part.context(record_type, record, user)
        if data is not None:
            shown[part.place].append(Shown(part.template, data))
    return shown
