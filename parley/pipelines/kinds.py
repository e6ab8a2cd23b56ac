"""Kinds of values that only pipelines need: names of fields, translations, sets of stages, values for a move."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from parley.foundation.records.kinds.base import FieldInvalid, Kind, Operator
from parley.foundation.records.kinds.numbers import Integer
from parley.foundation.records.models import DictionaryEntry
from parley.pipelines.models import Stage

if TYPE_CHECKING:
    from parley.foundation.accounts.models import User
    from parley.foundation.records.writing import Draft

FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


@dataclass(frozen=True)
class Names(Kind):
    """A list of field names, stored as JSON."""

    name: ClassVar[str] = "names"
    json_schema: ClassVar[Mapping[str, Any]] = {"type": "array", "items": {"type": "string"}, "maxItems": 300}
    sortable: ClassVar[bool] = False
    empty: ClassVar[Any] = ()
    operators: ClassVar[tuple[Operator, ...]] = ()

    def clean(self, value: Any) -> list[str]:
        names = value.replace(",", " ").split() if isinstance(value, str) else list(value or ())
        if not all(isinstance(name, str) and FIELD_NAME.fullmatch(name) for name in names):
            raise FieldInvalid(_("Choose fields from the list."))
        return list(dict.fromkeys(names))

    def to_text(self, value: Any) -> str:
        return ", ".join(value or ())


@dataclass(frozen=True)
class _Set(Kind):
    """Several rows of another table, as their sorted ids."""

    json_schema: ClassVar[Mapping[str, Any]] = {
        "type": "array",
        "items": {"type": "integer"},
        "maxItems": 1000,
    }
    sortable: ClassVar[bool] = False
    many: ClassVar[bool] = True
    empty: ClassVar[Any] = ()
    operators: ClassVar[tuple[Operator, ...]] = ()

    def clean(self, value: Any) -> list[int]:
        items = value.split(",") if isinstance(value, str) else list(value or ())
        texts = [str(getattr(item, "pk", item)).strip() for item in items if item not in ("", None)]
        if not all(text.isdecimal() and len(text) <= 18 for text in texts):
            raise FieldInvalid(_("Choose a record from the list."), "not_found")
        return sorted({int(text) for text in texts})

    def read(self, record: Any, name: str) -> list[int]:
        return sorted(row.pk for row in getattr(record, name).all()) if record.pk else []

    def label_of(self, record: Any, name: str) -> str:
        return ", ".join(str(row) for row in getattr(record, name).all())

    def to_text(self, value: Any) -> str:
        return ",".join(map(str, value or ()))

    def candidates(self) -> Any:
        raise NotImplementedError

    def check(self, drafts: list[Draft], name: str, user: User | None) -> Mapping[int, FieldInvalid]:
        wanted = {pk for draft in drafts for pk in draft.values.get(name) or ()}
        found = set(self.candidates().filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
        return {
            index: FieldInvalid(_("There is no such record."), "not_found")
            for index, draft in enumerate(drafts)
            if not set(draft.values.get(name) or ()) <= found
        }

    def after_save(self, drafts: list[Draft], name: str) -> None:
        for draft in drafts:
            getattr(draft.record, name).set(draft.values[name])
            getattr(draft.record, "_prefetched_objects_cache", {}).pop(name, None)


@dataclass(frozen=True)
class StageSet(_Set):
    """Stages to which another one leads."""

    name: ClassVar[str] = "stage_set"

    def candidates(self) -> Any:
        return Stage.objects.alive()


@dataclass(frozen=True)
class EntrySet(_Set):
    """Entries of one dictionary."""

    name: ClassVar[str] = "entry_set"
    dictionary: str = ""

    def candidates(self) -> Any:
        return DictionaryEntry.objects.alive().filter(dictionary=self.dictionary)


@dataclass(frozen=True)
class SeenVersion(Integer):
    """The version of the record that the person saw; forms carry it hidden."""

    operators: ClassVar[tuple[Operator, ...]] = ()
    minimum: Decimal | None = Decimal(1)


@dataclass(frozen=True)
class FieldValues(Kind):
    """Values of other fields of the record, by name: what a stage still needs, given together with the move."""

    name: ClassVar[str] = "field_values"
    json_schema: ClassVar[Mapping[str, Any]] = {"type": "object"}
    sortable: ClassVar[bool] = False
    empty: ClassVar[Any] = ()
    operators: ClassVar[tuple[Operator, ...]] = ()

    def clean(self, value: Any) -> dict[str, Any]:
        if value in (None, ""):
            return {}
        if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
            raise FieldInvalid(_("Give the values by the names of their fields."))
        return dict(value)


@dataclass(frozen=True)
class StageMapping(Kind):
    """From stage to stage: where the records of each old stage go, {"4": 9}."""

    name: ClassVar[str] = "stage_mapping"
    json_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "additionalProperties": {"type": ["integer", "string"]},
    }
    sortable: ClassVar[bool] = False
    empty: ClassVar[Any] = ()
    operators: ClassVar[tuple[Operator, ...]] = ()

    def clean(self, value: Any) -> dict[int, int]:
        if value in (None, ""):
            return {}
        pairs = value.items() if isinstance(value, Mapping) else ()
        if not isinstance(value, Mapping) or not all(
            str(part).isdecimal() for pair in pairs for part in pair
        ):
            raise FieldInvalid(_("Choose a stage for each old stage."))
        return {int(origin): int(target) for origin, target in pairs}
