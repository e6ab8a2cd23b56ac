"""A choice from a fixed list, and yes or no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from parley.foundation.records.kinds.base import ANY_OF, IS, FieldInvalid, Kind, Operator, Unresolved

if TYPE_CHECKING:
    from parley.foundation.accounts.models import User

NOT_CHOICE = Operator("is_not", _("is not"), 1, lambda column, values: ~Q(**{column: values[0]}))
NONE_OF_CHOICES = Operator(
    "none_of", _("is none of"), -1, lambda column, values: ~Q(**{f"{column}__in": values})
)


def likely(text: str, labels: dict[Any, str], limit: int = 5) -> tuple[tuple[Any, str], ...]:
    """(value, label) pairs whose label looks like the text, best first (at least 70 of 100 alike)."""
    hits = process.extract(text.casefold(), {value: label.casefold() for value, label in labels.items()},
                           scorer=fuzz.WRatio, score_cutoff=70, limit=limit)  # fmt: skip
    return tuple((value, labels[value]) for _label, _score, value in hits)


@dataclass(frozen=True)
class Choice(Kind):
    """One of the fixed `choices`, (stored value, label) pairs."""

    name: ClassVar[str] = "choice"
    empty: ClassVar[Any] = ""
    operators: ClassVar[tuple[Operator, ...]] = (IS, NOT_CHOICE, ANY_OF, NONE_OF_CHOICES)
    choices: tuple[tuple[str, Any], ...] = ()

    def clean(self, value: Any) -> str:
        if value is None or value == "":
            return ""
        for key, label in self.choices:
            if value == key or (isinstance(value, str) and value.casefold() == str(label).casefold()):
                return key
        raise FieldInvalid(
            _("Choose one of: %(choices)s.")
            % {"choices": ", ".join(str(label) for _key, label in self.choices)}
        )

    def label_of(self, record: Any, name: str) -> str:
        return str(dict(self.choices).get(self.read(record, name), ""))

    def resolve(self, texts: Iterable[str], user: User | None, *, create: bool = False) -> dict[str, Any]:
        found = super().resolve(texts, user, create=create)
        labels = {key: str(label) for key, label in self.choices}
        return {
            text: Unresolved(text, likely(text, labels)) if isinstance(value, FieldInvalid) else value
            for text, value in found.items()
        }


YES = frozenset({"1", "true", "yes", "y", "on", "x", "да", "д", "истина", "ya", "benar"})
NO = frozenset({"0", "false", "no", "n", "off", "нет", "н", "ложь", "tidak", "salah"})


@dataclass(frozen=True)
class YesNo(Kind):
    """Yes or no; an empty value is no."""

    name: ClassVar[str] = "yes_no"
    empty: ClassVar[Any] = False
    operators: ClassVar[tuple[Operator, ...]] = (IS,)

    def clean(self, value: Any) -> bool:
        if value is None or value == "" or value is False:
            return False
        if value is True:
            return True
        text = str(value).strip().casefold()
        if text in YES | NO:
            return text in YES
        raise FieldInvalid(_("Enter yes or no."))

    def to_text(self, value: Any) -> str:
        return "yes" if value else "no"
