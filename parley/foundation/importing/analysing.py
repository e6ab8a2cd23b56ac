"""Reading an uploaded file for the first time, or again with other settings, and proposing how it is matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from parley.foundation.access.policy import Scope, scope_of
from parley.foundation.accounts.models import Company, User
from parley.foundation.importing import profiles
from parley.foundation.importing.columns import AS, EMPTY, NEW, REFUSE, Column
from parley.foundation.importing.messages import sentence, sentence_of
from parley.foundation.importing.models import Batch, File
from parley.foundation.importing.opening import Unreadable, open_stored
from parley.foundation.importing.proposing import holds_keys, propose, propose_type
from parley.foundation.importing.storage import path_of
from parley.foundation.importing.targets import Target, may_create, reference_kind, targets_of
from parley.foundation.lib.tabular import Table, guess_columns
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.kinds import Choice, Link, Names, folded
from parley.foundation.records.kinds.choices import likely

Titles = Mapping[str, Mapping[str, str]]
SURE = 90
SHOWN_UNKNOWN = 100
FEW = 60
MOST_SHEETS = 20
MONTH_FIRST = frozenset(("US", "PH"))
POINT_COUNTRIES = frozenset(
    ("US", "GB", "IE", "IN", "CN", "JP", "TH", "MY", "SG", "PH", "AU", "NZ", "IL", "MX")
)


def importable_types(user: User) -> list[RecordType]:
    """The types whose records this person may create and which have anything to import."""
    return [
        record_type
        for record_type in registry.all_types()
        if scope_of(user, record_type.permission("create")) is not Scope.NONE
        and record_type.key not in ("pipeline", "stage", "dictionary_entry", "field", "record_type", "view")
        and not record_type.switched_off
    ]


def open_file(file: File, **changed: Any) -> Table:
    """The table as it was recognised or chosen. Raises one of `Unreadable`."""
    chosen = {"encoding": file.encoding, "delimiter": file.delimiter, "sheet": file.sheet} | changed
    plain = {name: value or None for name, value in chosen.items() if name != "has_header"}
    has_header = changed.get("has_header", file.has_header if file.columns else None)
    return open_stored(path_of(file), file.name, has_header=has_header, **plain)


def read_files(batch: Batch) -> None:
    """Read all files of a new import, then look links up among what the files bring together."""
    user = batch.created_by
    for file in batch.files.all():
        wanted, file.record_type = file.record_type, ""
        analyse(file, user)
        if wanted and file.columns and file.record_type != wanted:
            file.record_type, file.profile_name = wanted, ""
            propose_matching(file, [Column.read(stored) for stored in file.columns], user)
        if not wanted:
            _read_other_sheets(file, user)
        file.save()
    for file in batch.files.all():
        prepare_links(file, user)
        file.save(update_fields=["columns"])


def _read_other_sheets(file: File, user: User) -> None:
    """A workbook is as many files as it has sheets with rows that can be matched; the others are named in a note."""
    if len(file.sheets) < 2 or not file.record_type:
        return
    workbook, passed_over = file.name, []
    for sheet in file.sheets[:MOST_SHEETS]:
        if sheet == file.sheet:
            continue
        other = File(
            batch=file.batch, position=file.position, name=_called(workbook, sheet), stored=file.stored, size=file.size
        )  # fmt: skip
        analyse(other, user, sheet=sheet)
        if other.error or not other.rows or not other.record_type:
            passed_over.append(sheet)
        else:
            other.save()
    passed_over += file.sheets[MOST_SHEETS:]
    if len(passed_over) < len(file.sheets) - 1:
        file.name = _called(workbook, file.sheet)
    if passed_over:
        file.notes.append(_("Sheets left out: %(names)s.") % {"names": ", ".join(passed_over)[:300]})


def _called(workbook: str, sheet: str) -> str:
    return f"{workbook} · {sheet}"[-255:]


def analyse(file: File, user: User, **changed: Any) -> None:
    """Recognise the file, count its rows, guess its columns and propose where they go. The file is not saved yet.

    Errors are kept in `file.error`: a file that cannot be read does not keep the others from being imported.
    """
    try:
        table = open_file(file, **changed)
        order, decimal = _preferences(table)
        counter = _Counter(table)
        guesses = guess_columns(table.header, counter, prefer_order=order, prefer_decimal=decimal)
    except Unreadable as error:
        file.error, file.columns = sentence_of(error), []
        return
    file.error = ""
    file.format, file.encoding, file.delimiter = table.format, table.encoding, table.delimiter
    file.sheet, file.sheets, file.has_header = table.sheet, table.sheets, table.header_line > 0
    file.notes = [sentence(note.code, note.params) for note in table.problems]
    file.rows = counter.count
    file.notes += [] if counter.count else [sentence("no_rows", {})]
    columns = [Column.of(guess, order, decimal) for guess in guesses]
    match(file, columns, user)


class _Counter:
    """The rows of a table, counted on the way."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.count = 0

    def __iter__(self) -> Any:
        for row in self.table.rows():
            self.count += 1
            yield row


