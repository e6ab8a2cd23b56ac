"""Texts in the other languages, as forms carry them: `label-ru`, `label-id`."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import QueryDict

LANGUAGES = [(code, name) for code, name in settings.LANGUAGES if code != "en"]


def translated(data: QueryDict, name: str) -> dict[str, str]:
    """The texts of one field by language code, without empty ones."""
    texts = {code: data.get(f"{name}-{code}", "").strip() for code, _language in LANGUAGES}
    return {code: text for code, text in texts.items() if text}


def shown(name: str, stored: Mapping[str, str], data: QueryDict | None) -> list[tuple[str, str, str]]:
    """(code, language, text) of each other language: what was typed, else what is stored."""
    return [
        (code, language, data.get(f"{name}-{code}", "") if data is not None else stored.get(code, ""))
        for code, language in LANGUAGES
    ]
