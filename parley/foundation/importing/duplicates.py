"""Which rows of a file are records that are there already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import FieldInvalid, Names, Rows, folded


class Matcher:
    """Finds records by the chosen fields among those that the person may see.

    The title is compared without regard to case, spaces and marks, everything else exactly, after the field has
    cleaned it (phones by their international form). A record that has another external id than the row is another one.
    """

    def __init__(self, record_type: RecordType, fields: Iterable[str], user: User) -> None:
        self.record_type = record_type
        self.fields = [record_type.by_name[name] for name in fields if name in record_type.by_name]
        self.visible = record_type.visible_to(user)
        by_title = any(field.name == record_type.title for field in self.fields)
        self.names = Names(self._titles()) if by_title else None

    def keys(self, values: dict[str, Any]) -> list[tuple[str, str]]:
        """What the row is known by: (field, comparable text) pairs."""
        return [
            (field.name, folded(text) if field.name == self.record_type.title else text)
            for field in self.fields
            for text in _texts(field, values.get(field.name))
        ]

    def match(self, rows: Sequence[dict[str, Any]]) -> list[list[int]]:
        """For each row the ids of the records that it may be, in a query for each field."""
        keyed = [self.keys(values) for values in rows]
        stored: dict[tuple[str, str], set[int]] = {}
        for field in self.fields:
            texts = {text for keys in keyed for name, text in keys if name == field.name}
            stored |= {(field.name, text): ids for text, ids in self._stored(field, texts).items()}
        found = [sorted(set().union(*(stored.get(key, set()) for key in keys))) for keys in keyed]
        return self._without_strangers(rows, found)

    def learn(self, pk: int, title: str) -> None:
        """A record that this import has just made."""
        if self.names is not None:
            self.names.add(pk, title)

    def _titles(self) -> dict[int, list[str]]:
        rows = self.visible.values_list("pk", self.record_type.field(self.record_type.title).column)
        return {pk: [title or ""] for pk, title in rows.iterator(5000)}

    def _stored(self, field: Field, texts: set[str]) -> dict[str, set[int]]:
        if not texts:
            return {}
        if field.name == self.record_type.title and self.names is not None:
            return {text: set(self.names.hits(text)) for text in texts}
        if isinstance(field.kind, Rows):
            main = field.kind.main_field
            column = main.kind.column(main.name)
            rows = field.kind.model()._base_manager.filter(
                **dict(field.kind.fixed), **{f"{column}__in": texts}
            )
            parent = f"{field.kind.parent}_id"
            pairs = rows.filter(**{f"{parent}__in": self.visible.values("pk")}).values_list(column, parent)
        else:
            pairs = self.visible.filter(**{f"{field.column}__in": texts}).values_list(field.column, "pk")
        found: dict[str, set[int]] = {}
        for text, pk in pairs:
            found.setdefault(str(text), set()).add(pk)
        return found

    def _without_strangers(self, rows: Sequence[dict[str, Any]], found: list[list[int]]) -> list[list[int]]:
        """Two records with different keys of another system are two, whatever they are called."""
        known = {pk for ids in found for pk in ids}
        if not known or not any(values.get("external_id") for values in rows):
            return found
        theirs = dict(self.visible.filter(pk__in=known).values_list("pk", "external_id"))
        return [
            [
                pk
                for pk in ids
                if not values.get("external_id")
                or theirs.get(pk) in ("", None, str(values["external_id"]).strip())
            ]
            for values, ids in zip(rows, found, strict=True)
        ]


def _texts(field: Field, value: Any) -> list[str]:
    """The comparable texts of a value, as the field would store them; nothing for what it would refuse."""
    if value in (None, "", []):
        return []
    try:
        cleaned = field.kind.clean(value)
    except FieldInvalid:
        return []
    if isinstance(field.kind, Rows):
        return [str(row[field.kind.main]) for row in cleaned]
    return [str(cleaned)] if cleaned not in (None, "") else []
