"""Kinds of values that only views have: conditions, names of fields, a word of the machine's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from parley.foundation.lib.refusals import Invalid
from parley.foundation.records import filters
from parley.foundation.records.kinds import FieldInvalid, Kind, Operator

WORD = re.compile(r"-?[a-z][a-z0-9_.]{0,98}")
MOST_COLUMNS = 100


@dataclass(frozen=True)
class Conditions(Kind):
    """Conditions as the address of a list carries them; stored as text, "" for none."""

    name: ClassVar[str] = "conditions"
    json_schema: ClassVar[Mapping[str, Any]] = {"type": "string", "maxLength": 20_000}
    sortable: ClassVar[bool] = False
    empty: ClassVar[Any] = ""
    operators: ClassVar[tuple[Operator, ...]] = ()

    def clean(self, value: Any) -> str:
        try:
            group = filters.from_json(value) if isinstance(value, dict) else filters.read(str(value or ""))
        except Invalid as invalid:
            raise FieldInvalid(str(invalid)) from invalid
        return group.to_text()


@dataclass(frozen=True)
class Word(Kind):
    """The name of a field (with "-" in front for downwards), or of a layout."""

    name: ClassVar[str] = "word"
    json_schema: ClassVar[Mapping[str, Any]] = {"type": "string", "maxLength": 100}
    sortable: ClassVar[bool] = False
    empty: ClassVar[Any] = ""
    operators: ClassVar[tuple[Operator, ...]] = ()

    def clean(self, value: Any) -> str:
        text = str(value or "").strip()
        if text and not WORD.fullmatch(text):
            raise FieldInvalid(_("Choose a field from the list."))
        return text


@dataclass(frozen=True)
class Columns(Kind):
    """Names of fields in their order; none means the type's own columns."""

    name: ClassVar[str] = "names"
    json_schema: ClassVar[Mapping[str, Any]] = {"type": "array", "items": {"type": "string"}, "maxItems": 100}
    sortable: ClassVar[bool] = False
    empty: ClassVar[Any] = ()
    operators: ClassVar[tuple[Operator, ...]] = ()

    def clean(self, value: Any) -> list[str]:
        names = value.replace(",", " ").split() if isinstance(value, str) else list(value or ())
        if len(names) > MOST_COLUMNS or not all(
            isinstance(name, str) and WORD.fullmatch(name) for name in names
        ):
            raise FieldInvalid(_("Choose fields from the list."))
        return list(dict.fromkeys(names))

    def to_text(self, value: Any) -> str:
        return ", ".join(value or ())
