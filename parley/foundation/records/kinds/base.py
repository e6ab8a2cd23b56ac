"""What a kind of field must be able to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from parley.foundation.accounts.models import User
    from parley.foundation.records.writing import Draft


class FieldInvalid(Exception):
    """A value that the field cannot take; the message is for the user."""

    def __init__(self, message: Any, code: str = "invalid") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


@dataclass(frozen=True)
class Unresolved:
    """A text that names no record or choice: `near` offers (value, label) pairs that look alike, best first."""

    text: str
    near: tuple[tuple[Any, str], ...] = ()


@dataclass(frozen=True)
class Operator:
    """A comparison that a filter offers: `takes` says how many values it needs (0, 1, 2 or many = -1)."""

    key: str
    label: Any
    takes: int
    build: Callable[[str, list[Any]], Q]


EMPTY = Operator("empty", _("is empty"), 0, lambda column, _values: Q(**{f"{column}__isnull": True}))
FILLED = Operator("filled", _("is filled"), 0, lambda column, _values: Q(**{f"{column}__isnull": False}))
IS = Operator("is", _("is"), 1, lambda column, values: Q(**{column: values[0]}))
IS_NOT = Operator(
    "is_not",
    _("is not"),
    1,
    lambda column, values: ~Q(**{column: values[0]}) | Q(**{f"{column}__isnull": True}),
)
ANY_OF = Operator("any_of", _("is any of"), -1, lambda column, values: Q(**{f"{column}__in": values}))
NONE_OF = Operator(
    "none_of",
    _("is none of"),
    -1,
    lambda column, values: ~Q(**{f"{column}__in": values}) | Q(**{f"{column}__isnull": True}),
)
MORE = Operator("more", _("more than"), 1, lambda column, values: Q(**{f"{column}__gt": values[0]}))
LESS = Operator("less", _("less than"), 1, lambda column, values: Q(**{f"{column}__lt": values[0]}))
AT_LEAST = Operator("at_least", _("at least"), 1, lambda column, values: Q(**{f"{column}__gte": values[0]}))
AT_MOST = Operator("at_most", _("at most"), 1, lambda column, values: Q(**{f"{column}__lte": values[0]}))
BETWEEN = Operator(
    "between",
    _("between"),
    2,
    lambda column, values: Q(**{f"{column}__gte": values[0], f"{column}__lte": values[1]}),
)


class Kind:
    """Base of all kinds. A kind object is immutable and belongs to one field declaration.

    `name` tells screens which input and which cell to draw.
    """

    name: ClassVar[str] = ""
    sortable: ClassVar[bool] = True
    many: ClassVar[bool] = False
    groupable: ClassVar[bool] = True
    empty: ClassVar[Any] = None
    operators: ClassVar[tuple[Operator, ...]] = (IS, IS_NOT, ANY_OF, NONE_OF, EMPTY, FILLED)
    json_schema: ClassVar[Mapping[str, Any]] = {}
    """What the values are in JSON, for kinds that the API does not know by itself."""

    def column(self, name: str) -> str:
        """The model attribute that holds the stored value of the field called `name`."""
        return name

    def stored_in(self, name: str) -> str:
        """The model's column that a write changes; filters and orders read `column`, which may be a part of it."""
        return self.column(name)

    def fetched(self, name: str) -> str:
        """What prefetch_related must bring to show the field; "" where the row, or a join to a foreign key, is enough."""
        return name if self.many else ""

    def write(self, record: Any, name: str, value: Any) -> None:
        """Puts a cleaned value on a record, which is stored later."""
        setattr(record, self.column(name), value)

    def take_turns(self) -> None:
        """Lets writers whose values must not be equal pass one after the other, where no constraint of a column does."""

    def sort_column(self, name: str) -> str:
        """What a list sorts by, as a query path."""
        return name

    def group_columns(self, name: str) -> tuple[str, ...]:
        """What the groups of a list stand in the order of, as query paths from the field's record."""
        return (self.sort_column(name),)

    def clean(self, value: Any) -> Any:
        """The value to store for one that comes from Python or JSON. Raises FieldInvalid. None and "" mean empty."""
        raise NotImplementedError

    def from_text(self, text: str) -> Any:
        """The value that a person's text means (forms, address lines, imports). Raises FieldInvalid."""
        return self.clean(text.strip())

    def to_json(self, value: Any) -> Any:
        """The stored value as plain JSON (API, history, events)."""
        return value

    def to_text(self, value: Any) -> str:
        """The stored value as text that `from_text` reads back (form inputs, CSV export)."""
        return "" if value is None else str(value)

    def read(self, record: Any, name: str) -> Any:
        """The stored value of a loaded record."""
        return getattr(record, self.column(name))

    def label_of(self, record: Any, name: str) -> str:
        """The value as a person reads it, without the finer formatting that screens add."""
        return self.to_text(self.read(record, name))

    def check(self, drafts: list[Draft], name: str, user: User | None) -> Mapping[int, FieldInvalid]:
        """Checks that need the database, for many drafts at once: index of the draft to what is wrong."""
        return {}

    def after_save(self, drafts: list[Draft], name: str) -> None:
        """Stores what lies outside the record's own row, for all drafts whose values name this field."""

    def resolve(self, texts: Iterable[str], user: User | None, *, create: bool = False) -> dict[str, Any]:
        """What each text of an import means, in one go: a value to store, or Unresolved, or FieldInvalid."""
        found: dict[str, Any] = {}
        for text in texts:
            try:
                found[text] = self.from_text(text)
            except FieldInvalid as invalid:
                found[text] = invalid
        return found

    def operator(self, key: str) -> Operator:
        """The operator of that key. Raises FieldInvalid."""
        for operator in self.operators:
            if operator.key == key:
                return operator
        raise FieldInvalid(_("This field cannot be compared that way."), "operator")

    def query(self, name: str, key: str, texts: list[str]) -> Q:
        """A filter on this field from the texts of an address line."""
        operator = self.operator(key)
        if operator.takes >= 0 and len(texts) != operator.takes:
            raise FieldInvalid(
                _("This comparison needs %(count)s values.") % {"count": operator.takes}, "operator"
            )
        return operator.build(self.column(name), [self.from_text(text) for text in texts])
