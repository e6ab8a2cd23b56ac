"""Checking an import without writing anything, and running it: in chunks, each with its checkpoint in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.importing import profiles
from parley.foundation.importing.analysing import open_file
from parley.foundation.importing.applying import COUNTED, Applier, Tally
from parley.foundation.importing.linking import fill_in_links
from parley.foundation.importing.messages import sentence_of
from parley.foundation.importing.models import Batch, File, Issue, LaterLink
from parley.foundation.importing.opening import Unreadable
from parley.foundation.importing.ordering import in_dependency_order
from parley.foundation.importing.planning import Plan
from parley.foundation.jobs import LeaseLost, progress, should_stop
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.lib.tabular import Row
from parley.foundation.records import registry
from parley.foundation.records.kinds import folded

CHUNK = 1000
SHOWN_ISSUES = 200


@contextmanager
def acting_as(user: User) -> Iterator[None]:
    """In the language and time zone of the person whose import it is."""
    with translation.override(user.language), timezone.override(user.time_zone):
        yield


def actor_of(batch: Batch) -> Actor:
    return Actor(batch.created_by, "import", reason=str(batch)[:200], operation=batch.operation)


def ordered_files(batch: Batch) -> list[File]:
    """The readable files of a batch, so that linked records come before those that link to them."""
    files = [file for file in batch.files.all() if not file.error and file.record_type]
    return sorted(files, key=lambda file: (_places(files)[file.record_type], file.position))


def _places(files: Sequence[File]) -> dict[str, int]:
    order = in_dependency_order({file.record_type for file in files})
    return {key: place for place, key in enumerate(order)}


def check(batch: Batch) -> bool:
    """Find out what each file would do, write nothing but the findings; false where somebody asked to stop."""
    by = actor_of(batch)
    titles: dict[str, frozenset[str]] = {}
    total = batch.total("rows")
    done = 0
    for file in ordered_files(batch):
        own = titles_of(file)
        titles[file.record_type] = titles.get(file.record_type, frozenset()) | own
        tally = Tally()
        try:
            applier = Applier(Plan(file, batch.created_by, titles), by, commit=False)
            for rows in chunks(open_file(file).rows()):
                if should_stop():
                    return False
                _add(tally, applier.apply(rows))
                done += len(rows)
                progress(done, total, file.name)
        except Unreadable as error:
            file.error = sentence_of(error)
        file.checked = _findings(tally)
        file.save(update_fields=["checked", "error"])
    return True


def _findings(tally: Tally) -> dict[str, Any]:
    problems = [issue for issue in tally.issues if issue.kind == Issue.Kind.PROBLEM]
    return {
        **{name: tally.counts[name] for name in COUNTED},
        "matched": tally.matched,
        "new": {key: len(keys) for key, keys in tally.new.items()},
        "issues": [[issue.row, issue.reasons] for issue in problems[:SHOWN_ISSUES]],
    }


def _add(whole: Tally, part: Tally) -> None:
    whole.counts.update(part.counts)
    whole.matched += part.matched
    whole.issues += part.issues[: max(0, SHOWN_ISSUES - len(whole.issues))]
    for key, keys in part.new.items():
        whole.new.setdefault(key, set()).update(keys)


def titles_of(file: File) -> frozenset[str]:
    """The folded titles that the rows of a file bring, for links to records that are not there yet."""
    record_type = registry.get(file.record_type)
    columns = [index for index, column in enumerate(file.columns) if column["target"] == record_type.title]
    if not columns:
        return frozenset()
    return frozenset(folded(row.cells[columns[0]]) for row in open_file(file).rows())


def chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while part := list(islice(source, CHUNK)):
        yield part


def run(batch: Batch) -> bool:
    """Import every file from where it stands; false where somebody asked to stop.

    Called again after a crash it goes on with the first row that no finished transaction holds.
    """
    by = actor_of(batch)
    total = batch.total("rows")
    for file in ordered_files(batch):
        ensure_may(by, registry.get(file.record_type).permission("create"))
        try:
            if file.phase == File.Phase.ROWS and not _run_rows(file, batch, by, total):
                return False
        except Unreadable as error:
            File.objects.filter(pk=file.pk).update(error=sentence_of(error), phase=File.Phase.LINKS)
            file.phase = File.Phase.LINKS
        if file.phase == File.Phase.LINKS:
            fill_in_links(file, by)
        profiles.remember(file, batch.created_by)
    return True


def _run_rows(file: File, batch: Batch, by: Actor, total: int) -> bool:
    record_type = registry.get(file.record_type)
    applier = Applier(Plan(file, batch.created_by, {record_type.key: titles_of(file)}), by, commit=True)
    rows = (row for row in open_file(file).rows() if row.number > file.checkpoint)
    for part in chunks(rows):
        if should_stop():
            return False
        with transaction.atomic():
            _hold(file)
            tally = applier.apply(part)
            _keep(file, tally, part[-1].number)
            done = sum(other.done_rows for other in batch.files.all())
            progress(done, total, file.name)
    File.objects.filter(pk=file.pk).update(phase=File.Phase.LINKS)
    file.phase = File.Phase.LINKS
    return True


def _hold(file: File) -> None:
    """One run at a time: whoever finds another checkpoint than it left has been overtaken."""
    stored = File.objects.select_for_update().values_list("checkpoint", flat=True).get(pk=file.pk)
    if stored != file.checkpoint:
        raise LeaseLost


def _keep(file: File, tally: Tally, checkpoint: int) -> None:
    """Counts, rows not written and links to come, in the transaction of the rows themselves."""
    Issue.objects.bulk_create(tally.issues, batch_size=CHUNK)
    LaterLink.objects.bulk_create(
        [
            LaterLink(file=file, row=row, record_type=key, record_id=pk, field=name, text=text)
            for row, key, pk, name, text in tally.later
        ],
        batch_size=CHUNK,
    )
    counts = {name: F(name) + tally.counts[name] for name in COUNTED if tally.counts[name]}
    File.objects.filter(pk=file.pk).update(checkpoint=checkpoint, columns=file.columns, **counts)
    file.checkpoint = checkpoint


def start_refusal(batch: Batch) -> ActionRefused | None:
    """Why an import cannot be started, or None."""
    files = ordered_files(batch)
    if not files:
        return ActionRefused(_("There is no file that can be imported."))
    if not any(column["target"] for file in files for column in file.columns):
        return ActionRefused(_("No column is matched to a field."))
    return None
