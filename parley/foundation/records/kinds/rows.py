"""Several small rows that belong to one record: phones of a person, lines of a deal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from parley.foundation.events.appending import append
from parley.foundation.records.kinds.base import FieldInvalid, Kind, Operator, Unresolved

if TYPE_CHECKING:
    from parley.foundation.accounts.models import User
    from parley.foundation.records.declaration import Field
    from parley.foundation.records.writing import Draft

HAS = Operator("contains", _("contains"), 1, lambda _column, _values: Q())
NONE = Operator("empty", _("is empty"), 0, lambda _column, _values: Q())
SOME = Operator("filled", _("is filled"), 0, lambda _column, _values: Q())


@dataclass(frozen=True)
class Rows(Kind):
    """Rows of `model`, whose foreign key `parent` names the record and whose reverse accessor is the field's name.

    A value is a list of dicts of the `columns`; `main` is the column that a single text (an import's cell, a
    quick form) fills. `fixed` values tell apart several lists in one table (phones and e-mails).
    The whole list is replaced when it changes, in its given order (`position`).
    """

    name: ClassVar[str] = "rows"
    sortable: ClassVar[bool] = False
    many: ClassVar[bool] = True
    empty: ClassVar[Any] = ()
    operators: ClassVar[tuple[Operator, ...]] = (HAS, NONE, SOME)

    model: Callable[[], type[Model]] = lambda: Model
    parent: str = ""
    accessor: str = ""
    columns: tuple[Field, ...] = ()
    main: str = "value"
    fixed: tuple[tuple[str, Any], ...] = ()

    @property
    def main_field(self) -> Field:
        """The column that a single text fills."""
        return next(column for column in self.columns if column.name == self.main)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        if value is None or value == "":
            return []
        if not isinstance(value, list | tuple):
            value = [value]
        rows = [self._clean_row(row) for row in value]
        return [row for row in rows if self._says_something(row)]

    def _says_something(self, row: Mapping[str, Any]) -> bool:
        """Whether the row has its main value or, where that may be missing, any other: a town without a street."""
        if row[self.main] not in (None, ""):
            return True
        others = (column for column in self.columns if column.name != self.main and column.default is None)
        return not self.main_field.required and any(row[column.name] not in (None, "") for column in others)

    def _clean_row(self, row: Any) -> dict[str, Any]:
        if not isinstance(row, Mapping):
            row = {self.main: row}
        unknown = set(row) - {column.name for column in self.columns}
        if unknown:
            raise FieldInvalid(
                _("Unknown part: %(names)s.") % {"names": ", ".join(sorted(map(str, unknown)))}
            )
        return {
            column.name: column.kind.clean(row.get(column.name, column.default)) for column in self.columns
        }

    def from_text(self, text: str) -> list[dict[str, Any]]:
        """One text is one row; several are separated by `;` or line breaks."""
        parts = [part.strip() for part in text.replace("\n", ";").split(";")]
        return self.clean([{self.main: part} for part in parts if part])

    def to_json(self, value: Any) -> list[dict[str, Any]]:
        return [
            {column.name: column.kind.to_json(row[column.name]) for column in self.columns}
            for row in value or ()
        ]

    def to_text(self, value: Any) -> str:
        return "; ".join(self.main_field.kind.to_text(row[self.main]) for row in value or ())

    def read(self, record: Any, name: str) -> list[dict[str, Any]]:
        """The rows in order; lists prefetch them."""
        if record.pk is None:
            return []
        fixed = dict(self.fixed)
        rows = [
            row
            for row in getattr(record, self.accessor or name).all()
            if all(getattr(row, key) == value for key, value in fixed.items())
        ]
        rows.sort(key=lambda row: row.position)
        return [{column.name: column.kind.read(row, column.name) for column in self.columns} for row in rows]

    def fetched(self, name: str) -> str:
        return self.accessor or name

    def label_of(self, record: Any, name: str) -> str:
        return self.to_text(self.read(record, name))

    def check(self, drafts: list[Draft], name: str, user: User | None) -> Mapping[int, FieldInvalid]:
        """Links inside the rows are checked like links of the record, all in one go."""
        from parley.foundation.records.writing import Draft as RowDraft

        found: dict[int, FieldInvalid] = {}
        for column in self.columns:
            rows = [
                (index, RowDraft(record=None, values={column.name: row[column.name]}, before={}, is_new=True))
                for index, draft in enumerate(drafts)
                for row in draft.values.get(name) or ()
            ]
            wrong = column.kind.check([row for _index, row in rows], column.name, user)
            for position, invalid in wrong.items():
                found[rows[position][0]] = invalid
        return found

    def after_save(self, drafts: list[Draft], name: str) -> None:
        model = self.model()
        fixed = dict(self.fixed)
        changed = [draft for draft in drafts if name in draft.values]
        old = [draft.record.pk for draft in changed if not draft.is_new]
        if old:
            model._base_manager.filter(**{f"{self.parent}__in": old}, **fixed).delete()
        rows = [
            {
                f"{self.parent}_id": draft.record.pk,
                **{column.kind.column(column.name): row[column.name] for column in self.columns},
                **fixed,
                "position": position,
            }
            for draft in changed
            for position, row in enumerate(draft.values[name] or ())
        ]
        append(model, rows)
        for draft in changed:
            getattr(draft.record, "_prefetched_objects_cache", {}).pop(self.accessor or name, None)

    def resolve(self, texts: Iterable[str], user: User | None, *, create: bool = False) -> dict[str, Any]:
        """Each text through the main column's own resolution."""
        found = self.main_field.kind.resolve(texts, user, create=create)
        return {
            text: value if isinstance(value, Unresolved | FieldInvalid) else self.clean([{self.main: value}])
            for text, value in found.items()
        }

    def query(self, name: str, key: str, texts: list[str]) -> Q:
        self.operator(key)
        rows = self.model()._base_manager.filter(**dict(self.fixed))
        if key in ("empty", "filled"):
            inside = Q(pk__in=rows.values(self.parent))
            return inside if key == "filled" else ~inside
        main = self.main_field
        keys = {operator.key for operator in main.kind.operators}
        condition = main.kind.query(main.name, "contains" if "contains" in keys else "is", texts)
        return Q(pk__in=rows.filter(condition).values(self.parent))
