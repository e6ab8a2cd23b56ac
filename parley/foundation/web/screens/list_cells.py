"""The rows of a list as markup, in one pass.

What a column needs to know is found out once (`cell_maker`), so that a cell costs one call: a list is the page that people
open most, and fifty rows of macros took three quarters of its time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext
from markupsafe import Markup, escape

from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Choice, Date, Dictionary, Link, Money, Text
from parley.foundation.web import formatting, looks
from parley.foundation.web.screens.values import NUMERIC, Values, address_of

Cell = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """One column of the list. `priority` c2 and c3 go first where the list is narrow."""

    name: str
    field: Field
    numeric: bool
    priority: str

    @property
    def classes(self) -> str:
        return f"{'num' if self.numeric else ''} {self.priority}".strip()


def columns_of(record_type: RecordType, names: Iterable[str]) -> list[Column]:
    """The name and one figure (or the second column, where there is none) stay on a phone."""
    fields = [(name, record_type.field(name)) for name in names]
    numeric = [isinstance(declared.kind, NUMERIC) for _name, declared in fields]
    kept = {0, numeric.index(True) if True in numeric else 1}
    return [
        Column(name, declared, numeric[index], "" if index in kept else "c2" if index < 5 else "c3")
        for index, (name, declared) in enumerate(fields)
    ]


def rows_of(
    record_type: RecordType,
    columns: Iterable[Column],
    records: Iterable[Any],
    values: Values,
    changeable: Collection[int],
) -> Markup:
    """The `<tr>`s of the records; cells that the person may edit say so."""
    makers = [_cell(record_type, column, values) for column in columns]
    before, _zero, after = address_of(record_type.key, 0).rpartition("0")
    select, _title, selected = str(escape(gettext("Select %(title)s"))).partition("%(title)s")
    parts: list[str] = []
    for record in records:
        pk = record.pk
        address = f"{before}{pk}{after}" if before else ""
        title = escape(record_type.title_of(record))
        may_change = pk in changeable
        parts.append(
            f'<tr data-row="{pk}" data-address="{address}"><td class="checkcell"><input type="checkbox" class="check"'
            f' name="id" value="{pk}" aria-label="{select}{title}{selected}"></td>'
        )
        parts += [make(record, title, address, may_change) for make in makers]
        parts.append("</tr>\n")
    return Markup("".join(parts))


CellMaker = Callable[[Any, str, str, bool], str]


def _cell(record_type: RecordType, column: Column, values: Values) -> CellMaker:
    """Makes the `<td>` of one column."""
    if column.name == record_type.title:
        return _title_cell(record_type.key)
    value = cell_maker(record_type, column.name, column.field, values)
    attribute = f' class="{column.classes}"' if column.classes else ""
    plain = f"<td{attribute}>"
    editable = column.field.editable and "." not in column.name
    open_to_edit = f'<td{attribute} data-edit="{column.name}">' if editable else plain
    return lambda record, _title, _address, may_change: (
        f"{open_to_edit if may_change else plain}{value(record)}</td>"
    )


def _title_cell(key: str) -> CellMaker:
    nameless = escape(gettext("Without a name"))
    draw = (
        _person_mark if key in ("person", "user") else _organization_mark if key == "organization" else None
    )

    def make(record: Any, title: str, address: str, _may_change: bool) -> str:
        mark = draw(title) if draw else ""
        return (
            f'<td class="namecell"><span class="row">{mark}<a class="name name-text" href="{address}">'
            f"{title or nameless}</a></span></td>"
        )

    return make


@lru_cache(4096)
def _person_mark(name: str) -> str:
    return (
        f'<span class="avatar avatar--xs" style="--h:{looks.hue(_plain(name))}" aria-hidden="true">'
        f"{escape(looks.initials(_plain(name)))}</span>"
    )


@lru_cache(4096)
def _organization_mark(name: str) -> str:
    return (
        f'<span class="avatar logo avatar--xs" style="--h:{looks.hue(_plain(name))}" aria-hidden="true">'
        f"{escape(looks.initials(_plain(name), 1))}</span>"
    )


def _plain(markup: str) -> str:
    return Markup(markup).unescape()


def cell_maker(record_type: RecordType, name: str, declared: Field, values: Values) -> Cell:
    """What makes the content of one column's cells: by the exact kind where there is a short way, else like on a page."""
    kind = declared.kind
    if "." not in name:
        short = SHORT_WAYS.get(type(kind))
        if short is not None:
            return short(name, kind, values)
        if kind.name == "stage":
            return lambda record: _stage(getattr(record, name))
    return lambda record: values.of(record_type, name, record, short=True)


