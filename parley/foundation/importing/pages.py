"""What the screens of an import show, made ready for the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from parley.foundation.accounts.models import User
from parley.foundation.importing.analysing import (
    SHOWN_UNKNOWN,
    coming_titles,
    few_candidates,
    importable_types,
    resolved_elsewhere,
    target_of,
    unknown_texts,
)
from parley.foundation.importing.columns import EMPTY, NEW, REFUSE, Column
from parley.foundation.importing.models import Batch, File
from parley.foundation.importing.targets import Target, may_create, reference_kind, targets_of
from parley.foundation.lib.tabular import ENCODINGS
from parley.foundation.records import registry
from parley.foundation.records.kinds import Choice, Date, DateTime, Link, Number, Rows, Text, folded

DELIMITER_NAMES = (
    (",", gettext_lazy("Comma")),
    (";", gettext_lazy("Semicolon")),
    ("\t", gettext_lazy("Tab")),
    ("|", gettext_lazy("Bar |")),
)
ORDER_NAMES = (
    ("dmy", gettext_lazy("Day, month, year")),
    ("mdy", gettext_lazy("Month, day, year")),
    ("ymd", gettext_lazy("Year, month, day")),
)
DECIMAL_NAMES = ((".", "1,234.56"), (",", "1.234,56"))
STEPS = (gettext_lazy("File"), gettext_lazy("Match columns"), gettext_lazy("Check"), gettext_lazy("Import"))


@dataclass
class Check:
    """What is known about a column before anything is counted. `tone`: good, warn or muted."""

    text: str
    tone: str = "good"
    detail: str = ""


@dataclass
class UnknownText:
    """A text that names nothing: `count` rows, the chosen answer and the (value, label) choices."""

    text: str
    count: int
    chosen: str
    choices: list[tuple[str, str]]


@dataclass
class Unknowns:
    """The texts of one column that a person may decide about."""

    index: int
    column: Column
    label: str
    texts: list[UnknownText]
    more: int
    respelled: list[tuple[str, str, int]]
    rest_choices: list[tuple[str, str]]
    groups: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class ColumnLine:
    """One line of the table of columns."""

    index: int
    column: Column
    check: Check
    orders: Sequence[tuple[str, Any]] = ()
    decimals: Sequence[tuple[str, Any]] = ()


def steps(current: int, addresses: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The steps of the wizard; `current` counts from 1."""
    return [
        {
            "label": label,
            "state": "done" if place < current else "current" if place == current else "next",
            "url": addresses[place - 1] if place < current and place <= len(addresses) else "",
        }
        for place, label in enumerate(STEPS, 1)
    ]


