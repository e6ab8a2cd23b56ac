"""Records made in passing with several of their fields: a team with its head and region, from a file of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.importing.cells import PlainReader
from parley.foundation.importing.outcomes import ABSENT, Later, Missing, Refused
from parley.foundation.importing.references import LinkReader, make_missing
from parley.foundation.importing.targets import may_create
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import folded

Part = tuple[Field, int, PlainReader | LinkReader]


class PassingReader:
    """Reads the columns that go through one link.

    The linked record is known by the text of the link's own column, else by that of the first column that goes through
    it; it is made with all of them where there is none of that name. `later` are links of made records to records
    of the file itself, (record type, id, field, text): a team's head who is among the colleagues imported.
    """

    def __init__(
        self, link: Field, own: tuple[int, LinkReader] | None, parts: Sequence[Part], user: User
    ) -> None:
        self.link = link
        self.parts = list(parts)
        self.own = own
        self.key_column = own[0] if own else parts[0][1]
        self.names = own[1].names if own else link.kind.names(user)  # type: ignore[attr-defined]
        self.creatable = may_create(link.kind, user)  # type: ignore[arg-type]
        self.later: list[tuple[str, int, str, str]] = []
        self._wanted: dict[str, tuple[str, dict[str, Any]]] = {}

    def outcome(self, cells: Sequence[str]) -> Any:
        """The id of the linked record, ABSENT, Refused or Missing."""
        text = cells[self.key_column].strip()
        if self.own is not None:
            found = self.own[1].outcome(text)
            if not isinstance(found, Missing):
                return found
        if not text:
            return ABSENT
        hits = self.names.hits(text)
        if hits:
            return min(hits)
        if not self.creatable:
            return Refused(_("“%(text)s” is not known here.") % {"text": text[:80]})
        key = folded(text)
        if key not in self._wanted:
            values = {}
            for field, column, reader in self.parts:
                value = reader.outcome(cells[column])
                if isinstance(value, Refused):
                    return value
                if value is not ABSENT:
                    values[field.name] = value
            self._wanted[key] = (text, values)
        return Missing(text, key)

    def make_missing(self, wanted: Sequence[Missing], by: Actor) -> dict[str, int]:
        """Creates the records of these keys, and first what they in turn name; key to id."""
        keys = dict.fromkeys(one.key for one in wanted)
        drafts = [self._wanted[key] for key in keys]
        for field, _column, reader in self.parts:
            if isinstance(reader, LinkReader):
                named = [
                    values[field.name]
                    for _text, values in drafts
                    if isinstance(values.get(field.name), Missing)
                ]
                make_missing(reader, named, by)
                for _text, values in drafts:
                    if isinstance(values.get(field.name), Missing):
                        values[field.name] = reader.outcome(values[field.name].text)
        target = registry.get(self.link.kind.to)  # type: ignore[attr-defined]
        later = [
            (key, name, value.text)
            for key, (_text, values) in zip(keys, drafts, strict=True)
            for name, value in values.items()
            if isinstance(value, Later)
        ]
        rows = [
            {name: value for name, value in values.items() if not isinstance(value, Later)}
            | {target.title: text}
            for text, values in drafts
        ]
        made = dict(zip(keys, (record.pk for record in writing.create(target, rows, by)), strict=True))
        self.later += [(target.key, made[key], name, text) for key, name, text in later]
        for key, pk in made.items():
            self.names.add(pk, self._wanted.pop(key)[0])
        if self.own is not None:
            texts = {text: made[key] for key, (text, _values) in zip(keys, drafts, strict=True)}
            self.own[1].learn(texts, {text: folded(text) for text in texts})
        return made
