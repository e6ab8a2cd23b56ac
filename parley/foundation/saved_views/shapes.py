"""What a view says, apart from its name and its owner; and the layouts that can show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from parley.foundation.records.declaration import RecordType
from parley.foundation.records.filters import Group, read
from parley.foundation.saved_views.models import SavedView

LIST = "list"


@dataclass(frozen=True)
class Shape:
    """Conditions, order, grouping and columns of a layout. `options` is what only that layout knows (a board's pipeline)."""

    where: Group = field(default_factory=Group)
    sort: str = ""
    grouping: str = ""
    columns: tuple[str, ...] = ()
    layout: str = LIST
    options: str = ""

    def parameters(self) -> dict[str, str]:
        """For addresses: without what is empty."""
        values = {
            "where": self.where.to_text(),
            "sort": self.sort,
            "group": self.grouping,
            "columns": ",".join(self.columns),
            "layout": "" if self.layout == LIST else self.layout,
            "options": self.options,
        }
        return {name: value for name, value in values.items() if value}

    def values(self) -> dict[str, Any]:
        """As fields of the record of a view."""
        return {
            "where": self.where.to_text(),
            "sort": self.sort,
            "grouping": self.grouping,
            "columns": list(self.columns),
            "layout": self.layout,
            "options": self.options,
        }


def shape_of(view: SavedView) -> Shape:
    """What a stored view says. Raises Invalid for conditions that cannot be read any more."""
    return Shape(
        read(view.where), view.sort, view.grouping, tuple(view.columns), view.layout or LIST, view.options
    )


def shape_from(data: Mapping[str, str]) -> Shape:
    """The shape that an address carries (see `Shape.parameters`). Raises Invalid."""
    return Shape(
        read(data.get("where", "")),
        data.get("sort", ""),
        data.get("group", ""),
        tuple(name for name in data.get("columns", "").split(",") if name),
        data.get("layout", "") or LIST,
        data.get("options", ""),
    )


Address = Callable[[RecordType, "Mapping[str, str]"], str]


@dataclass(frozen=True)
class Layout:
    """A way to lay out the records of a view: list, board, calendar.

    `address(record_type, parameters)` is its page; parameters are those of an address (`view`, `where`, `sort`, …),
    which the page must understand. `serves(record_type)` says for which types it exists.
    """

    key: str
    label: Any
    icon: str
    address: Address
    serves: Callable[[RecordType], bool]


_layouts: dict[str, Layout] = {}


def add_layout(layout: Layout) -> None:
    """Offers a layout for the views of the types that it serves; called in AppConfig.ready() or panels."""
    _layouts[layout.key] = layout


def layouts_of(record_type: RecordType) -> list[Layout]:
    """The layouts of a type: the list first, the others in the order in which they were added."""
    found = sorted(_layouts.values(), key=lambda layout: layout.key != LIST)
    return [layout for layout in found if layout.serves(record_type)]


def address_of(record_type: RecordType, layout: str, parameters: Mapping[str, str]) -> str:
    """The page that shows these parameters; one whose layout is gone is shown as a list."""
    found = _layouts.get(layout)
    if found is None or not found.serves(record_type):
        found = _layouts[LIST]
    return found.address(record_type, parameters)


def with_query(address: str, parameters: Mapping[str, str], options: str = "") -> str:
    """An address with its query string; `options` adds what only the layout knows."""
    query = urlencode({**dict(parse_qsl(options)), **parameters})
    return f"{address}?{query}" if query else address