def _preferences(table: Table) -> tuple[str, str]:
    """How the company's country writes dates and numbers; a file cut by semicolons has decimal commas."""
    country = Company.current().country
    decimal = "." if country in POINT_COUNTRIES and table.delimiter != ";" else ","
    return ("mdy" if country in MONTH_FIRST else "dmy"), decimal


def match(file: File, columns: Sequence[Column], user: User) -> None:
    """Apply a profile of the same header if there is one, else propose type and targets."""
    types = importable_types(user)
    known = profiles.find([column.name for column in columns], [one.key for one in types])
    if known is not None:
        file.record_type = known.record_type
        profiles.apply(known, file, columns)
        ours = profiles.own_heads()
        for column in columns:
            column.target = "" if folded(column.name) in ours else column.target
            _renew_dead_values(registry.get(file.record_type), column, user)
        file.columns = [column.to_json() for column in columns]
        return
    found = propose_type(types, columns, file.name)
    file.record_type = found.key if found else ""
    propose_matching(file, columns, user)


def _renew_dead_values(record_type: RecordType, column: Column, user: User) -> None:
    """Values chosen earlier may name records that are gone by now: then the column is prepared anew."""
    target = target_of(record_type, column.target)
    kind = reference_kind(target.field.kind) if target else None
    if not isinstance(kind, Link):
        return
    ids = {int(value) for value in column.values.values() if value.isdecimal()}
    groups = {str(pk) for pk, _label in kind.groups(user)} | {"", NEW}
    if column.group not in groups or kind.candidates(user).filter(pk__in=ids).count() < len(ids):
        prepare_values(record_type, column, user)


def propose_matching(file: File, columns: Sequence[Column], user: User) -> None:
    """Targets, values and the rest of the settings for the file's record type, from nothing."""
    if not file.record_type:
        file.columns = [column.to_json() for column in columns]
        return
    record_type = registry.get(file.record_type).as_seen_by(user)
    chosen = propose(record_type, columns)
    for index, column in enumerate(columns):
        column.target, _points = chosen.get(index, ("", 0))
        prepare_values(record_type, column, user)
    file.columns = [column.to_json() for column in columns]
    taken = [column.target for column in columns if column.target]
    file.match_by = [name for name in record_type.match if name in taken]
    file.title_from = [] if record_type.title in taken else _title_columns(record_type, columns)
    file.owner = str(user.pk) if record_type.owned and "owner" not in taken else ""


def _title_columns(record_type: RecordType, columns: Sequence[Column]) -> list[int]:
    """What a record without a name of its own is called after: the first two links of its file, else its key.

    None where the file has the parts of the name: the type's own rules put them together.
    """
    by_target = {column.target: index for index, column in enumerate(columns) if column.target}
    if not by_target.keys().isdisjoint(record_type.title_parts):
        return []
    links = [
        by_target[declared.name]
        for declared in record_type.fields
        if declared.name in by_target
        and declared.name != "owner"
        and type(reference_kind(declared.kind)) is Link
    ]
    return links[:2] or [by_target[name] for name in ("external_id",) if name in by_target]


def target_of(record_type: RecordType, path: str) -> Target | None:
    return next((target for target in targets_of(record_type) if target.path == path), None)


def coming_titles(file: File) -> Titles:
    """The titles that the other files of the same import bring: by record type, folded title to title."""
    found: dict[str, dict[str, str]] = {}
    others = File.objects.filter(batch=file.batch_id) if file.batch_id else File.objects.none()
    for other in [*others.exclude(pk=file.pk), file]:
        if not other.record_type:
            continue
        title = registry.get(other.record_type).title
        for column in other.columns:
            if column["target"] == title:
                known = found.setdefault(other.record_type, {})
                known.update((folded(text), text) for text, _count in column["distinct"] or ())
    return found


