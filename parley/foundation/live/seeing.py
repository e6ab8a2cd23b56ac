"""What of the newest events each person is told: only records that they may see now, asked set by set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from parley.foundation.access.policy import Scope, rows_within, scope_of
from parley.foundation.accounts.models import User
from parley.foundation.live.tail import Happened
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType

MANY = 200
"""More records of one type at once are told as a number."""

OPERATIONS = {
    "RecordCreated": "created", "RecordRestored": "created", "RecordDeleted": "deleted", "StageChanged": "moved",
    "RecordChanged": "changed", "NoteWritten": "noted", "FileAdded": "filed", "FileRemoved": "filed",
    "FileRestored": "filed",
}  # fmt: skip
STRONGEST = ("deleted", "created", "moved", "changed", "filed", "noted", "touched")

Change = list[Any]
"""[record type, id, version, operation, whether only the person themselves did it], plain for JSON; where it is many:
[record type, 0, how many, "many", false]."""


class Batch:
    """Events folded to one line a record, and what each person may know of them."""

    def __init__(self, events: Iterable[Happened]) -> None:
        self._done: dict[str, dict[int, str]] = defaultdict(dict)
        self._actors: dict[tuple[str, int], set[int | None]] = defaultdict(set)
        self._for_all: dict[str, list[tuple[int, int]]] = {}
        for event in events:
            operation = OPERATIONS.get(event.name, "touched")
            before = self._done[event.record_type].get(event.record_id, "touched")
            self._done[event.record_type][event.record_id] = min(operation, before, key=STRONGEST.index)
            self._actors[event.record_type, event.record_id].add(event.actor_id)

    def __bool__(self) -> bool:
        return bool(self._done)

    def seen_by(self, user: User) -> list[Change]:
        """The changes that this person is told of."""
        told: list[Change] = []
        for key, operations in self._done.items():
            try:
                record_type = registry.get(key)
            except registry.UnknownRecordType:
                continue
            visible = self._visible(record_type, operations, user)
            if len(visible) > MANY:
                told.append([key, 0, len(visible), "many", False])
                continue
            told += [
                [key, pk, version, operations[pk], self._actors[key, pk] == {user.pk}]
                for pk, version in visible
            ]
        return told

    def _visible(
        self, record_type: RecordType, operations: dict[int, str], user: User
    ) -> Sequence[tuple[int, int]]:
        """(id, version) of those that the person may see; who sees all of a type shares one answer with the others."""
        scope = scope_of(user, record_type.permission("view"))
        if scope is Scope.NONE:
            return []
        if scope is Scope.ALL and record_type.key in self._for_all:
            return self._for_all[record_type.key]
        gone = [pk for pk, operation in operations.items() if operation == "deleted"]
        there = [pk for pk, operation in operations.items() if operation != "deleted"]
        found = list(record_type.visible_to(user).filter(pk__in=there).values_list("pk", "version"))
        if gone:
            reached = rows_within(user, record_type.permission("view"), record_type.model)
            rows = record_type.model._base_manager.filter(reached, pk__in=gone)
            found += list(rows.values_list("pk", "version"))
        if scope is Scope.ALL:
            self._for_all[record_type.key] = found
        return found
