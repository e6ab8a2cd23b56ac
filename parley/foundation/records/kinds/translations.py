"""Texts in the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parley.foundation.records.kinds.base import FieldInvalid, Kind, Operator


@dataclass(frozen=True)
class Translations(Kind):
    """Texts by language code: {"ru": "…"}; empty ones are left out."""

    name: ClassVar[str] = "translations"
    json_schema: ClassVar[Mapping[str, Any]] = {"type": "object", "additionalProperties": {"type": "string"}}
    sortable: ClassVar[bool] = False
    empty: ClassVar[Any] = ()
    operators: ClassVar[tuple[Operator, ...]] = ()
    length: int = 200

    def clean(self, value: Any) -> dict[str, str]:
        if value in (None, ""):
            return {}
        languages = {code for code, _name in settings.LANGUAGES}
        if not isinstance(value, Mapping) or not set(value) <= languages:
            raise FieldInvalid(_("Give one text for each language."))
        texts = {code: " ".join(str(text or "").split()) for code, text in value.items()}
        if any(len(text) > self.length or "\x00" in text for text in texts.values()):
            raise FieldInvalid(
                _("This text is too long: at most %(length)s characters.") % {"length": self.length},
                "too_long",
            )
        return {code: text for code, text in texts.items() if text}

    def to_text(self, value: Any) -> str:
        return "; ".join((value or {}).values())
