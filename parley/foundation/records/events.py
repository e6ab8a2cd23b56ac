"""What happens to records of any type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from parley.foundation.events.event import Event


@dataclass(frozen=True, kw_only=True)
class RecordCreated(Event):
    """A record came to be. `values` are its fields as plain JSON."""

    values: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class RecordChanged(Event):
    """Fields of a record changed: name to [before, after] as plain JSON."""

    fields: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class RecordDeleted(Event):
    """A record went to the bin."""


@dataclass(frozen=True, kw_only=True)
class RecordRestored(Event):
    """A record came back from the bin."""
