"""Links to other records, and to the entries of a dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Max, Model, QuerySet
from django.utils.translation import gettext_lazy as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.records import registry
from parley.foundation.records.kinds.base import FieldInvalid, Kind, Unresolved
from parley.foundation.records.kinds.choices import likely
from parley.foundation.records.models import DictionaryEntry

if TYPE_CHECKING:
    from parley.foundation.accounts.models import User
    from parley.foundation.records.writing import Draft


class Names:
    """What records answer to: `labels` gives each its name first, then its other texts (e-mail, external id)."""

    def __init__(self, labels: dict[int, list[str]]) -> None:
        self.labels = labels
        self._by_key: dict[str, set[int]] = {}
        for pk, texts in labels.items():
            for text in texts:
                self._by_key.setdefault(folded(text), set()).add(pk)

    def hits(self, text: str) -> set[int]:
        """The records that the text names, without regard to case, spaces and marks."""
        return self._by_key.get(folded(text), set())

    def add(self, pk: int, *texts: str) -> None:
        """One more record, made in the meantime."""
        self.labels[pk] = list(texts)
        for text in texts:
            self._by_key.setdefault(folded(text), set()).add(pk)

    def find(self, text: str) -> int | Unresolved:
        """The one record that the text names; else Unresolved with those it may mean, likeliest first."""
        hits = self.hits(text)
        if len(hits) == 1:
            return next(iter(hits))
        if hits:
            return Unresolved(text, tuple((pk, self.labels[pk][0]) for pk in sorted(hits)[:5]))
        return Unresolved(text, likely(text, {pk: texts[0] for pk, texts in self.labels.items()}))


@dataclass(frozen=True)
class Link(Kind):
    """A link to a record of the type `to`. `creatable` lets an import make the missing ones from their name.

    `joined`: a foreign key leads there, so that fields of the linked record can be named by their path. `grouped` says that the texts of one import column belong together, to one of the `groups`.
    """

    name: ClassVar[str] = "link"
    grouped: ClassVar[bool] = False
    joined: ClassVar[bool] = True
    to: str = ""
    creatable: bool = False

    def column(self, name: str) -> str:
        return f"{name}_id"

    def clean(self, value: Any) -> int | None:
        if value is None or value == "":
            return None
        if isinstance(value, Model):
            return value.pk
        if isinstance(value, bool) or not str(value).isdecimal() or len(str(value)) > 18:
            raise FieldInvalid(_("Choose a record from the list."), "not_found")
        return int(value)

    def sort_column(self, name: str) -> str:
        """Links are sorted by what the linked record is called."""
        return f"{name}__{registry.get(self.to).title}"

    def label_of(self, record: Any, name: str) -> str:
        target = getattr(record, name)
        return "" if target is None else str(target)

    def option_label(self, row: Any) -> str:
        """What a record is called in a list to choose from."""
        return str(row)

    def candidates(self, user: User | None) -> QuerySet[Any]:
        """The records that this person may link to; None is the system, which may link to all."""
        model = registry.get(self.to).model
        rows = model._default_manager.filter(deleted_at__isnull=True)
        return rows if user is None else registry.get(self.to).visible_to(user)

    def check(self, drafts: list[Draft], name: str, user: User | None) -> Mapping[int, FieldInvalid]:
        """A link to a record that is not there, or that this person may not see, is refused: both read the same."""
        wanted = {draft.values[name] for draft in drafts if draft.values.get(name) is not None}
        known = {draft.before.get(name) for draft in drafts}
        if not wanted - known:
            return {}
        found = set(self.candidates(user).filter(pk__in=wanted).values_list("pk", flat=True))
        return {
            index: FieldInvalid(_("There is no such record."), "not_found")
            for index, draft in enumerate(drafts)
            if (value := draft.values.get(name)) is not None
            and value not in found
            and value != draft.before.get(name)
        }

    def groups(self, user: User | None) -> list[tuple[int, str]]:
        """Where the texts of one import column are looked up together, (id, label) pairs: the pipelines of stages."""
        return []

    def resolve(self, texts: Iterable[str], user: User | None, *, create: bool = False) -> dict[str, Any]:
        """By external id, then by name without regard to case, spaces and marks; e-mail where the type has one.

        What several records are called, and what none is, comes back Unresolved with the likely ones.
        """
        names = self.names(user)
        found: dict[str, Any] = {}
        missing: list[str] = []
        for text in texts:
            found[text] = names.find(text)
            if create and self.creatable and isinstance(found[text], Unresolved) and not names.hits(text):
                missing.append(text)
        by = Actor(user=user, channel="import" if user else "system")
        return found | (self.create_missing(missing, by) if missing else {})

    def names(self, user: User | None, group: int | None = None) -> Names:
        """What the candidates answer to, for looking many texts up; within one of the `groups` if given."""
        return Names(self._labels(user, group))

    def _labels(self, user: User | None, group: int | None = None) -> dict[int, list[str]]:
        """Of each candidate: its name first, then the other texts that it answers to."""
        target = registry.get(self.to)
        columns = ["pk", target.title, *target.identifiers]
        rows = self.candidates(user).values_list(*columns)
        return {pk: [text for text in texts if text] or [str(pk)] for pk, *texts in rows.iterator(2000)}

    def create_missing(self, texts: list[str], by: Actor) -> dict[str, Any]:
        """Makes records from their names alone, through the one door of writes and in the caller's operation."""
        from parley.foundation.records import writing

        target = registry.get(self.to)
        made = writing.create(target, self.new_rows(texts), by)
        return {text: record.pk for text, record in zip(texts, made, strict=True)}

    def new_rows(self, texts: list[str]) -> list[dict[str, Any]]:
        """The values of records that are known by their names only."""
        return [{registry.get(self.to).title: text} for text in texts]

    def to_text(self, value: Any) -> str:
        return "" if value is None else str(value)


def folded(text: str) -> str:
    """The key under which two spellings of a name are the same: no case, no spaces, no punctuation."""
    return "".join(character for character in text.casefold() if character.isalnum()) or text.strip()


@dataclass(frozen=True)
class Dictionary(Link):
    """An entry of a dictionary that administrators edit; imports may add entries where `creatable`."""

    name: ClassVar[str] = "dictionary"
    to: str = "dictionary_entry"
    dictionary: str = ""
    creatable: bool = True

    def candidates(self, user: User | None) -> QuerySet[Any]:
        """Every signed-in person chooses from all living entries of this dictionary."""
        return DictionaryEntry.objects.alive().filter(dictionary=self.dictionary, archived_at__isnull=True)

    def _labels(self, user: User | None, group: int | None = None) -> dict[int, list[str]]:
        return {entry.pk: [entry.label, *entry.translations.values()] for entry in self.candidates(user)}

    def clean(self, value: Any) -> int | None:
        """Also takes the label itself, in any language: the API and forms need not know ids."""
        if isinstance(value, str) and value and not value.isdecimal():
            found = self.resolve([value], None)[value]
            if isinstance(found, Unresolved):
                raise FieldInvalid(_("“%(text)s” is not in the list.") % {"text": value}, "not_found")
            return found
        return super().clean(value)

    def new_rows(self, texts: list[str]) -> list[dict[str, Any]]:
        """New entries stand after the old ones."""
        last = (
            DictionaryEntry.objects.filter(dictionary=self.dictionary).aggregate(last=Max("position"))["last"]
            or 0
        )
        return [
            {"dictionary": self.dictionary, "label": text, "position": last + number}
            for number, text in enumerate(texts, start=1)
        ]
