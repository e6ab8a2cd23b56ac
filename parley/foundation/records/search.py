"""Where a list asks for rows that match a text. The search app, a floor above, puts its index behind this door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from parley.foundation.records.declaration import RecordType
from parley.foundation.records.models import RecordQuerySet

TextMatcher = Callable[[RecordType, RecordQuerySet, str], RecordQuerySet]


def _by_title(record_type: RecordType, rows: RecordQuerySet, text: str) -> RecordQuerySet:
    """Without an index: rows whose name holds every word."""
    condition = Q()
    for word in text.split()[:8]:
        condition &= Q(**{f"{record_type.title}__icontains": word})
    return rows.filter(condition)


_matcher: list[TextMatcher] = [_by_title]


def use(matcher: TextMatcher) -> None:
    """Puts another way of matching in place of the simple one."""
    _matcher[0] = matcher


def matching_text(record_type: RecordType, rows: RecordQuerySet, text: str) -> Any:
    """The rows that match a text as a person types it."""
    return _matcher[0](record_type, rows, text)
