"""What a list shows, as its address says it: every view of a list has an address of its own.

An address may name a saved view (`view=7`): then the list is as the view says. Once the person changes something, the
address holds all of it and the view only as that from which it departs (`view=7&edited=1&where=…`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from parley.foundation.accounts.models import User
from parley.foundation.lib.refusals import NotFound
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.filters import Condition, Group, describe
from parley.foundation.records.kinds import FieldInvalid
from parley.foundation.records.lists import ListQuery
from parley.foundation.saved_views.models import SavedView
from parley.foundation.saved_views.queries import Offered, first_of
from parley.foundation.saved_views.record import view_record
from parley.foundation.saved_views.shapes import LIST, Shape, shape_from, shape_of, with_query
from parley.foundation.web.models import ListChoice
from parley.foundation.web.requests import PersonRequest

PAGE = 50
LONGEST_TEXT = 200
NO_VIEW = "all"
"""The value of `view` that asks for the plain list where a view would open first."""
SHAPE = ("where", "sort", "group", "columns")
"""Parameters that say what a list shows."""


@dataclass(frozen=True)
class ListState:
    """Conditions, search text, order, grouping and place in a list.

    `after` and `before` are cursors of the page before and behind. `view` is the saved view that it shows or departs
    from, `plain` that the address asks for none.
    """

    record_type: RecordType
    where: Group
    text: str = ""
    sort: str = ""
    after: str = ""
    columns: tuple[str, ...] = ()
    group: str = ""
    before: str = ""
    view: SavedView | None = None
    plain: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether anything leaves rows out."""
        return bool(self.where.parts or self.text)

    @cached_property
    def shape(self) -> Shape:
        """What a view of this list would say. Columns that the type shows anyway are not said."""
        columns = () if self.columns == self.record_type.columns else self.columns
        return Shape(self.where, self.sort, self.group, columns)

    @cached_property
    def is_changed(self) -> bool:
        """Whether the list departs from its view."""
        return (
            self.view is not None
            and self.shape.parameters() != _known(self.record_type, self.view).parameters()
        )

    def query(self) -> ListQuery:
        return ListQuery(self.record_type, self.where, self.text, self.sort, self.columns, PAGE)

    def parameters(self, **changes: str) -> dict[str, str]:
        """The query string's parts; a change starts from the first page unless it names one."""
        values = {"where": self.where.to_text(), "q": self.text, "sort": self.sort, "group": self.group}
        if self.view is not None:
            departs = self.is_changed or any(name in changes for name in SHAPE)
            if departs:
                columns = ",".join(self.shape.columns)
                values = {"view": str(self.view.pk), "edited": "1", **values, "columns": columns}
            else:
                values = {"view": str(self.view.pk), "q": self.text}
        elif self.plain:
            values = {"view": NO_VIEW, **values}
        return {name: value for name, value in {**values, **changes}.items() if value}

    def address(self, page: str = "list", **changes: str) -> str:
        """The address of this list, or of another page about the same rows."""
        return with_query(reverse(f"{self.record_type.key}:{page}"), self.parameters(**changes))

    def sorted_address(self, name: str) -> str:
        """Sorted by this column; downwards where it already is upwards."""
        return self.address(sort=f"-{name}" if self.sort_now == name else name)

    @property
    def sort_now(self) -> str:
        return self.sort or self.record_type.order

    def direction(self, name: str) -> str:
        """The value for aria-sort of a column's head."""
        return {name: "ascending", f"-{name}": "descending"}.get(self.sort_now, "")

    def without_conditions(self) -> str:
        """The address of the list without conditions and search; a view is left behind."""
        plain = self.plain or self.view is not None
        return with_query(reverse(f"{self.record_type.key}:list"), {"view": NO_VIEW} if plain else {})

    def chips(self) -> list[dict[str, Any]]:
        """The conditions in words, each with the address of the list without it."""
        return [self._chip(index, part) for index, part in enumerate(self.where.parts)]

    def _chip(self, index: int, part: Condition | Group) -> dict[str, Any]:
        rest = replace(self.where, parts=tuple(one for at, one in enumerate(self.where.parts) if at != index))
        without = replace(self, where=rest)
        words = in_words(self.record_type, part)
        return {"field": words[0], "operator": words[1], "value": words[2], "remove": without.address()}


