"""The kinds of own fields: the ordinary kinds, whose values lie in the JSON column instead of a column of their own."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import F

from parley.foundation.records.kinds import (
    Date,
    DateTime,
    Dictionary,
    Email,
    Kind,
    Link,
    LongText,
    Money,
    Number,
    Phone,
    Several,
    Text,
    Url,
    YesNo,
)
from parley.foundation.records.own.models import OwnField
from parley.foundation.records.own_column import COLUMN, MonthOf, iso


@dataclass(frozen=True)
class Own(Kind):
    """Mixed into an ordinary kind: `number` is the id of the field's row, `letter` what the database reads it as."""

    letter: ClassVar[str] = "t"
    number: int = 0

    def column(self, name: str) -> str:
        return f"{COLUMN}__{self.letter}{self.number}"

    def sort_column(self, name: str) -> str:
        return self.column(name)

    def stored_in(self, name: str) -> str:
        return COLUMN

    def read(self, record: Any, name: str) -> Any:
        stored = getattr(record, COLUMN).get(str(self.number))
        return self.clean(None) if stored is None else self.load(stored)

    def write(self, record: Any, name: str, value: Any) -> None:
        values = {key: one for key, one in getattr(record, COLUMN).items() if key != str(self.number)}
        if value not in (None, "", False, [], ()):
            values[str(self.number)] = self.dump(value)
        setattr(record, COLUMN, values)
        record._state.fields_cache.pop(name, None)

    def take_turns(self) -> None:
        """Locks the field's row until the transaction ends."""
        OwnField.objects.select_for_update().filter(pk=self.number).first()

    def load(self, stored: Any) -> Any:
        """The value for what the JSON holds."""
        return stored

    def dump(self, value: Any) -> Any:
        """What the JSON holds for a value."""
        return value


@dataclass(frozen=True)
class OwnText(Own, Text):
    length: int = 1000


@dataclass(frozen=True)
class OwnLongText(Own, LongText):
    pass


@dataclass(frozen=True)
class OwnEmail(Own, Email):
    pass


@dataclass(frozen=True)
class OwnPhone(Own, Phone):
    pass


@dataclass(frozen=True)
class OwnUrl(Own, Url):
    length: int = 2000


@dataclass(frozen=True)
class OwnNumber(Own, Number):
    letter: ClassVar[str] = "n"

    def load(self, stored: Any) -> Any:
        return Decimal(stored).quantize(Decimal(1).scaleb(-self.places))

    def dump(self, value: Any) -> Any:
        return format(value, "f")


@dataclass(frozen=True)
class OwnMoney(Own, Money):
    letter: ClassVar[str] = "n"

    def load(self, stored: Any) -> Any:
        return Decimal(stored).quantize(Decimal(1).scaleb(-self.places))

    def dump(self, value: Any) -> Any:
        return format(value, "f")


@dataclass(frozen=True)
class OwnDate(Own, Date):
    letter: ClassVar[str] = "d"

    def month(self, column: str) -> Any:
        return MonthOf(F(column))

    def load(self, stored: Any) -> Any:
        return datetime.date.fromisoformat(stored)

    def dump(self, value: Any) -> Any:
        return iso(value)


@dataclass(frozen=True)
class OwnDateTime(Own, DateTime):
    letter: ClassVar[str] = "d"
    groupable: ClassVar[bool] = False

    def load(self, stored: Any) -> Any:
        return datetime.datetime.fromisoformat(stored)

    def dump(self, value: Any) -> Any:
        return iso(value)


@dataclass(frozen=True)
class OwnYesNo(Own, YesNo):
    letter: ClassVar[str] = "y"


@dataclass(frozen=True)
class OwnLink(Own, Link):
    """A link to a record; there is no foreign key, so it may lead to one that is gone, which reads like none."""

    letter: ClassVar[str] = "l"
    joined: ClassVar[bool] = False

    def fetched(self, name: str) -> str:
        return name

    def sort_column(self, name: str) -> str:
        """By what the linked record is called, like other links; see OwnValues.get_transform."""
        return f"{self.column(name)}__title_of_{self.to}"


@dataclass(frozen=True)
class OwnChoice(OwnLink, Dictionary):
    """One entry of a dictionary: of the field's own, or of one that several fields share."""

    name: ClassVar[str] = "dictionary"
    to: str = "dictionary_entry"


@dataclass(frozen=True)
class OwnChoices(Own, Several):
    """Several entries of a dictionary."""

    letter: ClassVar[str] = "m"

    def fetched(self, name: str) -> str:
        return name
