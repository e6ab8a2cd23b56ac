"""Texts of cells as links to records, choices and entries of dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.importing.columns import AS, EMPTY, NEW, REFUSE, Column
from parley.foundation.importing.outcomes import ABSENT, Coming, Later, Missing, Refused
from parley.foundation.importing.targets import may_create
from parley.foundation.lib.tabular import strip_text_mark
from parley.foundation.records.kinds import Choice, FieldInvalid, Link, Names, folded

Titles = Mapping[str, frozenset[str]]
"""By record type: the folded titles that files of the same import bring."""


class LinkReader:
    """Looks the texts of one column up among the records it may link to, loaded once for the whole file."""

    def __init__(self, kind: Link, column: Column, user: User, own_type: str, titles: Titles) -> None:
        self.kind = kind
        self.column = column
        self.titles = titles.get(kind.to, frozenset())
        self.creatable = may_create(kind, user)
        self.of_own_type = kind.to == own_type
        self.names = Names({}) if column.group == NEW else kind.names(user, _group(column))
        self._known: dict[str, Any] = {}

    def outcome(self, text: str) -> Any:
        """An id, ABSENT, Refused, Missing, Coming or Later."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._find(strip_text_mark(text.strip()))
        return known

    def learn(self, made: Mapping[str, int], keys: Mapping[str, str]) -> None:
        """Records that were just made, by text; `keys` are the texts' folded keys."""
        ids = {keys[text]: pk for text, pk in made.items()}
        for text, pk in made.items():
            self.names.add(pk, text)
        for text, known in self._known.items():
            if isinstance(known, Missing) and known.key in ids:
                self._known[text] = ids[known.key]

    def _find(self, text: str) -> Any:
        if not text:
            return ABSENT
        chosen = self.column.values.get(text, "")
        if chosen.isdecimal():
            return int(chosen)
        if chosen.startswith(AS):
            text = chosen.removeprefix(AS)
        elif chosen:
            return self._unknown(text, chosen)
        hits = self.names.hits(text)
        if len(hits) == 1:
            return next(iter(hits))
        if hits:
            return Refused(
                _("Several records are called “%(text)s”. Choose which is meant.") % {"text": text[:80]}
            )
        if folded(text) in self.titles:
            return Later(text) if self.of_own_type else Coming(text)
        return self._unknown(text, self.column.rest)

    def _unknown(self, text: str, rest: str) -> Any:
        if rest == EMPTY:
            return ABSENT
        if rest != REFUSE and self.creatable:
            return Missing(text, folded(text))
        return Refused(_("“%(text)s” is not known here.") % {"text": text[:80]})


class ChoiceReader:
    """Looks texts up in a fixed list."""

    def __init__(self, kind: Choice, column: Column) -> None:
        self.kind = kind
        self.column = column
        self._known: dict[str, Any] = {}

    def outcome(self, text: str) -> Any:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._find(strip_text_mark(text.strip()))
        return known

    def _find(self, text: str) -> Any:
        chosen = self.column.values.get(text, "")
        if not text or chosen == EMPTY:
            return ABSENT
        if chosen and chosen != REFUSE:
            return chosen
        try:
            return self.kind.from_text(text)
        except FieldInvalid as invalid:
            return ABSENT if self.column.rest == EMPTY else Refused(invalid.message)


def make_missing(reader: LinkReader, wanted: Iterable[Missing], by: Actor) -> None:
    """Creates the records that cells named, one for all spellings, and tells the reader."""
    texts: dict[str, str] = {}
    for one in wanted:
        texts.setdefault(one.key, one.text)
    if texts:
        made = reader.kind.create_missing(list(texts.values()), by)
        if reader.column.group == NEW:  # made once: a run that goes on after a crash finds them here
            reader.column.group = ""
            reader.column.values |= {text: str(pk) for text, pk in made.items()}
        reader.learn(made, {text: key for key, text in texts.items()})


def _group(column: Column) -> int | None:
    return int(column.group) if column.group.isdecimal() else None
