"""The board as a layout of saved views: what a view's address means here, and what saving from the board keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import RecordType
from parley.foundation.saved_views.models import SavedView
from parley.foundation.saved_views.queries import Offered
from parley.foundation.saved_views.shapes import Layout, Shape, shape_of, with_query
from parley.foundation.web.screens.list_state import NO_VIEW, chosen_view
from parley.foundation.web.screens.view_bar import ViewBar
from parley.pipelines.board.asking import BoardQuery, read_query, url_name

BOARD = "board"
OWN = ("pipeline", "lanes", "expanded")
"""What only a board knows of itself; a view keeps it as its options."""


def _board_address(record_type: RecordType, parameters: Mapping[str, str]) -> str:
    kept = {name: value for name, value in parameters.items() if name not in ("group", "columns", "options")}
    return with_query(reverse(url_name(record_type, "board")), kept)


def _has_board(record_type: RecordType) -> bool:
    if "stage" not in record_type.by_name:
        return False
    try:
        return bool(reverse(url_name(record_type, "board")))
    except NoReverseMatch:
        return False


board_layout = Layout(BOARD, _("Board"), "layout-kanban", _board_address, _has_board)


def asked(
    data: Mapping[str, str], record_type: RecordType, user: User, offered: list[Offered]
) -> tuple[BoardQuery, SavedView | None]:
    """The board that an address asks for, and the saved view that it shows or departs from."""
    nothing_said = not any(name in data for name in OWN)
    view = chosen_view(data, record_type, user, offered if nothing_said else None, BOARD)
    if view is None:
        query = read_query(record_type, data)
        return replace(query, view=NO_VIEW if data.get("view") == NO_VIEW else ""), None
    if "edited" in data:
        return replace(read_query(record_type, data), view=str(view.pk)), view
    said = parameters_of(view) | {name: data[name] for name in ("q", *OWN) if name in data}
    return replace(read_query(record_type, said), view=str(view.pk)), view


def parameters_of(view: SavedView) -> dict[str, str]:
    """What a view says, as the parameters of a board."""
    shape = shape_of(view)
    options = {name: value for name, value in parse_qsl(shape.options) if name in OWN}
    return {"where": shape.where.to_text(), "sort": shape.sort, **options}


def bar_of(query: BoardQuery, view: SavedView | None, user: User, offered: list[Offered]) -> ViewBar:
    """The views above this board."""
    own = {name: value for name, value in query.parameters().items() if name in OWN}
    shape = Shape(query.where, query.sort, "", (), BOARD, urlencode(own))
    changed = False
    if view is not None:
        saved = read_query(query.record_type, parameters_of(view))
        known = shape_of(view)
        changed = replace(query, view="", text="") != saved
        # What a board does not show stays as the view has it.
        sort = known.sort if query.sort == saved.sort else query.sort
        shape = replace(shape, sort=sort, grouping=known.grouping, columns=known.columns)
    switched: dict[str, Any] = {name: value for name, value in query.parameters().items() if name not in OWN}
    if view is not None and not changed:
        switched = {"view": str(view.pk), "q": query.text} if query.text else {"view": str(view.pk)}
    return ViewBar(query.record_type, user, offered, view, shape, changed, switched)
