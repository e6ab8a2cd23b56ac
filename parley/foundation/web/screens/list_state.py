"""What a list shows, as its address says it: every view of a list has an address of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.filters import Condition, Group, describe, read
from parley.foundation.records.kinds import FieldInvalid
from parley.foundation.records.lists import ListQuery
from parley.foundation.web.models import ListChoice
from parley.foundation.web.requests import PersonRequest

PAGE = 50
LONGEST_TEXT = 200


@dataclass(frozen=True)
class ListState:
    """Conditions, search text, order and place in a list. `after` is the cursor of the page before."""

    record_type: RecordType
    where: Group
    text: str = ""
    sort: str = ""
    after: str = ""
    columns: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything leaves rows out."""
        return bool(self.where.parts or self.text)

    def query(self) -> ListQuery:
        return ListQuery(self.record_type, self.where, self.text, self.sort, self.columns, PAGE)

    def parameters(self, **changes: str) -> dict[str, str]:
        """The query string's parts; a change starts from the first page unless it names one."""
        values = {"where": self.where.to_text(), "q": self.text, "sort": self.sort, **changes}
        return {name: value for name, value in values.items() if value}

    def address(self, page: str = "list", **changes: str) -> str:
        """The address of this list, or of another page about the same rows."""
        query = urlencode(self.parameters(**changes))
        return reverse(f"{self.record_type.key}:{page}") + (f"?{query}" if query else "")

    def sorted_address(self, name: str) -> str:
        """Sorted by this column; downwards where it already is upwards."""
        return self.address(sort=f"-{name}" if self.sort_now == name else name)

    @property
    def sort_now(self) -> str:
        return self.sort or self.record_type.order

    def direction(self, name: str) -> str:
        """The value for aria-sort of a column's head."""
        return {name: "ascending", f"-{name}": "descending"}.get(self.sort_now, "")

    def chips(self) -> list[dict[str, Any]]:
        """The conditions in words, each with the address of the list without it."""
        return [self._chip(index, part) for index, part in enumerate(self.where.parts)]

    def _chip(self, index: int, part: Condition | Group) -> dict[str, Any]:
        rest = replace(self.where, parts=tuple(one for at, one in enumerate(self.where.parts) if at != index))
        without = replace(self, where=rest)
        words = describe(self.record_type, part) if isinstance(part, Condition) else ("", "", "(…)")
        return {"field": words[0], "operator": words[1], "value": words[2], "remove": without.address()}


def state_of(request: PersonRequest, record_type: RecordType, user: User) -> ListState:
    """The state that the address says, with the person's columns. Raises Invalid for a broken filter."""
    data = request.GET if request.method == "GET" else request.POST
    return ListState(
        record_type,
        where=read(data.get("where", "")),
        text=data.get("q", "").strip()[:LONGEST_TEXT],
        sort=data.get("sort", ""),
        after=data.get("after", ""),
        columns=columns_of(record_type, user),
    )


def columns_of(record_type: RecordType, user: User) -> tuple[str, ...]:
    """The columns that the person chose, those that still exist; else the type's own."""
    chosen = (
        ListChoice.objects.filter(user=user, record_type=record_type.key)
        .values_list("columns", flat=True)
        .first()
    )
    return tuple(name for name in chosen or () if is_column(record_type, name)) or record_type.columns


def is_column(record_type: RecordType, name: str) -> bool:
    try:
        return record_type.field(name).listable
    except FieldInvalid:
        return False


def choose_columns(record_type: RecordType, user: User, names: list[str]) -> None:
    """Keeps the person's columns, the name of the record always first; none means the type's own again."""
    columns = [
        name for name in dict.fromkeys(names) if is_column(record_type, name) and name != record_type.title
    ]
    ListChoice.objects.update_or_create(
        user=user,
        record_type=record_type.key,
        defaults={"columns": [record_type.title, *columns] if columns else []},
    )
