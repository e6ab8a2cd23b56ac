"""Which field a column probably goes to, and which record type a file probably holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from parley.foundation.importing.columns import Column
from parley.foundation.importing.targets import Target, labels_in_every_language, targets_of
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import (
    Date,
    DateTime,
    Email,
    Kind,
    Link,
    Number,
    Phone,
    Rows,
    Text,
    Url,
    YesNo,
    folded,
)

ENOUGH = 60
EXACT, SYNONYM, THROUGH = 100, 96, 12
WORDS = re.compile(r"[^\W\d_]+|\d+")
CAMEL = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])")
ID_WORDS = frozenset(("id", "key", "code", "guid", "uuid", "ид", "код"))
COMPANIONS = frozenset(("label", "labels", "type"))
OTHERS = frozenset(
    (
        *("middle", "additional", "maiden", "nick", "phonetic", "yomi", "prefix", "suffix", "short"),
        *("managers", "assistants", "assistant"),
    )
)
FIGURES = frozenset(("integer", "number", "money", "percent"))
CONTENT: tuple[tuple[type[Kind], frozenset[str]], ...] = (
    (Email, frozenset(("email",))),
    (Phone, frozenset(("phone", "integer"))),
    (Url, frozenset(("url",))),
    (Date, frozenset(("date", "datetime"))),
    (DateTime, frozenset(("date", "datetime"))),
    (Number, FIGURES),
    (YesNo, frozenset(("yes_no", "integer"))),
    (Link, frozenset(("text", "email", "integer", "yes_no"))),
)
TELLING_KINDS = (Email, Phone, Url)
TELLING = frozenset(("email", "phone", "url"))


def propose(record_type: RecordType, columns: Sequence[Column]) -> dict[int, tuple[str, float]]:
    """Column index to (target path, score out of 100), best pairs first, each target once unless it takes several."""
    scored = sorted(
        (
            (score(column, target, record_type), -place, index, target)
            for index, column in enumerate(columns)
            for place, target in enumerate(targets_of(record_type))
        ),
        key=lambda one: one[:2],
        reverse=True,
    )
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for points, _place, index, target in scored:
        several = target.many and not _is_one_part(columns[index], target)
        if points >= ENOUGH and index not in chosen and (several or target.path not in taken):
            chosen[index] = (target.path, points)
            taken.add(target.path)
    return chosen


def _is_one_part(column: Column, target: Target) -> bool:
    """“Home street” is not a whole address but a part of one, like its town in the column beside it."""
    kind = target.field.kind
    if not isinstance(kind, Rows) or len(kind.columns) < 3 or type(kind.main_field.kind) is not Text:
        return False
    return kind.main in folded(column.name)


def propose_type(types: Sequence[RecordType], columns: Sequence[Column], file_name: str) -> RecordType | None:
    """The type that takes most columns best; its name in the file's name and its title in a column count extra."""
    stem = folded(file_name.rpartition(".")[0] or file_name)

    def rank(record_type: RecordType) -> float:
        chosen = propose(record_type, columns)
        points = sum(points for _path, points in chosen.values()) / 100
        named = any(folded(name) in stem for name in _type_names(record_type.label, record_type.label_plural))
        titled = any(path == record_type.title for path, _points in chosen.values())
        return points + 0.8 * titled + 0.5 * named

    return max(types, key=rank, default=None)


def score(column: Column, target: Target, record_type: RecordType) -> float:
    """How well the head of the column and what stands in it fit the target."""
    points = _name_points(column, target, record_type)
    kind = _inner(target.field.kind)
    wanted = next((kinds for known, kinds in CONTENT if isinstance(kind, known)), None)
    if not column.filled:
        return points
    if wanted is None:
        strange = column.kind in ("date", "datetime", "email", "url") and points < EXACT
        return points - (45 if strange else 0)
    if column.kind in wanted:
        telling = column.kind in TELLING and isinstance(kind, TELLING_KINDS) and not target.through
        telling = telling and ID_WORDS.isdisjoint(_words(column.name))
        return max(points + 3, ENOUGH + 1 if telling else 0)
    return points - (30 if column.kind == "text" else 45)


def _name_points(column: Column, target: Target, record_type: RecordType) -> float:
    words = _words(column.name)
    head = "".join(words)
    names, synonyms = _names(target.field)
    if target.path == "external_id" and words and words[-1] in ID_WORDS:
        return _id_points(column, words, record_type)
    penalty = 0.0
    if target.through:
        joined = {folded(f"{one} {other}") for one in _all_names(target.head) for other in names | synonyms}
        if head in joined:
            return EXACT
        if isinstance(target.field.kind, TELLING_KINDS):
            return 0  # whose web address it is: “URL” is not the company's
        penalty = THROUGH
    if head in names:
        return EXACT - penalty
    if head in synonyms:
        return SYNONYM - penalty
    if isinstance(target.field.kind, Link) and len(words) > 1 and words[-1] in ID_WORDS:
        return 88 - penalty if "".join(words[:-1]) in names | synonyms else 0
    if words and (words[-1] in COMPANIONS or not OTHERS.isdisjoint(words)):
        return 0
    return max((_likeness(head, words, name) for name in names | synonyms), default=0) - penalty


def holds_keys(column: Column) -> bool:
    """Whether the head says that keys of another system stand here: `account_id`, `ACCOUNTID`."""
    words = _words(column.name)
    return bool(words) and (words[-1] in ID_WORDS or column.name.strip().endswith("ID"))


def _id_points(column: Column, words: list[str], record_type: RecordType) -> float:
    """`opportunity_id` of deals is the key of the deal; `account_id` there is somebody else's."""
    rest = "".join(words[:-1])
    own = _all_names(record_type.field(record_type.title)) | {record_type.key}
    own |= {folded(name) for name in _type_names(record_type.label, record_type.label_plural)}
    repeated = column.distinct is not None and any(count > 1 for count in column.distinct.values())
    if repeated:
        return 0
    return SYNONYM + 2 if not rest or rest in own else 50


def _likeness(head: str, words: list[str], name: str) -> float:
    """A name that stands in the head as whole words, or a spelling close to it."""
    if len(name) > 2:
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                if "".join(words[start:end]) == name:
                    return 60 + 25 * len(name) / len(head)
    return fuzz.ratio(head, name, score_cutoff=86) * 0.85 if len(name) > 3 else 0


def _inner(kind: Kind) -> Kind:
    return kind.main_field.kind if isinstance(kind, Rows) else kind


def _words(text: str) -> list[str]:
    return [word.casefold() for word in WORDS.findall(CAMEL.sub(" ", text))]


def _all_names(field: Field) -> set[str]:
    names, synonyms = _names(field)
    return set(names | synonyms)


@lru_cache(maxsize=2000)
def _names(field: Field) -> tuple[frozenset[str], frozenset[str]]:
    """Labels and key of a field, and its synonyms, folded."""
    names = {folded(label) for label in labels_in_every_language(field.label)} | {folded(field.name)}
    return frozenset(names), frozenset(folded(synonym) for synonym in field.synonyms)


@lru_cache(maxsize=200)
def _type_names(*labels: object) -> frozenset[str]:
    return frozenset(name for label in labels for name in labels_in_every_language(label))
