"""The form in which a person makes a key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parley.foundation.api.scopes import EVERYTHING, LOOKING, VERBS, scopes_of
from parley.foundation.records.declaration import RecordType

DAYS = (30, 90, 365)
ALL, READ, CHOSEN = "all", "read", "chosen"


class KeyForm(forms.Form):
    """Name, lifetime and reach; `types` are the record types that the person sees."""

    name = forms.CharField(max_length=100, error_messages={"required": _("Say what the key is for.")})
    days = forms.TypedChoiceField(choices=[(days, days) for days in DAYS], coerce=int, initial=90)
    reach = forms.ChoiceField(
        choices=[
            (ALL, _("Everything I may do")),
            (READ, _("Only read")),
            (CHOSEN, _("What is ticked below")),
        ],
        initial=READ,
    )

    def __init__(self, *args: Any, types: list[RecordType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.types = types

    def ticked(self) -> set[tuple[str, str]]:
        """The (type, verb) pairs that are ticked."""
        keys = {one.key for one in self.types}
        verbs = {verb for verb, _label in VERBS}
        pairs = (text.partition(".")[::2] for text in self.data.getlist("scopes")) if self.is_bound else ()  # type: ignore[attr-defined]
        return {(key, verb) for key, verb in pairs if key in keys and verb in verbs}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("reach") == CHOSEN and not self.ticked():
            self.add_error("reach", _("Tick what the key may do."))
        return found

    def scopes(self) -> list[str]:
        """What the key will reach."""
        reach = self.cleaned_data["reach"]
        if reach == CHOSEN:
            return sorted(scopes_of(self.ticked()))
        return list(EVERYTHING if reach == ALL else LOOKING)
