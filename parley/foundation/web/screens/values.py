"""How a stored value is shown: formatted for the person's language, linked where it names something."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parley.foundation.accounts.models import Company
from parley.foundation.lib import phones
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.kinds import (
    Choice,
    Date,
    DateTime,
    Dictionary,
    Email,
    FieldInvalid,
    Integer,
    Kind,
    Link,
    LongText,
    Money,
    Number,
    Phone,
    Rows,
    Several,
    Url,
    YesNo,
)
from parley.foundation.records.lists import is_unseen
from parley.foundation.web import formatting, looks

NUMERIC = (Number, Integer, Money)


class Values:
    """Shows values; the company's currency stands in where an amount does not say its own."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def of(self, record_type: RecordType, name: str, record: Any, *, short: bool = False) -> SafeString:
        """The value of a field (or a path over links) of a loaded record; empty text for none. `short`: one line."""
        head, _dot, rest = name.partition(".")
        if rest:
            target = None if is_unseen(record, head) else getattr(record, head)
            declared = record_type.field(head).kind
            return (
                SafeString("") if target is None else self.of(_type_of(declared), rest, target, short=short)
            )
        kind = record_type.by_name[name].kind
        if isinstance(kind, Link):
            return _linked(kind, getattr(record, name))
        if isinstance(kind, Several):
            return format_html_join(", ", "{}", ((entry(one),) for one in getattr(record, name)))
        if isinstance(kind, Choice):
            return format_html("{}", kind.label_of(record, name))
        return self.value(kind, kind.read(record, name), getattr(record, "currency", ""), short=short)

    def value(self, kind: Kind, value: Any, currency: str = "", *, short: bool = False) -> SafeString:
        """A value that stands alone, such as one column of a row."""
        if value in (None, "", [], ()):
            return SafeString("")
        if isinstance(kind, Money):
            return format_html(
                "{}", formatting.money(value, kind.currency or currency or self.company.currency)
            )
        if isinstance(kind, Integer) and kind.maximum is not None and kind.maximum < 10_000:
            return format_html("{}", value)  # a year or a rank, not a quantity
        if isinstance(kind, Number):
            return format_html("{}", formatting.number(value))
        if isinstance(kind, DateTime | Date):
            return formatting.time_tag(value)
        if isinstance(kind, YesNo):
            return format_html("{}", _("Yes") if value else _("No"))
        if isinstance(kind, Rows):
            return self._rows(kind, value, short=short)
        return self._text(kind, value, short=short)

    def _rows(self, kind: Rows, rows: list[dict[str, Any]], *, short: bool) -> SafeString:
        main = [self._row(kind, row, short=short) for row in rows]
        if short:
            more = format_html(' <span class="muted">+{}</span>', len(main) - 1) if len(main) > 1 else ""
            return format_html("{}{}", main[0], more)
        return format_html_join(SafeString("<br>"), "{}", ((one,) for one in main))

    def _row(self, kind: Rows, row: dict[str, Any], *, short: bool) -> SafeString:
        """The main part; on a page with the row's other choices behind it (a phone is "work")."""
        main = self.value(kind.main_field.kind, row[kind.main])
        choices = [column for column in kind.columns if isinstance(column.kind, Choice) and row[column.name]]
        labels = [dict(column.kind.choices)[row[column.name]] for column in choices]  # type: ignore[attr-defined]
        return (
            format_html('{} <span class="muted">{}</span>', main, ", ".join(map(str, labels)))
            if labels and not short
            else main
        )

    def _text(self, kind: Kind, value: Any, *, short: bool) -> SafeString:
        text = kind.to_text(value)
        if isinstance(kind, Email):
            return format_html('<a class="link" href="mailto:{}">{}</a>', text, text)
        if isinstance(kind, Phone):
            shown = phones.shown(text, self.company.country)
            return format_html('<a class="link" href="tel:{}">{}</a>', text, shown)
        if isinstance(kind, Url):
            bare = text.removeprefix("https://").removeprefix("http://").rstrip("/")
            return format_html(
                '<a class="link" href="{}" target="_blank" rel="noopener noreferrer">{}</a>', text, bare
            )
        if isinstance(kind, LongText) and not short:
            return SafeString(linebreaksbr(text, autoescape=True))
        return format_html("{}", text)


def _linked(kind: Link, target: Any) -> SafeString:
    if target is None:
        return SafeString("")
    if isinstance(kind, Dictionary):
        return entry(target)
    if kind.to == "user":
        return person(str(target))
    if kind.name == "stage":
        return format_html(
            '<span class="who"><span class="dot" style="--c:var(--stage-{})"></span>{}</span>',
            _stage_step(target),
            target,
        )
    address = address_of(kind.to, target.pk)
    return (
        format_html('<a class="link" href="{}">{}</a>', address, target)
        if address
        else format_html("{}", target)
    )


def entry(one: Any) -> SafeString:
    """An entry of a dictionary, with its colour if it has one."""
    if not one.color:
        return format_html("{}", one)
    return format_html(
        '<span class="who"><span class="dot" style="--c:var(--stage-{})"></span>{}</span>',
        _stage_step(one),
        one,
    )


def _stage_step(stage: Any) -> int:
    """The colour of a stage on the ramp of six."""
    return min(max(int(getattr(stage, "color", 1) or 1), 1), 6)


def person(name: str) -> SafeString:
    """A colleague: initials and name."""
    return format_html(
        '<span class="who"><span class="avatar avatar--xs" style="--h:{}" aria-hidden="true">{}</span>'
        '<span class="trunc">{}</span></span>',
        looks.hue(name),
        looks.initials(name),
        name,
    )


def address_of(record_type: str, pk: int) -> str:
    """The page of a record, or nothing where its type has none."""
    before, after = _page_address(record_type)
    return f"{before}{pk}{after}" if before else ""


@cache
def _page_address(record_type: str) -> tuple[str, str]:
    """What stands before and after the id, so that a list of links costs one look into the table of addresses."""
    try:
        before, _id, after = reverse(f"{record_type}:page", args=[0]).rpartition("0")
    except NoReverseMatch:
        return "", ""
    return before, after


def _type_of(kind: Kind) -> RecordType:

    if not isinstance(kind, Link):
        raise FieldInvalid(_("This field leads nowhere."))
    return registry.get(kind.to)
