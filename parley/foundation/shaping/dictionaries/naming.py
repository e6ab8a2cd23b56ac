"""What the dictionaries are called: those that the program knows, those of fields, and the sections of forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from parley.foundation.records import registry
from parley.foundation.records.kinds import Dictionary, Several
from parley.foundation.records.models import DictionaryEntry

SECTIONS = "section:"


@dataclass(frozen=True)
class Named:
    """One dictionary with the number of its living entries, and the fields that use it, as (type, field) labels."""

    key: str
    label: str
    used_by: tuple[tuple[Any, Any], ...] = ()
    count: int = 0

    @property
    def is_sections(self) -> bool:
        """Whether its entries are the sections of a form."""
        return self.key.startswith(SECTIONS)


def users_of_dictionaries() -> dict[str, list[tuple[Any, Any]]]:
    """For each dictionary the fields whose values come from it."""
    found: dict[str, list[tuple[Any, Any]]] = {}
    for record_type in registry.all_types():
        for one in record_type.fields:
            if isinstance(one.kind, Dictionary | Several) and one.kind.dictionary:
                found.setdefault(one.kind.dictionary, []).append((record_type, one))
    return found


def dictionaries() -> list[Named]:
    """Every dictionary that a field uses or that has entries, by name."""
    rows = DictionaryEntry.objects.alive().values("dictionary").annotate(count=Count("pk")).order_by()
    counts = {row["dictionary"]: row["count"] for row in rows}
    users = users_of_dictionaries()
    keys = {*counts, *(key for key in users)}
    named = [_named(key, users.get(key, []), counts.get(key, 0)) for key in keys]
    return sorted(named, key=lambda one: (one.is_sections, one.label.casefold()))


def named_dictionary(key: str) -> Named | None:
    """The dictionary of that key, if there is one."""
    return next((one for one in dictionaries() if one.key == key), None)


def _named(key: str, users: list[tuple[Any, Any]], count: int) -> Named:
    labels = tuple((record_type.label, one.label) for record_type, one in users)
    if key.startswith(SECTIONS):
        of = key.removeprefix(SECTIONS)
        known = of in {one.key for one in registry.all_types()}
        return Named(
            key,
            _("Sections: %(what)s") % {"what": registry.get(of).label_plural if known else of},
            labels,
            count,
        )
    if labels:
        return Named(key, str(labels[0][1]), labels, count)
    return Named(key, key.replace("_", " ").capitalize(), labels, count)


def uses(entry: DictionaryEntry) -> int:
    """How many living records hold this entry in one of the fields whose values come from its dictionary."""
    total = 0
    for record_type, one in users_of_dictionaries().get(entry.dictionary, []):
        condition: Q = one.kind.query(one.name, "any_of", [str(entry.pk)])
        total += record_type.model._base_manager.filter(condition, deleted_at__isnull=True).count()
    return total
