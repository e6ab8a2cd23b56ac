"""The tags of a record on its card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from parley.foundation.records.declaration import RecordType
from parley.foundation.records.models import DictionaryEntry
from parley.foundation.records.own.tags import NAME
from parley.pipelines.board.marks import Mark, add_marks

SHOWN = 2
"""Tags that a card names; of more it says how many."""


def tag_marks(record_type: RecordType, records: Sequence[Any]) -> dict[int, Mark]:
    """One mark for all tags of a card, in one query for all cards."""
    declared = record_type.by_name.get(NAME)
    if declared is None:
        return {}
    ids = {record.pk: declared.kind.read(record, NAME) for record in records}
    wanted = {pk for found in ids.values() for pk in found}
    if not wanted:
        return {}
    entries = DictionaryEntry._base_manager.in_bulk(wanted)
    return {
        pk: _mark([str(entries[one]) for one in found if one in entries])
        for pk, found in ids.items()
        if found
    }


def _mark(labels: list[str]) -> Mark:
    more = f" +{len(labels) - SHOWN}" if len(labels) > SHOWN else ""
    return Mark(", ".join(labels[:SHOWN]) + more, icon="tag", title=", ".join(labels), own_line=True)


add_marks(tag_marks)
