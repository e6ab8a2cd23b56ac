"""What a key may be limited to: per record type and verb, in the words of a role's grants."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from parley.foundation.records.declaration import RecordType

EVERYTHING = ("*",)
LOOKING = ("*.view", "*.view:*")

VERBS = (
    ("view", pgettext_lazy("right of an API key", "View")),
    ("create", pgettext_lazy("right of an API key", "Create")),
    ("change", pgettext_lazy("right of an API key", "Change")),
    ("delete", pgettext_lazy("right of an API key", "Delete")),
    ("act", pgettext_lazy("right of an API key", "Notes and other actions")),
)
"""The verbs that a person chooses from, each for any type."""

FURTHER = {"view": ("view:*",), "change": ("change:*",), "delete": ("restore",), "act": ()}
"""What goes along with a verb: sensitive fields as far as the role sees them, and the way back from the bin."""


def scopes_of(chosen: Iterable[tuple[str, str]]) -> list[str]:
    """The scopes for chosen (record type, verb) pairs."""
    return [f"{record_type}.{one}" for record_type, verb in chosen for one in (verb, *FURTHER.get(verb, ()))]


def chosen_in(scopes: Iterable[str]) -> set[tuple[str, str]]:
    """The (record type, verb) pairs that scopes stand for; the way back of `scopes_of`."""
    verbs = {verb for verb, _label in VERBS}
    pairs = (scope.split(".", 1) for scope in scopes if "." in scope)
    return {(record_type, verb) for record_type, verb in pairs if verb in verbs}


def summary(scopes: Iterable[str], types: Iterable[RecordType]) -> str:
    """What a key may do, in a few words for a list."""
    scopes = list(scopes)
    if "*" in scopes:
        return str(_("Everything I may do"))
    if set(scopes) == set(LOOKING):
        return str(_("Only read"))
    chosen = chosen_in(scopes)
    named = {one.key: str(one.label_plural) for one in types}
    labels = dict(VERBS)
    parts = []
    for key, label in named.items():
        verbs = [str(labels[verb]) for verb, _label in VERBS if (key, verb) in chosen]
        if verbs:
            parts.append(f"{label}: {', '.join(verbs).lower()}")
    return "; ".join(parts)
