"""Writing a chunk of planned rows, or only finding out what would happen to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.importing.columns import NEW
from parley.foundation.importing.models import File, Issue
from parley.foundation.importing.outcomes import Missing
from parley.foundation.importing.passing import PassingReader
from parley.foundation.importing.planning import Plan, PlannedRow
from parley.foundation.importing.references import LinkReader, make_missing
from parley.foundation.lib.tabular import Row
from parley.foundation.records import writing
from parley.foundation.records.kinds import Link, Rows
from parley.foundation.records.writing import Draft

COUNTED = ("created", "updated", "unchanged", "skipped", "queued", "problems")


@dataclass
class Tally:
    """What happened to rows: how many of each fate, the rows that were not written, links to be filled in later.

    `new` are the records made in passing: by type, their folded names.
    """

    counts: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    later: list[tuple[int, str, int, str, str]] = field(default_factory=list)
    new: dict[str, set[str]] = field(default_factory=dict)
    matched: int = 0


class Applier:
    """Applies a plan chunk by chunk. With `commit` false nothing is written and `seen` stands in for what would be."""

    def __init__(self, plan: Plan, by: Actor, *, commit: bool) -> None:
        self.plan = plan
        self.by = by
        self.commit = commit
        self.record_type = plan.record_type
        self.seen: set[tuple[str, str]] = set()
        self.changeable = self.record_type.visible_to(plan.user, "change")

    def apply(self, rows: Sequence[Row]) -> Tally:
        """Write these rows, or count their fates. Needs a transaction around it when it commits."""
        tally = Tally()
        planned = [self.plan.read(row) for row in rows]
        good = []
        for one in planned:
            if one.reasons:
                self._refuse(tally, one)
            else:
                good.append(one)
        while good:
            good = self._apply_distinct(good, tally)
        return tally

    def apply_decided(self, rows: Sequence[tuple[Row, int | None]]) -> Tally:
        """Write rows of which a person has decided what they are: a new record, or the one of that id."""
        tally = Tally()
        records = self._changeable_records([pk for _row, pk in rows if pk is not None])
        drafts = []
        for row, pk in rows:
            one = self.plan.read(row)
            if pk is not None and pk not in records:
                one.reasons.append(("", _("This record is there already and belongs to somebody else.")))
            if one.reasons:
                self._refuse(tally, one)
            elif pk is None:
                drafts.append((one, writing.draft_new(self.record_type, self.plan.new_values(one))))
            else:
                drafts.append((one, self._draft_change(records[pk], one)))
        self._store(drafts, tally)
        return tally

    def _apply_distinct(self, rows: list[PlannedRow], tally: Tally) -> list[PlannedRow]:
        """Write the rows but those that may be the same record as one before them, which must be there first."""
        rows, left = self._without_repeats(rows)
        if self.plan.matcher.fields:
            for one, ids in zip(rows, self.plan.matcher.match([one.values for one in rows]), strict=True):
                one.match = ids
        fresh: list[PlannedRow] = []
        known: list[PlannedRow] = []
        touched: set[int] = set()
        for one in rows:
            again = bool(touched & set(one.match))
            touched |= set(one.match)
            if again:
                left.append(one)
                continue
            (known if one.match or self._repeats_seen(one) else fresh).append(one)
        new = [(one, writing.draft_new(self.record_type, self.plan.new_values(one))) for one in fresh]
        self._store([*new, *self._draft_known(known, tally)], tally)
        return sorted(left, key=lambda one: one.number)

    def _without_repeats(self, rows: list[PlannedRow]) -> tuple[list[PlannedRow], list[PlannedRow]]:
        """The rows whose keys none before them has, and the others: by their turn those must be written."""
        if not self.plan.matcher.fields or not self.commit:
            return rows, []
        keys: set[tuple[str, str]] = set()
        first: list[PlannedRow] = []
        left: list[PlannedRow] = []
        for one in rows:
            own = self.plan.matcher.keys(one.values)
            (left if keys.intersection(own) else first).append(one)
            keys.update(own)
        return first, left

    def _repeats_seen(self, one: PlannedRow) -> bool:
        """In a check: whether an earlier row would have made this record."""
        if self.commit or not self.plan.matcher.fields:
            return False
        own = self.plan.matcher.keys(one.values)
        repeats = bool(self.seen.intersection(own))
        self.seen.update(own)
        return repeats

    def _draft_known(self, rows: list[PlannedRow], tally: Tally) -> list[tuple[PlannedRow, Draft]]:
        """Rows that are there already: left alone, put aside for a decision, or drafted as changes."""
        tally.matched += len(rows)
        policy = self.plan.file.on_match
        if policy == File.OnMatch.SKIP:
            tally.counts["skipped"] += len(rows)
            return []
        if policy == File.OnMatch.QUEUE:
            tally.counts["queued"] += len(rows)
            tally.issues += [self._issue(one, Issue.Kind.DUPLICATE) for one in rows]
            return []
        records = self._changeable_records([one.match[0] for one in rows if len(one.match) == 1])
        drafts: list[tuple[PlannedRow, Draft]] = []
        for one in rows:
            if not one.match:
                tally.counts["updated"] += 1  # a check: the record would be made by an earlier row
            elif len(one.match) > 1:
                one.reasons.append(
                    ("", _("This row may be %(count)s different records.") % {"count": len(one.match)})
                )
                self._refuse(tally, one)
            elif one.match[0] not in records:
                one.reasons.append(("", _("This record is there already and belongs to somebody else.")))
                self._refuse(tally, one)
            else:
                drafts.append((one, self._draft_change(records[one.match[0]], one)))
        return drafts

    def _changeable_records(self, ids: list[int]) -> dict[int, Any]:
        if not ids:
            return {}
        allowed = self.changeable.filter(pk__in=ids)
        if self.commit:
            return {record.pk: record for record in writing.lock(self.record_type, list(allowed))}
        many = [one for one in self.record_type.fields if one.kind.many]
        found = allowed.prefetch_related(*(getattr(one.kind, "accessor", "") or one.name for one in many))
        return {record.pk: record for record in found}

    def _draft_change(self, record: Any, one: PlannedRow) -> Draft:
        fill = self.plan.file.on_match == File.OnMatch.FILL
        values = {}
        for name, value in one.values.items():
            declared = self.record_type.by_name[name]
            before = declared.kind.read(record, name)
            if isinstance(declared.kind, Rows):
                value = _added(declared.kind, before, value)
            elif fill and before not in (None, "", [], ()):
                continue
            if name == self.record_type.title and not self.plan.has_title:
                continue
            values[name] = value
        return writing.draft_change(self.record_type, record, values)

    def _store(self, pairs: list[tuple[PlannedRow, Draft]], tally: Tally) -> None:
        drafts = [draft for _one, draft in pairs]
        for one, _draft in pairs:
            self._note_missing(one, tally)
        if self.commit:
            self._make_missing(pairs, tally)
        writing.check(self.record_type, drafts, self.by)
        good: list[tuple[PlannedRow, Draft]] = []
        for one, draft in pairs:
            one.reasons += self._problems(one, draft)
            if one.reasons:
                self._refuse(tally, one)
            else:
                good.append((one, draft))
        if self.commit:
            writing.save(self.record_type, [draft for _one, draft in good], self.by)
        for one, draft in good:
            changed = any(draft.sets(name) for name in draft.values) or bool(one.missing)
            tally.counts["created" if draft.is_new else "updated" if changed else "unchanged"] += 1
            if self.commit:
                tally.later += [
                    (one.number, self.record_type.key, draft.record.pk, name, text)
                    for name, text in one.later.items()
                    if text
                ]
                if draft.is_new:
                    self.plan.matcher.learn(draft.record.pk, self.record_type.title_of(draft.record))

    def _note_missing(self, one: PlannedRow, tally: Tally) -> None:
        for reader, _name, missing in one.missing:
            kind: Any = reader.link.kind if isinstance(reader, PassingReader) else reader.kind
            tally.new.setdefault(kind.to, set()).add(missing.key)

    def _make_missing(self, pairs: list[tuple[PlannedRow, Draft]], tally: Tally) -> None:
        """Create what the cells name and put the ids into the drafts."""
        wanted: dict[Any, list[Missing]] = {}
        for one, _draft in pairs:
            for reader, _name, missing in one.missing:
                wanted.setdefault(reader, []).append(missing)
        made = {}
        for reader, named in wanted.items():
            if isinstance(reader, PassingReader):
                made[reader] = reader.make_missing(named, self.by)
                tally.later += [(pairs[0][0].number, *link) for link in reader.later]
                reader.later.clear()
            else:
                make_missing(reader, _whole_group(reader, named), self.by)
                self.plan.keep_columns()
                made[reader] = {one.key: reader.outcome(one.text) for one in named}
        for one, draft in pairs:
            for reader, name, missing in one.missing:
                self._put(draft, name, made[reader][missing.key])

    def _put(self, draft: Draft, name: str, pk: int) -> None:
        kind = self.record_type.by_name[name].kind
        value: Any = pk
        if isinstance(kind, Rows):
            value = [*draft.values.get(name, []), *kind.clean([pk])]
        writing.put(self.record_type, draft, name, value)

    def _problems(self, one: PlannedRow, draft: Draft) -> list[tuple[str, str]]:
        """What is wrong with a draft, without what a link that is still to come explains."""
        coming = (
            set(one.later)
            if self.commit
            else set(one.later) | {name for _reader, name, _missing in one.missing}
        )
        grouped = not self.commit and any(_is_grouped(self.record_type.by_name[name].kind) for name in coming)
        found = []
        for problem in draft.problems:
            if problem.field in coming or (grouped and problem.code in ("missing", "not_next")):
                continue
            declared = self.record_type.by_name.get(problem.field)
            found.append((str(declared.label) if declared else "", str(problem.message)))
        return found

    def _refuse(self, tally: Tally, one: PlannedRow) -> None:
        tally.counts["problems"] += 1
        tally.issues.append(self._issue(one, Issue.Kind.PROBLEM))

    def _issue(self, one: PlannedRow, kind: str) -> Issue:
        return Issue(
            file=self.plan.file,
            kind=kind,
            row=one.number,
            reasons=[list(pair) for pair in one.reasons],
            candidates=one.match,
        )


def _added(kind: Rows, before: list[dict[str, Any]], value: Any) -> list[dict[str, Any]]:
    """The rows that are there and those of the file that are not among them."""
    mains = {str(row[kind.main]) for row in before}
    new = [row if isinstance(row, dict) else {kind.main: row} for row in value]
    return [
        *before,
        *(row for row in new if str(kind.main_field.kind.clean(row.get(kind.main))) not in mains),
    ]


def _is_grouped(kind: Any) -> bool:
    return isinstance(kind, Link) and kind.grouped


def _whole_group(reader: LinkReader, named: list[Missing]) -> list[Missing]:
    """All texts of the column at once where they make one group together: the stages of one new pipeline."""
    if reader.column.group != NEW or not reader.column.distinct:
        return named
    outcomes = (reader.outcome(text) for text in reader.column.distinct)
    return [one for one in outcomes if isinstance(one, Missing)]
