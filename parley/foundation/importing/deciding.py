"""Rows that may be there already: what each says beside the records it may be, and what the person decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from parley.foundation.accounts.models import User
from parley.foundation.importing.analysing import open_file
from parley.foundation.importing.applying import Applier, Tally
from parley.foundation.importing.models import File, Issue
from parley.foundation.importing.planning import Plan
from parley.foundation.importing.running import actor_of
from parley.foundation.lib.tabular import Row
from parley.foundation.records import registry

CREATE, SKIP = "create", "skip"
PAGE = 50


@dataclass(frozen=True)
class Question:
    """One waiting row: `cells` are (field label, text in the file) pairs, `candidates` (id, title, texts) of records."""

    issue: Issue
    cells: list[tuple[str, str]]
    candidates: list[tuple[int, str, list[str]]]


def questions(file: File, user: User) -> list[Question]:
    """The first waiting rows of a file."""
    waiting = list(file.issues.filter(kind=Issue.Kind.DUPLICATE, decision="").order_by("row", "pk")[:PAGE])
    record_type = registry.get(file.record_type).as_seen_by(user)
    mapped = [
        (index, column["target"], record_type.by_name[column["target"]])
        for index, column in enumerate(file.columns)
        if column["target"] in record_type.by_name
    ]
    rows = rows_numbered(file, {issue.row for issue in waiting})
    ids = {pk for issue in waiting for pk in issue.candidates}
    shown = record_type.loaded([name for _index, name, _field in mapped])
    records = shown.filter(pk__in=record_type.visible_to(user).filter(pk__in=ids).values("pk")).in_bulk()
    found = []
    for issue in waiting:
        cells = rows[issue.row].cells if issue.row in rows else []
        pairs = [(str(field.label), cells[index]) for index, _name, field in mapped if index < len(cells)]
        candidates = [
            (
                pk,
                record_type.title_of(records[pk]),
                [field.kind.label_of(records[pk], name) for _i, name, field in mapped],
            )
            for pk in issue.candidates
            if pk in records
        ]
        found.append(Question(issue, pairs, candidates))
    return found


def rows_numbered(file: File, numbers: set[int]) -> dict[int, Row]:
    """Some rows of a file, by their line."""
    found: dict[int, Row] = {}
    if numbers:
        last = max(numbers)
        for row in open_file(file).rows():
            if row.number in numbers:
                found[row.number] = row
            if row.number >= last:
                break
    return found


@transaction.atomic
def decide(file: File, decisions: Mapping[int, str]) -> Tally:
    """Write the rows of these waiting issues as decided: `create`, `skip`, or the id of the record to update.

    A row that cannot be written becomes one of the problem rows. Decisions for what was decided before are passed over.
    """
    waiting = file.issues.select_for_update().filter(kind=Issue.Kind.DUPLICATE, decision="", pk__in=decisions)
    chosen = {issue.row: (issue, decisions[issue.pk]) for issue in waiting}
    rows = rows_numbered(file, {row for row, (_issue, answer) in chosen.items() if answer != SKIP})
    batch = file.batch
    plan = Plan(file, batch.created_by, {})
    tally = Applier(plan, actor_of(batch), commit=True).apply_decided(
        [
            (rows[number], _record_id(issue, answer))
            for number, (issue, answer) in chosen.items()
            if number in rows
        ]
    )
    tally.counts["skipped"] += sum(1 for _issue, answer in chosen.values() if answer == SKIP)
    Issue.objects.bulk_create(tally.issues)
    for issue, answer in chosen.values():
        issue.decision = answer if answer in (CREATE, SKIP) else "update"
    Issue.objects.bulk_update([issue for issue, _answer in chosen.values()], ["decision"])
    _count(file, tally, len(chosen))
    return tally


def _record_id(issue: Issue, answer: str) -> int | None:
    """The record to update; only one that the check had found."""
    return int(answer) if answer.isdecimal() and int(answer) in issue.candidates else None


def _count(file: File, tally: Tally, decided: int) -> None:
    counts: dict[str, Any] = {name: F(name) + number for name, number in tally.counts.items() if number}
    counts["queued"] = F("queued") - decided
    File.objects.filter(pk=file.pk).update(columns=file.columns, **counts)


def waiting_files(files: Sequence[File]) -> list[File]:
    return [file for file in files if file.queued]
