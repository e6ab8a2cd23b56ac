"""The places of the main navigation and the lines of the “New” menu, in their order on the screen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parley.foundation.web.navigation import CreateItem, NavigationItem

NAVIGATION: tuple[NavigationItem, ...] = (
    NavigationItem(_("My day"), "sun", "planning:day", keys="g h", phone=True),
    NavigationItem(_("Deals"), "layout-kanban", "pipelines:deal_board", "deal.view", keys="g d", phone=True),
    NavigationItem(
        _("Organizations"), "building", "organization:list", "organization.view", keys="g c", phone=True
    ),
    NavigationItem(_("People"), "users", "person:list", "person.view", keys="g p"),
    NavigationItem(_("Tasks"), "checkbox", "task:list", "task.view", keys="g t"),
    NavigationItem(_("Calendar"), "calendar", "planning:calendar", keys="g a"),
    NavigationItem(_("Products"), "package", "product:list", "product.view"),
    NavigationItem(_("Reports"), "chart-bar", "reports:overview", "report.view", keys="g r"),
    NavigationItem(_("Imports"), "upload", "importing:list", "import.run", place="foot"),
    NavigationItem(_("Settings"), "settings", "settings:overview", "settings.change", place="foot"),
)

CREATE: tuple[CreateItem, ...] = (
    CreateItem(_("Deal"), "layout-kanban", "deal:new", "deal.create", keys="c d"),
    CreateItem(_("Task"), "checkbox", "task:new", "task.create", keys="c t"),
    CreateItem(_("Meeting"), "calendar-event", "meeting:new", "meeting.create", keys="c m"),
    CreateItem(_("Organization"), "building", "organization:new", "organization.create", keys="c o"),
    CreateItem(_("Person"), "user", "person:new", "person.create", keys="c p"),
    CreateItem(_("Product"), "package", "product:new", "product.create"),
)
