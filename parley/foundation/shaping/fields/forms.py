"""The form of one field: what it shows, and what came back as values to store."""

from __future__ import annotations

import re
from typing import Any

from django.http import QueryDict
from django.utils.text import slugify

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.models import DictionaryEntry
from parley.foundation.records.own.joining import can_be_hidden
from parley.foundation.records.own.models import OwnField
from parley.foundation.records.own.offer import OFFERED
from parley.foundation.shaping.fields.record import field_record
from parley.foundation.shaping.fields.rules import PREFIX, section_dictionary
from parley.foundation.shaping.languages import shown, translated
from parley.foundation.web.screens.inputs import Input, errors_by_field, input_of

WITHOUT_DEFAULT = ("link", "user", "choices", "yes_no", "long_text")


class FieldForm:
    """A field as its form shows it: stored values, or what was typed before the form was refused."""

    def __init__(
        self,
        of: RecordType,
        user: User,
        *,
        kind: str = "",
        name: str = "",
        row: OwnField | None = None,
        data: QueryDict | None = None,
        refusal: ActionRefused | None = None,
    ) -> None:
        self.of, self.user, self.row, self.data = of, user, row, data
        self.kind = row.kind if row is not None else kind
        self.name = row.name if row is not None else name
        self.offered = OFFERED.get(self.kind)
        self.is_new = row is None and bool(self.kind)
        self.errors, self.others = errors_by_field(refusal) if refusal else ({}, [])
        known = {one.name for one in self.inputs()} | {"label", "section", "help"}
        self.others += [text for field, text in self.errors.items() if field not in known]

    @property
    def declared(self) -> Field | None:
        """The built-in field that the form is about."""
        declared = registry.declared().get(self.of.key)
        return declared.by_name.get(self.name) if declared is not None and not self.kind else None

    def value(self, name: str) -> Any:
        if self.data is not None:
            return self.data.get(name, "")
        stored = getattr(self.row, name) if self.row is not None else ""
        return "" if stored is None else stored

    def languages(self, name: str) -> list[tuple[str, str, str]]:
        """A text in the other languages."""
        stored = "translations" if name == "label" else f"{name}_translations"
        return shown(name, getattr(self.row, stored) if self.row is not None else {}, self.data)

    def inputs(self) -> list[Input]:
        """The switches and settings that this kind of field has."""
        return [self._input(name) for name in self._names()]

    def _names(self) -> list[str]:
        if self.offered is None:
            declared = self.declared
            hides = declared is not None and can_be_hidden(registry.declared()[self.of.key], declared)
            asks = declared is not None and declared.editable and not declared.required
            return [*(["required"] if asks else []), *(["hidden"] if hides else [])]
        one = self.offered
        names = [name for name in one.needs if self.is_new and name in ("places", "currency")]
        names += ["currency"] if "currency" in one.needs and not self.is_new else []
        names += [] if self.kind in WITHOUT_DEFAULT else ["default"]
        names += [] if self.kind == "yes_no" else ["required"]
        names += [name for name, has in (("unique", one.unique), ("indexed", one.indexed)) if has]
        return [*names, "quick", "in_list", *([] if self.is_new else ["hidden"])]

    def _input(self, name: str) -> Input:
        declared = field_record.by_name[name]
        error = self.errors.get(name, "")
        if self.data is not None:
            return input_of(declared, self.user, typed=self.data.get(name, ""), error=error)
        stored = getattr(self.row, name) if self.row is not None else declared.default
        return input_of(declared, self.user, stored, error=error)

    @property
    def sections(self) -> list[tuple[int, str]]:
        rows = DictionaryEntry.objects.alive().filter(dictionary=section_dictionary(self.of.key))
        return [(row.pk, str(row)) for row in rows.order_by("position", "label")]

    @property
    def section(self) -> Any:
        if self.data is not None:
            return self.data.get("section", "")
        return self.row.section_id if self.row is not None else ""

    @property
    def targets(self) -> list[tuple[str, Any]]:
        """The record types that a link may lead to."""
        known = [
            one for one in registry.all_types() if one.key not in ("dictionary_entry", "field", "record_type")
        ]
        return [(one.key, one.label) for one in known]

    @property
    def dictionaries(self) -> list[tuple[str, str]]:
        from parley.foundation.shaping.dictionaries.naming import dictionaries

        return [(one.key, one.label) for one in dictionaries() if not one.is_sections]

    def values(self, by: Actor) -> dict[str, Any]:
        """What the form says, with the section it names made where it is new."""
        data = self.data
        assert data is not None
        values: dict[str, Any] = {
            "label": data.get("label", "").strip(),
            "translations": translated(data, "label"),
            "help": data.get("help", "").strip(),
            "help_translations": translated(data, "help"),
            "section": self._section(by),
        }
        for one in self.inputs():
            values[one.name] = (
                one.name in data if one.widget == "checkbox" else data.get(one.name, "").strip()
            )
        if values.get("places") == "":
            values["places"] = 0
        if self.row is None:
            values |= {"record_type": self.of.key, "name": self.name or self._key(values["label"])}
        if self.is_new:
            values |= {"kind": self.kind, "to": data.get("to", ""), "dictionary": data.get("dictionary", "")}
        return values

    def _section(self, by: Actor) -> Any:
        data = self.data
        assert data is not None
        new = data.get("new_section", "").strip()
        if not new:
            return data.get("section", "") or None
        dictionary = section_dictionary(self.of.key)
        known = DictionaryEntry.objects.alive().filter(dictionary=dictionary, label__iexact=new).first()
        if known is None:
            values = {"dictionary": dictionary, "label": new}
            known = writing.create(registry.get("dictionary_entry"), [values], by)[0]
        return known.pk

    def _key(self, label: str) -> str:
        """The typed key, else one made of the label; a label without Latin letters gives a number."""
        assert self.data is not None
        typed = self.data.get("key", "").strip()
        if typed:
            return typed
        bare = re.sub(r"[^a-z0-9_]", "", slugify(label).replace("-", "_"))[:40].strip("_")
        stem = PREFIX + (bare if bare[:1].isalpha() else f"field_{bare}".strip("_"))
        taken = set(OwnField._base_manager.filter(record_type=self.of.key).values_list("name", flat=True))
        number, name = 1, stem
        while name in taken:
            number += 1
            name = f"{stem}_{number}"
        return name
