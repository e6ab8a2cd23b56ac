"""From the rows of a file to the values of records: which reader takes which column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as made_anew
from typing import Any

from django.utils.translation import gettext as _

from parley.foundation.accounts.models import User
from parley.foundation.importing.cells import PlainReader
from parley.foundation.importing.columns import Column
from parley.foundation.importing.duplicates import Matcher
from parley.foundation.importing.messages import sentence
from parley.foundation.importing.models import File
from parley.foundation.importing.outcomes import ABSENT, Later, Missing, Refused
from parley.foundation.importing.passing import PassingReader
from parley.foundation.importing.references import ChoiceReader, LinkReader, Titles
from parley.foundation.importing.targets import Target, reference_kind, targets_of
from parley.foundation.importing.totals import is_total
from parley.foundation.lib.tabular import Row
from parley.foundation.records import registry
from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import Choice, Link, Rows

HARMLESS = frozenset(("row_short",))


@dataclass
class PlannedRow:
    """One row as it would be written. `reasons` are [label, sentence] pairs of what is wrong; `match` the ids found."""

    number: int
    values: dict[str, Any] = made_anew(default_factory=dict)
    later: dict[str, str] = made_anew(default_factory=dict)
    missing: list[tuple[Any, str, Missing]] = made_anew(default_factory=list)
    reasons: list[tuple[str, str]] = made_anew(default_factory=list)
    match: list[int] = made_anew(default_factory=list)


class Plan:
    """How one file becomes records: built once, then asked for each chunk of rows."""

    def __init__(self, file: File, user: User, titles: Titles) -> None:
        self.file = file
        self.user = user
        self.record_type = registry.get(file.record_type).as_seen_by(user)
        self.columns = [Column.read(stored) for stored in file.columns]
        targets = {target.path: target for target in targets_of(self.record_type)}
        mapped = [
            (index, column, targets[column.target])
            for index, column in enumerate(self.columns)
            if column.target in targets
        ]
        self._titles = titles
        self.width = len(self.columns)
        self.direct = [
            (index, target, self._reader(column, target))
            for index, column, target in mapped
            if not target.through
        ]
        self.parts = [
            (index, target, self._reader(column, target))
            for index, column, target in mapped
            if target.through and isinstance(target.head.kind, Rows)
        ]
        self.passing = self._passing(mapped)
        self.direct = [
            one for one in self.direct if one[1].path not in {reader.link.name for reader in self.passing}
        ]
        self.title_field = self.record_type.field(self.record_type.title)
        self.has_title = any(target.path == self.record_type.title for _index, target, _reader in self.direct)
        has_owner = any(column.target == "owner" for column in self.columns)
        asked = file.owner if self.record_type.owned and not has_owner else ""
        self.owners = [int(part) for part in asked.split(",") if part.isdecimal()]
        self.matcher = Matcher(self.record_type, file.match_by, user)

    def _reader(self, column: Column, target: Target) -> Any:
        kind = reference_kind(target.field.kind)
        if isinstance(kind, Link):
            own = self.record_type.key
            titles = {own: self._titles.get(own, frozenset())} if target.through else self._titles
            return LinkReader(kind, column, self.user, own, titles)
        if isinstance(kind, Choice):
            return ChoiceReader(kind, column)
        return PlainReader(target.field.kind, column)

    def _passing(self, mapped: list[tuple[int, Column, Target]]) -> list[PassingReader]:
        links = {target.head.name: target.head for _index, _column, target in mapped if target.through}
        readers = []
        for name, link in links.items():
            if isinstance(link.kind, Rows):
                continue
            own = next(
                ((index, reader) for index, target, reader in self.direct if target.path == name), None
            )
            parts = [
                (target.field, index, self._reader(column, target))
                for index, column, target in mapped
                if target.through and target.head.name == name
            ]
            readers.append(PassingReader(link, own, parts, self.user))
        return readers

    def keep_columns(self) -> None:
        """Put what the readers have learned for good (the stages of a new pipeline) into the file's row, unsaved."""
        self.file.columns = [column.to_json() for column in self.columns]

    def read(self, row: Row) -> PlannedRow:
        """The values of one row, with everything that is wrong with its cells."""
        planned = PlannedRow(row.number)
        for note in row.problems:
            if note.code not in HARMLESS:
                planned.reasons.append(("", sentence(note.code, note.params)))
        cells = row.cells
        if is_total(cells):
            planned.reasons.append(("", _("This line looks like a total of the others and was left out.")))
            return planned
        for index, target, reader in self.direct:
            self._put(planned, target, reader, reader.outcome(cells[index]))
        for passing in self.passing:
            self._put_link(planned, passing.link.name, passing.link, passing, passing.outcome(cells))
        if self.parts:
            self._put_parts(planned, cells)
        self._complete(planned, cells)
        return planned

    def new_values(self, planned: PlannedRow) -> dict[str, Any]:
        """The values of a row that becomes a new record: the chosen owners take such rows in turn, by their lines.

        A record that is there already keeps its owner.
        """
        if not self.owners:
            return planned.values
        return {"owner": self.owners[planned.number % len(self.owners)], **planned.values}

    def _put(self, planned: PlannedRow, target: Target, reader: Any, outcome: Any) -> None:
        name = target.path
        if isinstance(reader, LinkReader):
            self._put_link(planned, name, target, reader, outcome)
        elif isinstance(outcome, Refused):
            planned.reasons.append((target.label, str(outcome.message)))
        elif outcome is not ABSENT:
            if target.many:
                outcome = [*planned.values.get(name, []), *outcome]
            planned.values[name] = outcome

    def _put_link(
        self, planned: PlannedRow, name: str, labelled: Target | Field, reader: Any, outcome: Any
    ) -> None:
        if isinstance(outcome, Refused):
            planned.reasons.append((str(labelled.label), str(outcome.message)))
        elif isinstance(outcome, Missing):
            planned.missing.append((reader, name, outcome))
        elif isinstance(outcome, Later):
            planned.later[name] = outcome.text
        elif isinstance(outcome, int):
            self.set_link(planned, name, outcome)
        elif outcome is not ABSENT:
            planned.later[name] = ""

    def set_link(self, planned: PlannedRow, name: str, pk: int) -> None:
        """Put the id that a link has turned out to be."""
        if isinstance(self.record_type.by_name[name].kind, Rows):
            planned.values[name] = [*planned.values.get(name, []), pk]
        else:
            planned.values[name] = pk

    def _put_parts(self, planned: PlannedRow, cells: Sequence[str]) -> None:
        """Further columns of the first row of a list: the town of an address, the price of a line."""
        for index, target, reader in self.parts:
            outcome = reader.outcome(cells[index])
            if isinstance(outcome, Refused):
                planned.reasons.append((target.label, str(outcome.message)))
            elif outcome is not ABSENT and not isinstance(outcome, Missing | Later):
                kind: Any = target.head.kind
                rows = planned.values.setdefault(target.head.name, [{}])
                first = rows[0] if isinstance(rows[0], dict) else {kind.main: rows[0]}
                rows[0] = first | {target.field.name: outcome}

    def _complete(self, planned: PlannedRow, cells: Sequence[str]) -> None:
        """A name out of other columns where the file has none."""
        if not self.has_title and self.file.title_from:
            texts = (cells[index].strip() for index in self.file.title_from if index < len(cells))
            title = (
                " – ".join(text for text in texts if text)
                or str(planned.values.get("external_id", "")).strip()
            )
            if title:
                planned.values[self.record_type.title] = title[:200]
        if not planned.values and not planned.missing and not planned.reasons:
            planned.reasons.append(("", _("None of the matched columns is filled in.")))
