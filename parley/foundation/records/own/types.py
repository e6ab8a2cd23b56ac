"""Record types that an administrator made: each a view of its own on one of the tables for such records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps.registry import Apps
from django.db.models import Manager
from django.utils.translation import pgettext_lazy

from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Text
from parley.foundation.records.models import RecordQuerySet
from parley.foundation.records.own.models import CompanyRecord, OwnedRecord, OwnType
from parley.foundation.records.own.tags import tags_field


@dataclass(frozen=True)
class Base:
    """A table for records of own types: with an owner or the company's, with stages or without.

    `more(key)` gives the further parts of the declaration that the table needs, `welcome(key)` is called once in a
    process for each type, for what is declared by key: its actions.
    """

    model: type[Any]
    more: Callable[[str], dict[str, Any]] = lambda _key: {}
    welcome: Callable[[str], None] = lambda _key: None


Newcomer = Callable[[str], None]
_newcomers: list[Newcomer] = []
_welcomed: set[str] = set()


def on_new_type(function: Newcomer) -> Newcomer:
    """Calls the function with the key of each own type, once in a process, before anything uses the type."""
    _newcomers.append(function)
    return function


BASES: dict[str, Base] = {
    "owned": Base(OwnedRecord),
    "shared": Base(CompanyRecord),
}


def offer_base(key: str, base: Base) -> None:
    """Adds a table; contexts above bring theirs."""
    BASES[key] = base


@cache
def model_of(number: int, key: str, base: str) -> type[Any]:
    """The class of the records of one own type: rows of its table that are of this type."""
    table = BASES[base].model

    class Rows(Manager.from_queryset(RecordQuerySet)):  # type: ignore[misc]
        def get_queryset(self) -> Any:
            return super().get_queryset().filter(type_id=number)

    def start(self: Any, *args: Any, **kwargs: Any) -> None:
        table.__init__(self, *args, **kwargs)
        if self.type_id is None:
            self.type_id = number

    # Classes of one process, not of the program: Django's own registry, migrations included, does not know them.
    meta = type("Meta", (), {
        "proxy": True, "apps": Apps(), "app_label": table._meta.app_label, "base_manager_name": "objects",
    })  # fmt: skip
    body = {
        "__module__": __name__, "Meta": meta, "record_key": key, "objects": Rows(), "__init__": start,
    }  # fmt: skip
    return type(f"OwnRecord{number}", (table,), body)


def type_of(row: OwnType) -> RecordType:
    """The declaration of an own type."""
    from parley.foundation.records.own.joining import words

    base = BASES[row.base]
    if row.key not in _welcomed:
        _welcomed.add(row.key)
        for function in (*_newcomers, base.welcome):
            function(row.key)
    more = base.more(row.key)
    title = Field(
        "name", pgettext_lazy("record", "Name"), Text(length=300), required=True,
        synonyms=("name", "title", "название", "имя", "nama", row.label.casefold()),
    )  # fmt: skip
    model = model_of(row.pk, row.key, row.base)
    return RecordType(
        key=row.key,
        model=model,
        label=words(row.label, row.translations),
        label_plural=words(row.plural, row.plural_translations),
        icon=row.icon or "box",
        path=row.key.replace("_", "-"),
        own=True,
        **{
            **more,
            "fields": (title, *more.get("fields", ()), tags_field(model)),
            "columns": (
                "name",
                *more.get("columns", ()),
                *(("owner",) if row.base != "shared" else ()),
                "created_at",
            ),
        },
    )