class MatchPage:
    """Everything on the page that matches one file."""

    def __init__(self, batch: Batch, file: File, user: User) -> None:
        self.batch = batch
        self.file = file
        self.user = user
        self.record_type = registry.get(file.record_type).as_seen_by(user) if file.record_type else None
        self.columns = [Column.read(stored) for stored in file.columns]
        self.types = [(one.key, str(one.label_plural)) for one in importable_types(user)]
        self.encodings = [(name, name.upper()) for name in ENCODINGS]
        self.delimiters = _with(DELIMITER_NAMES, file.delimiter)
        self.titles = coming_titles(file)

    @property
    def sheets(self) -> list[tuple[str, str]]:
        return [(name, name) for name in self.file.sheets]

    @property
    def targets(self) -> list[tuple[str, str]]:
        """The choices of “Goes to”."""
        return (
            [(target.path, target.label) for target in targets_of(self.record_type)]
            if self.record_type
            else []
        )

    def lines(self) -> list[ColumnLine]:
        return [self._line(index, column) for index, column in enumerate(self.columns)]

    def _line(self, index: int, column: Column) -> ColumnLine:
        target = target_of(self.record_type, column.target) if self.record_type else None
        line = ColumnLine(index, column, self._check(column, target))
        inner = _inner(target) if target else None
        if isinstance(inner, Date | DateTime) and column.filled:
            line.orders = ORDER_NAMES
        elif isinstance(inner, Number) and column.filled:
            line.decimals = DECIMAL_NAMES
        return line

    def _check(self, column: Column, target: Target | None) -> Check:
        if target is None:
            return Check(_("Not imported"), "muted")
        if not column.filled:
            return Check(_("Empty"), "muted")
        kind = reference_kind(target.field.kind)
        if isinstance(kind, Link):
            return self._check_link(kind, column)
        inner = _inner(target)
        if isinstance(inner, Date | DateTime | Number) and not column.settled:
            return Check(_("Can be read in two ways"), "warn")
        if isinstance(inner, Date | DateTime | Number) and column.kind == "text":
            return Check(_("Much of this is not readable here"), "warn")
        if isinstance(inner, Text) and not isinstance(kind, Choice) and column.longest > inner.length:
            return Check(
                _("Longest: %(count)s characters, %(limit)s fit")
                % {"count": shown(column.longest), "limit": shown(inner.length)},
                "warn",
            )
        if column.misfit_count and column.kind != "text":
            where = ", ".join(f"{line}: {text}" for line, text in column.misfits[:5])
            return Check(_("%(count)s not valid") % {"count": shown(column.misfit_count)}, "warn", where)
        return Check(
            _("%(count)s of %(rows)s") % {"count": shown(column.filled), "rows": shown(self.file.rows)}
        )

    def _check_link(self, kind: Link, column: Column) -> Check:
        if column.distinct is None:
            return Check(_("Looked up in the next step"), "muted")
        if column.group == NEW:
            return Check(_("%(count)s new") % {"count": shown(len(column.distinct))})
        unknown = unknown_texts(kind, column, self.user, near_for=0, coming=self.titles.get(kind.to, {}))
        missing = [text for text in unknown if text not in column.values]
        known = len(column.distinct) - len(missing)
        if not missing:
            return Check(_("%(count)s found") % {"count": shown(known)})
        if column.rest == NEW:
            return Check(
                _("%(new)s new, %(found)s found") % {"new": shown(len(missing)), "found": shown(known)}
            )
        return Check(_("%(count)s not found") % {"count": shown(len(missing))}, "warn")

    def unknowns(self) -> list[Unknowns]:
        """The columns whose texts name records or choices, with what is not known."""
        found = []
        for index, column in enumerate(self.columns):
            target = target_of(self.record_type, column.target) if self.record_type else None
            kind = reference_kind(target.field.kind) if target else None
            if target is None or kind is None or not column.filled:
                continue
            one = self._unknowns_of(index, column, target, kind)
            if one.texts or one.respelled or one.groups or one.more:
                found.append(one)
        return found

    def _unknowns_of(self, index: int, column: Column, target: Target, kind: Link | Choice) -> Unknowns:
        distinct = column.distinct or {}
        texts, more = (
            self._unknown_links(kind, column)
            if isinstance(kind, Link)
            else self._unknown_choices(kind, column)
        )
        respelled = resolved_elsewhere(kind, column, self.user) if isinstance(kind, Link) else []
        return Unknowns(
            index=index,
            column=column,
            label=target.label,
            texts=texts,
            more=more,
            respelled=[(text, label, distinct[text]) for text, label in respelled[:SHOWN_UNKNOWN]],
            rest_choices=_rest_choices(isinstance(kind, Link) and may_create(kind, self.user)),
            groups=_group_choices(kind, self.user),
        )

    def _unknown_links(self, kind: Link, column: Column) -> tuple[list[UnknownText], int]:
        """Texts to decide about one by one, and the number of others: new names that look like nothing known."""
        every = [(str(pk), label) for pk, label in few_candidates(kind, column, self.user)]
        coming = self.titles.get(kind.to, {})
        unknown = unknown_texts(kind, column, self.user, near_for=SHOWN_UNKNOWN, coming=coming)
        shown: list[UnknownText] = []
        for text, near in unknown.items():
            telling = near or text in column.values or column.rest == REFUSE
            if telling and len(shown) < SHOWN_UNKNOWN:
                likely = [(one.answer, one.label) for one in near]
                others = [one for one in every if one not in likely]
                choices = [*likely, *_rest_choices(may_create(kind, self.user)), *others]
                chosen = column.values.get(text, column.rest)
                shown.append(UnknownText(text, (column.distinct or {})[text], chosen, choices))
        return shown, len(unknown) - len(shown)

    def _unknown_choices(self, kind: Choice, column: Column) -> tuple[list[UnknownText], int]:
        labels = {key: str(label) for key, label in kind.choices}
        known = {folded(label) for label in (*labels.values(), *labels)}
        return [
            UnknownText(
                text, count, column.values.get(text, column.rest), [*labels.items(), *_rest_choices(False)]
            )
            for text, count in (column.distinct or {}).items()
            if folded(text) not in known
        ], 0

    @property
    def needs_title(self) -> bool:
        """Whether no column is the name of the records or a part of it."""
        if self.record_type is None:
            return False
        named = {self.record_type.title, *self.record_type.title_parts}
        return named.isdisjoint(column.target for column in self.columns)

    @property
    def needs_owner(self) -> bool:
        return (
            self.record_type is not None
            and self.record_type.owned
            and "owner" not in {column.target for column in self.columns}
        )

    @property
    def chosen_owners(self) -> list[str]:
        return self.file.owner.split(",")

    def owners(self) -> list[tuple[str, str]]:
        """Those who may be given the new records, the chosen ones first."""
        people = registry.get("user").visible_to(self.user).filter(is_active=True).order_by("name")[:500]
        listed = [(str(person.pk), str(person)) for person in people]
        return sorted(listed, key=lambda one: one[0] not in self.chosen_owners)


def shown(number: int) -> str:
    """A count as the active language writes it."""
    return str(format_decimal(number, locale=(get_language() or "en").replace("-", "_")))


def _rest_choices(creatable: bool) -> list[tuple[str, str]]:
    choices = [(NEW, _("Create new"))] if creatable else []
    return [*choices, (EMPTY, _("Leave empty")), (REFUSE, _("Problem row"))]


def _group_choices(kind: Any, user: User) -> list[tuple[str, str]]:
    if not isinstance(kind, Link) or not kind.grouped:
        return []
    groups = [(str(pk), label) for pk, label in kind.groups(user)]
    return [*groups, (NEW, _("New, made from these values"))] if may_create(kind, user) else groups


def _inner(target: Target) -> Any:
    kind = target.field.kind
    return kind.main_field.kind if isinstance(kind, Rows) else kind


def _with(choices: Sequence[tuple[str, Any]], value: str) -> list[tuple[str, Any]]:
    """The choices, and the present value if it is none of them."""
    known = {key for key, _label in choices}
    return [*choices] if value in known or not value else [*choices, (value, value)]


def new_records(file: File) -> list[tuple[str, int]]:
    """What a checked file would make in passing: (plural, count)."""
    return [
        (str(registry.get(key).label_plural), count)
        for key, count in file.checked.get("new", {}).items()
        if count
    ]


def match_choices(file: File) -> list[tuple[str, str]]:
    """The fields by which records of this file can be recognised."""
    record_type = registry.get(file.record_type)
    mapped = {column["target"] for column in file.columns}
    return [(name, str(record_type.by_name[name].label)) for name in record_type.match if name in mapped]


def type_label(key: str) -> str:
    return str(registry.get(key).label_plural) if key else pgettext("record type", "none")
