"""The views of a type above its list, board or calendar: tabs, the menu of views, and what can be done with the one shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from parley.foundation.access.policy import Scope, scope_of
from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import RecordType
from parley.foundation.saved_views.models import SavedView
from parley.foundation.saved_views.queries import Offered, first_of
from parley.foundation.saved_views.record import view_record
from parley.foundation.saved_views.shapes import Shape, address_of, layouts_of, with_query


@dataclass(frozen=True)
class ViewBar:
    """What `screens/view_bar.html` shows. `shape` is what the page shows now, `view` that from which it departs.

    `switched` are the parameters for the same rows in another layout.
    """

    record_type: RecordType
    user: User
    offered: list[Offered]
    view: SavedView | None
    shape: Shape
    changed: bool
    switched: dict[str, str]

    @property
    def name(self) -> str:
        """What the menu's button says."""
        return self.view.name if self.view is not None else ""

    @property
    def layouts(self) -> list[dict[str, Any]]:
        """The layouts as items of a segmented control; none where there is only one."""
        found = layouts_of(self.record_type)
        if len(found) < 2:
            return []
        return [
            {
                "label": one.label,
                "icon": one.icon,
                "current": one.key == self.shape.layout,
                "url": one.address(self.record_type, self.switched),
            }
            for one in found
        ]

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        """All records, then the pinned views in the order in which they were pinned; none where nothing is pinned."""
        pinned = sorted(
            (one for one in self.offered if one.pinned_at),
            key=lambda one: one.pinned_at or one.view.created_at,
        )
        shown = [one.view for one in pinned]
        if not shown:
            return []
        if self.view is not None and self.view not in shown:
            shown.append(self.view)
        return [
            {"view": None, "url": self.plain_address, "current": self.view is None},
            *(
                {"view": view, "url": address(view, self.record_type), "current": view == self.view}
                for view in shown
            ),
        ]

    @property
    def own(self) -> list[dict[str, Any]]:
        """The person's own views, for the menu."""
        return [self._item(one) for one in self.offered if one.mine]

    @property
    def shared(self) -> list[dict[str, Any]]:
        """Those that others share with them."""
        return [self._item(one) for one in self.offered if not one.mine]

    def _item(self, one: Offered) -> dict[str, Any]:
        return {
            "view": one.view,
            "url": address(one.view, self.record_type),
            "current": one.view == self.view,
            "first": one.opens_first,
        }

    @property
    def plain_address(self) -> str:
        """All records without a view, in the layout of this page."""
        parameters = {"view": "all"} if first_of(self.offered, self.shape.layout) else {}
        return address_of(self.record_type, self.shape.layout, parameters)

    @cached_property
    def use(self) -> Offered | None:
        """What the person made of the view that is shown."""
        return next((one for one in self.offered if one.view == self.view), None)

    @property
    def view_address(self) -> str:
        """The view as it was saved."""
        return address(self.view, self.record_type) if self.view is not None else ""

    @cached_property
    def may_change(self) -> bool:
        """Whether this person may save and rename the view that is shown."""
        if self.view is None:
            return False
        if self.view.owner_id == self.user.pk:
            return scope_of(self.user, "view.change") is not Scope.NONE
        return view_record.visible_to(self.user, "change").filter(pk=self.view.pk).exists()

    @property
    def may_create(self) -> bool:
        return scope_of(self.user, "view.create") is not Scope.NONE

    def action(self, name: str, *, with_shape: bool = False) -> str:
        """The address of something to do with the view that is shown; `with_shape` carries what the page shows now."""
        arguments = [self.view.pk] if self.view is not None and name != "view_new" else []
        found = reverse(f"{self.record_type.key}:{name}", args=arguments)
        return with_query(found, self.shape.parameters()) if with_shape else found


def address(view: SavedView, record_type: RecordType) -> str:
    """The address of a view, to be sent to a colleague."""
    return address_of(record_type, view.layout, {"view": str(view.pk), **_options(view)})


def _options(view: SavedView) -> dict[str, str]:
    return {"options": view.options} if view.options else {}
