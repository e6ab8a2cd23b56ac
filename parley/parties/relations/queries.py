"""The relations of one party, from its own side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from parley.foundation.accounts.models import User
from parley.foundation.records import registry
from parley.parties.relations.models import Relation

PARTIES = ("organization", "person")


@dataclass(frozen=True)
class Related:
    """One relation as it reads from the record's page: "works at" Harbour Foods."""

    relation: Relation
    said: str
    other: Any


def related(record: Any, user: User) -> list[Related]:
    """Every relation of the record whose other end this person may see, in the order of its kind."""
    mine = Q(from_type=record.record_key, from_id=record.pk) | Q(to_type=record.record_key, to_id=record.pk)
    rows = list(Relation.objects.filter(mine).select_related("kind").order_by("kind__position", "pk"))
    ids: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        key, pk, _forward = _other_end(row, record)
        ids[key].add(pk)
    others = {
        (key, pk): one
        for key in ids
        for pk, one in registry.get(key).visible_to(user).in_bulk(list(ids[key])).items()
    }
    found = []
    for row in rows:
        key, pk, forward = _other_end(row, record)
        if (key, pk) in others:
            found.append(Related(row, row.kind.said(forward=forward), others[key, pk]))
    return found


def _other_end(row: Relation, record: Any) -> tuple[str, int, bool]:
    if (row.from_type, row.from_id) == (record.record_key, record.pk):
        return row.to_type, row.to_id, True
    return row.from_type, row.from_id, False