def prepare_links(file: File, user: User) -> None:
    """Look the texts of all link columns up again, now that the other files of the import are known."""
    if not file.record_type or file.profile_name:
        return
    record_type = registry.get(file.record_type)
    titles = coming_titles(file)
    columns = [Column.read(stored) for stored in file.columns]
    for column in columns:
        prepare_values(record_type, column, user, titles)
    file.columns = [column.to_json() for column in columns]


def prepare_values(record_type: RecordType, column: Column, user: User, titles: Titles | None = None) -> None:
    """For a column of links or choices: what each unknown text probably means, and what becomes of the others."""
    column.values, column.group, column.rest = {}, "", ""
    target = target_of(record_type, column.target)
    kind = reference_kind(target.field.kind) if target else None
    if isinstance(kind, Link):
        column.group = propose_group(kind, column, user)
        column.rest = NEW if may_create(kind, user) else REFUSE
        if kind.creatable and holds_keys(column):
            column.rest = EMPTY  # a record called by the key of another system would help nobody
        coming = (titles or {}).get(kind.to, {})
        for text, near in unknown_texts(kind, column, user, near_for=SHOWN_UNKNOWN, coming=coming).items():
            if near and near[0].likeness >= SURE:
                column.values[text] = near[0].answer
    elif isinstance(kind, Choice):
        column.rest = REFUSE


def propose_group(kind: Link, column: Column, user: User) -> str:
    """The first group that knows all texts of the column; "new" where there are groups and none does."""
    for pk, _label in kind.groups(user):
        names = kind.names(user, pk)
        if column.distinct and all(len(names.hits(text)) == 1 for text in column.distinct):
            return str(pk)
    return NEW if kind.grouped else ""


class Near(NamedTuple):
    """What a text may mean: the `answer` to keep for it (an id, or AS and a title that is still to come)."""

    answer: str
    label: str
    likeness: float


def unknown_texts(
    kind: Link, column: Column, user: User, *, near_for: int, coming: Mapping[str, str]
) -> dict[str, list[Near]]:
    """The column's texts that name no record or several, with those they may mean, likeliest first.

    `coming` are the titles that the same import brings. Likely ones are looked for only for the first `near_for`: to
    compare every text with every name takes long.
    """
    if column.group == NEW or not column.distinct:
        return {}
    names = kind.names(user, _group_of(column))
    found: dict[str, list[Near]] = {}
    for text in column.distinct:
        hits = names.hits(text)
        if len(hits) != 1 and (hits or folded(text) not in coming):
            found[text] = near(names, text, hits, coming) if len(found) < near_for else []
    return found


def _group_of(column: Column) -> int | None:
    return int(column.group) if column.group.isdecimal() else None


def few_candidates(kind: Link, column: Column, user: User) -> list[tuple[int, str]]:
    """All records the column may link to, by name, where they are few enough to choose from."""
    if column.group == NEW:
        return []
    labels = kind.names(user, _group_of(column)).labels
    if len(labels) > FEW:
        return []
    return sorted(((pk, texts[0]) for pk, texts in labels.items()), key=lambda one: one[1].casefold())


def near(names: Names, text: str, hits: set[int], coming: Mapping[str, str]) -> list[Near]:
    """Records that a text may mean, likeliest first, with how alike they are (0-100)."""
    if hits:
        return [Near(str(pk), names.labels[pk][0], 50) for pk in sorted(hits)[:5]]
    labels = {str(pk): texts[0] for pk, texts in names.labels.items()}
    labels |= {f"{AS}{title}": title for title in coming.values()}
    found = [Near(answer, label, _likeness(text, label)) for answer, label in likely(text, labels)]
    return sorted(found, key=lambda one: -one.likeness)


def _likeness(text: str, label: str) -> float:
    return float(fuzz.ratio(folded(text), folded(label)))


def resolved_elsewhere(kind: Link, column: Column, user: User) -> list[tuple[str, str]]:
    """Texts that are spelled otherwise than the record they name, with its name: “GTXPro” is “GTX Pro”."""
    if column.group == NEW or not column.distinct:
        return []
    names = kind.names(user, _group_of(column))
    found = []
    for text in column.distinct:
        hits = names.hits(text)
        if len(hits) == 1:
            label = names.labels[next(iter(hits))][0]
            if label != text:
                found.append((text, label))
    return found
