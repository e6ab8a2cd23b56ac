"""Finding records of every type at once, for the palette.

A few questions to the index, whatever there is: names that begin so, texts that hold every word, and, where that brings
next to nothing, texts that are spelt nearly so. What a person may see of it is asked type by type.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from parley.foundation.access.policy import Scope, scope_of
from parley.foundation.accounts.models import User
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.search.engines import begins, near
from parley.foundation.search.folding import fold, meanings
from parley.foundation.search.index import matching_entries
from parley.foundation.search.models import Entry

MOST = 14
PER_TYPE = 6
CANDIDATES = 200
COLUMNS = ("record_type", "record_id", "name")
ENOUGH = 40
"""Names that begin with the text: with so many of them nothing else is looked for."""
FEW = 3
"""With fewer hits misspelt words are looked for, too."""
ALIKE = 70
"""How much alike (of 100, by rapidfuzz's ratio) each word must be to one of the text for a misspelt hit."""
Key = tuple[str, int]


@dataclass(frozen=True)
class Found:
    """One record that matches, and what stands in its second line. `near`: it is spelt otherwise than was asked."""

    record_type: RecordType
    record: Any
    title: str
    second: str
    near: bool = False


def find(text: str, user: User, recent: Sequence[Key] = (), limit: int = MOST) -> list[Found]:
    """The best records for a text that this person may see: recent ones first, then those whose name begins so.

    `recent` are the records that they opened last. Texts of fewer than two letters find nothing.
    """
    if len(text.strip()) < 2:
        return []
    types = searched_types(user)
    scores = exact(text, user, types)
    hits = _chosen(scores, types, user, recent, limit)
    if len(hits) >= FEW or len(fold(text)) < 4:
        return hits
    misspelt = {key: score for key, score in misspelt_hits(text, types).items() if key not in scores}
    return (hits + _chosen(misspelt, types, user, recent, limit, is_near=True))[:limit]


def opened(keys: Sequence[Key], user: User) -> list[Found]:
    """Those of the records that this person still may see, in the given order."""
    scores = {key: -float(place) for place, key in enumerate(keys)}
    return _chosen(scores, searched_types(user), user, (), len(keys), per_type=len(keys))


def searched_types(user: User) -> dict[str, RecordType]:
    """The types that this person may see anything of, by key."""
    return {
        one.key: one.as_seen_by(user)
        for one in registry.all_types()
        if scope_of(user, one.permission("view")) is not Scope.NONE and not one.switched_off
    }


def exact(text: str, user: User, types: dict[str, RecordType]) -> dict[Key, float]:
    """Records whose text holds every word, each with how well it fits.

    Of types that the person sees whole a few are taken from the index; of others, those among what they see.
    """
    whole = [key for key, one in types.items() if _sees_all(one, user)]
    rows: list[tuple[str, int, str]] = []
    if whole:
        entries = Entry.objects.filter(record_type__in=whole).values_list(*COLUMNS)
        rows += entries.filter(name=fold(text))[:ENOUGH]
        rows += entries.filter(begins(fold(text)))[:ENOUGH]
        if len(rows) < ENOUGH:
            rows += matching_entries(text).filter(record_type__in=whole).values_list(*COLUMNS)[:CANDIDATES]
    for key in types.keys() - set(whole):
        theirs = types[key].visible_to(user).order_by().values("pk")
        found = matching_entries(text).filter(record_type=key, record_id__in=theirs)
        rows += found.values_list(*COLUMNS)[:ENOUGH]
    readings = meanings(text)
    return {(key, pk): score(name, readings) for key, pk, name in rows}


def _sees_all(record_type: RecordType, user: User) -> bool:
    return scope_of(user, record_type.permission("view")) is Scope.ALL or not record_type.owned


def score(name: str, readings: list[list[str]]) -> float:
    """How well a record fits: the same name, a name that begins so, words that begin so; the shorter the better."""
    best = 0.0
    for split in readings:
        asked = " ".join(split)
        if name == asked:
            best = max(best, 300.0)
        elif name.startswith(asked):
            best = max(best, 200.0)
        elif all(f" {word}" in f" {name}" for word in split):
            best = max(best, 150.0)
        elif all(word in name for word in split):
            best = max(best, 100.0)
    return best - min(len(name), 80) / 2


def misspelt_hits(text: str, types: dict[str, RecordType]) -> dict[Key, float]:
    """Records with a word much like each word of the text."""
    found: dict[Key, float] = {}
    for split in meanings(text):
        long_words = [word for word in split if len(word) > 3]
        if not long_words:
            continue
        for entry in near(long_words, list(types)):
            known = entry.text.split()[:60]
            likeness = min(max(fuzz.ratio(word, one) for one in known) for word in long_words)
            if likeness >= ALIKE:
                key = (entry.record_type, entry.record_id)
                found[key] = max(found.get(key, 0.0), likeness)
    return found


def _chosen(
    scores: dict[Key, float],
    types: dict[str, RecordType],
    user: User,
    recent: Sequence[Key],
    limit: int,
    *,
    per_type: int = PER_TYPE,
    is_near: bool = False,
) -> list[Found]:
    """The best of them that this person may see, at most `per_type` of a type; one query for each type that has hits."""
    place = {key: index for index, key in enumerate(recent)}
    ranked = sorted(scores, key=lambda key: (place.get(key, len(place)), -scores[key], key))
    wanted: dict[str, list[int]] = defaultdict(list)
    for key, pk in ranked:
        if key in types:
            wanted[key].append(pk)
    seen = {key: _seen(types[key], ids[:CANDIDATES], user) for key, ids in wanted.items()}
    shown: list[Found] = []
    counts: dict[str, int] = defaultdict(int)
    for key, pk in ranked:
        record = seen.get(key, {}).get(pk)
        if record is None or counts[key] >= per_type:
            continue
        counts[key] += 1
        record_type = types[key]
        shown.append(
            Found(record_type, record, record_type.title_of(record), _second(record_type, record), is_near)
        )
        if len(shown) == limit:
            break
    return shown


def _seen(record_type: RecordType, ids: list[int], user: User) -> dict[int, Any]:
    """Those of the records that the person may see, with what their second line shows."""
    rows: Any = record_type.visible_to(user).filter(pk__in=ids)
    loaded: Any = record_type.loaded(record_type.second_line)
    rows.query.select_related = loaded.query.select_related
    found: dict[int, Any] = rows.prefetch_related(*loaded._prefetch_related_lookups).in_bulk()
    return found


def _second(record_type: RecordType, record: Any) -> str:
    labels = (record_type.by_name[name].kind.label_of(record, name) for name in record_type.second_line)
    return " · ".join(label for label in labels if label)