def _link(name: str, kind: Link, _values: Values) -> Cell:
    if kind.to == "user":
        return lambda record: _user(str(target)) if (target := getattr(record, name)) is not None else ""
    before, _zero, after = address_of(kind.to, 0).rpartition("0")
    if not before:
        return _entry(name, kind, _values)

    def make(record: Any) -> str:
        target = getattr(record, name)
        if target is None:
            return ""
        return f'<a class="link" href="{before}{target.pk}{after}">{escape(str(target))}</a>'

    return make


def _entry(name: str, _kind: Link, _values: Values) -> Cell:
    return lambda record: escape(str(target)) if (target := getattr(record, name)) is not None else ""


@lru_cache(4096)
def _user(name: str) -> str:
    return (
        f'<span class="who"><span class="avatar avatar--xs" style="--h:{looks.hue(name)}" aria-hidden="true">'
        f'{escape(looks.initials(name))}</span><span class="trunc">{escape(name)}</span></span>'
    )


def _stage(stage: Any) -> str:
    if stage is None:
        return ""
    step = min(max(int(stage.color or 1), 1), 6)
    return f'<span class="who"><span class="dot" style="--c:var(--stage-{step})"></span>{escape(str(stage))}</span>'


def _stage_group(kind: Link, stage: Any) -> Markup:
    """A stage with its pipeline: several have one that is called Won."""
    return Markup('{} <span class="muted sm">{}</span>').format(Markup(_stage(stage)), stage.pipeline)


def _choice(name: str, kind: Choice, _values: Values) -> Cell:
    known = {key: escape(str(label)) for key, label in kind.choices}
    return lambda record: known.get(getattr(record, name), "")


def _text(name: str, _kind: Text, _values: Values) -> Cell:
    return lambda record: escape(getattr(record, name) or "")


def _money(name: str, kind: Money, values: Values) -> Cell:
    language = get_language() or "en"
    usual = kind.currency or values.company.currency

    def make(record: Any) -> str:
        amount = getattr(record, name)
        if amount is None:
            return ""
        return _amount(amount, getattr(record, "currency", "") or usual, language)

    return make


@lru_cache(16_384)
def _amount(amount: Any, currency: str, _language: str) -> str:
    return escape(formatting.money(amount, currency))


def _date(name: str, _kind: Date, _values: Values) -> Cell:
    today, language = timezone.localdate(), get_language() or "en"

    def make(record: Any) -> Any:
        value = getattr(record, name)
        return "" if value is None else _day(value, today, language)

    return make


@lru_cache(8192)
def _day(value: Any, _today: Any, _language: str) -> Any:
    """A day as a list shows it, which depends on what day it is now."""
    return formatting.time_tag(value)


SHORT_WAYS: dict[type, Callable[[str, Any, Values], Cell]] = {
    Link: _link,
    Dictionary: _entry,
    Choice: _choice,
    Text: _text,
    Money: _money,
    Date: _date,
}


def label_of_group(declared: Field, value: Any) -> Any:
    """What a group of rows is called; `value` is a record for links, None for the rows without a value."""
    if value is None:
        return Markup('<span class="muted">{}</span>').format(pgettext("group of rows", "Without a value"))
    kind = declared.kind
    if isinstance(kind, Link):
        if kind.to == "user":
            return Markup(_user(str(value)))
        return _stage_group(kind, value) if kind.name == "stage" else str(value)
    if hasattr(value, "year"):
        return formatting.month(value)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return value
