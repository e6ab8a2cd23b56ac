"""Records that may be the same as one that somebody is about to make.

Certain signs first (same phone, e-mail, tax id, external id), then names that look alike. Only what the person may see
is shown: that a colleague has such a customer is not for everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from rapidfuzz import fuzz

from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import FieldInvalid, Rows
from parley.foundation.search.engines import holds
from parley.foundation.search.folding import fold, words
from parley.foundation.search.models import Entry

ALIKE = 87
"""Names that rapidfuzz's token_sort_ratio finds at least so much alike (of 100) are shown."""
CANDIDATES = 300


@dataclass(frozen=True)
class Likely:
    """One record that may be the same, the field that says so and how sure that is (100: the same value)."""

    record: Any
    field: Field
    score: int


def possible_duplicates(
    record_type: RecordType, values: Mapping[str, str], user: User, limit: int = 5
) -> list[Likely]:
    """Likely twins of a record with these typed values, surest first. Values that cannot be read are passed over."""
    found: dict[int, Likely] = {}
    for name in record_type.match:
        text = values.get(name, "").strip()
        if not text:
            continue
        if name == record_type.title:
            hits = _alike(record_type, text, user)
        else:
            hits = _same(record_type, record_type.by_name[name], text, user)
        for hit in hits:
            known = found.get(hit.record.pk)
            if known is None or hit.score > known.score:
                found[hit.record.pk] = hit
    return sorted(found.values(), key=lambda hit: (-hit.score, hit.record.pk))[:limit]


def _same(record_type: RecordType, declared: Field, text: str, user: User) -> list[Likely]:
    """Records that hold exactly this value."""
    try:
        condition = _equals(declared, text)
    except FieldInvalid:
        return []
    rows = record_type.visible_to(user).filter(condition).order_by("pk")[:5]
    return [Likely(record, declared, 100) for record in rows]


def _equals(declared: Field, text: str) -> Q:
    kind = declared.kind
    if not isinstance(kind, Rows):
        return kind.query(declared.name, "is", [text])
    main = kind.main_field
    wanted = [row[kind.main] for row in kind.from_text(text)]
    rows = kind.model()._base_manager.filter(**dict(kind.fixed), **{f"{main.column}__in": wanted})
    return Q(pk__in=rows.values(kind.parent))


def _alike(record_type: RecordType, text: str, user: User) -> list[Likely]:
    """Records whose name looks like the text: those that share the beginning of one of its longer words are compared."""
    folded = fold(text)
    long_words = sorted((word for word in words(text) if len(word) >= 3), key=len, reverse=True)[:3]
    if len(folded) < 3 or not long_words:
        return []
    condition = Q()
    for word in long_words:
        condition |= holds([word[: max(3, len(word) - 2)]])
    entries = Entry.objects.filter(condition, record_type=record_type.key)
    near = {
        pk: score
        for pk, title in entries.values_list("record_id", "title")[:CANDIDATES]
        if (score := round(fuzz.token_sort_ratio(folded, fold(title)))) >= ALIKE
    }
    records = record_type.visible_to(user).in_bulk(list(near))
    title_field = record_type.by_name[record_type.title]
    return [Likely(record, title_field, min(near[pk], 99)) for pk, record in records.items()]