def in_words(record_type: RecordType, part: Condition | Group) -> tuple[Any, Any, str]:
    """(field, operator, value) of a condition for a chip; a group is one value: “Industry is Dairy or Town is Hull”."""
    if isinstance(part, Condition):
        return describe(record_type, part)
    said = [" ".join(filter(None, map(str, in_words(record_type, one)))) for one in part.parts]
    joint = {"all": _("and"), "any": _("or"), "none": _("nor")}[part.join]
    text = f" {joint} ".join(said)
    return "", "", _("none of: %(conditions)s") % {"conditions": text} if part.join == "none" else text


def state_of(
    request: PersonRequest, record_type: RecordType, user: User, offered: list[Offered] | None = None
) -> ListState:
    """The state that the address says, with the person's columns. Raises Invalid for a broken filter, NotFound for a
    view that this person may not see. `offered` are the person's views of the type, where the caller has them."""
    data = request.GET if request.method == "GET" else request.POST
    return state_from(data, record_type, user, offered)


def state_from(
    data: Mapping[str, str], record_type: RecordType, user: User, offered: list[Offered] | None = None
) -> ListState:
    """The same from the parts of an address."""
    view = chosen_view(data, record_type, user, offered)
    shape = shape_from(data) if view is None or "edited" in data else shape_of(view)
    return ListState(
        record_type,
        where=shape.where,
        text=data.get("q", "").strip()[:LONGEST_TEXT],
        sort=shape.sort,
        after=data.get("after", ""),
        before=data.get("before", ""),
        columns=_columns(record_type, user, shape, view),
        group=shape.grouping,
        view=view,
        plain=data.get("view") == NO_VIEW,
    )


def chosen_view(
    data: Mapping[str, str],
    record_type: RecordType,
    user: User,
    offered: list[Offered] | None,
    layout: str = LIST,
) -> SavedView | None:
    """The view that the address names or, where it says nothing at all about the list, the one that opens first."""
    named = data.get("view", "")
    if named.isdecimal() and len(named) <= 18:
        known = next((one.view for one in offered or () if one.view.pk == int(named)), None)
        return known or visible_view(int(named), record_type, user)
    if named or offered is None or any(name in data for name in SHAPE):
        return None
    return first_of(offered, layout)


def visible_view(pk: int, record_type: RecordType, user: User) -> SavedView:
    """The view of that id. Raises NotFound."""
    found: SavedView | None = view_record.visible_to(user).filter(pk=pk, record_type=record_type.key).first()
    if found is None:
        raise NotFound(_("This view does not exist, or it is not shared with you."))
    return found


def _columns(record_type: RecordType, user: User, shape: Shape, view: SavedView | None) -> tuple[str, ...]:
    """The columns of the view, or the person's own."""
    named = tuple(name for name in shape.columns if is_column(record_type, name))
    if named:
        return named
    return record_type.columns if view is not None else columns_of(record_type, user)


def _known(record_type: RecordType, view: SavedView) -> Shape:
    """A view as it can be shown: without columns that are gone, as a list."""
    shape = shape_of(view)
    columns = tuple(name for name in shape.columns if is_column(record_type, name))
    return replace(shape, columns=() if columns == record_type.columns else columns, layout=LIST, options="")


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


def with_title_first(record_type: RecordType, names: list[str]) -> tuple[str, ...]:
    """The chosen columns, the name of the record always first; none means the type's own."""
    columns = [
        name for name in dict.fromkeys(names) if is_column(record_type, name) and name != record_type.title
    ]
    return (record_type.title, *columns) if columns else ()


def choose_columns(record_type: RecordType, user: User, names: list[str]) -> None:
    """Keeps the person's columns; none means the type's own again."""
    ListChoice.objects.update_or_create(
        user=user,
        record_type=record_type.key,
        defaults={"columns": list(with_title_first(record_type, names))},
    )
