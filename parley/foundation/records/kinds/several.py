"""Several entries of a dictionary in one field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parley.foundation.records.kinds.base import FieldInvalid, Kind, Operator, Unresolved
from parley.foundation.records.kinds.links import Dictionary

if TYPE_CHECKING:
    from parley.foundation.accounts.models import User
    from parley.foundation.records.writing import Draft


def _any_of(column: str, ids: list[int]) -> Q:
    found = Q(pk__in=[])
    for pk in ids:
        found |= Q(**{f"{column}__contains": f",{pk},"})
    return found


def _all_of(column: str, ids: list[int]) -> Q:
    found = Q()
    for pk in ids:
        found &= Q(**{f"{column}__contains": f",{pk},"})
    return found


ANY = Operator("any_of", _("is any of"), -1, _any_of)
ALL = Operator("all_of", _("is all of"), -1, _all_of)
NONE = Operator("none_of", _("is none of"), -1, lambda column, ids: ~_any_of(column, ids))
EMPTY = Operator("empty", _("is empty"), 0, lambda column, _values: Q(**{column: ""}))
FILLED = Operator("filled", _("is filled"), 0, lambda column, _values: Q(**{f"{column}__gt": ""}))


@dataclass(frozen=True)
class Several(Kind):
    """Entries of one dictionary, as a list of their ids in the order they were given.

    The column reads as ",4,7,": one entry is found by its id between commas.
    """

    name: ClassVar[str] = "several"
    sortable: ClassVar[bool] = False
    empty: ClassVar[Any] = ()
    operators: ClassVar[tuple[Operator, ...]] = (ANY, ALL, NONE, EMPTY, FILLED)
    dictionary: str = ""

    @property
    def entry(self) -> Dictionary:
        """The kind of one entry."""
        return Dictionary(dictionary=self.dictionary)

    def clean(self, value: Any) -> list[int]:
        """Takes ids and labels; a text holds several with `;` or line breaks between them."""
        if value is None or value == "":
            return []
        if isinstance(value, str):
            value = [part.strip() for part in value.replace("\n", ";").split(";")]
        if not isinstance(value, list | tuple):
            raise FieldInvalid(_("Choose entries from the list."))
        ids = [self.entry.clean(item) for item in value if item not in ("", None)]
        return list(dict.fromkeys(pk for pk in ids if pk is not None))

    def to_json(self, value: Any) -> list[int]:
        return list(value or ())

    def to_text(self, value: Any) -> str:
        return "; ".join(map(str, value or ()))

    def label_of(self, record: Any, name: str) -> str:
        return "; ".join(str(entry) for entry in getattr(record, name))

    def check(self, drafts: list[Draft], name: str, user: User | None) -> Mapping[int, FieldInvalid]:
        wanted = {pk for draft in drafts for pk in draft.values.get(name) or ()}
        known = {pk for draft in drafts for pk in draft.before.get(name) or ()}
        if not wanted - known:
            return {}
        found = set(self.entry.candidates(user).filter(pk__in=wanted).values_list("pk", flat=True))
        return {
            index: FieldInvalid(_("There is no such record."), "not_found")
            for index, draft in enumerate(drafts)
            if set(draft.values.get(name) or ()) - found - set(draft.before.get(name) or ())
        }

    def query(self, name: str, key: str, texts: list[str]) -> Q:
        """A filter names entries one by one."""
        ids = [pk for text in texts for pk in self.from_text(text)]
        return self.operator(key).build(self.column(name), ids)

    def resolve(self, texts: Iterable[str], user: User | None, *, create: bool = False) -> dict[str, Any]:
        """What an import's cells mean; entries that are not there yet are made where the import may do so."""
        texts = list(texts)
        parts = {text: [part.strip() for part in text.replace("\n", ";").split(";")] for text in texts}
        single = {part for found in parts.values() for part in found if part}
        entries = self.entry.resolve(sorted(single), user, create=create)
        return {text: _joined([entries[part] for part in found if part]) for text, found in parts.items()}


def _joined(found: list[Any]) -> Any:
    missing = [one.text for one in found if isinstance(one, Unresolved)]
    if missing:
        return FieldInvalid(_("“%(text)s” is not in the list.") % {"text": missing[0][:80]}, "not_found")
    return list(dict.fromkeys(found))
