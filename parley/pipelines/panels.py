"""What pipelines show on the page of every record that has one, and their page under Settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parley.foundation.saved_views.shapes import add_layout
from parley.foundation.web.screens.parts import Part, add_part
from parley.foundation.web.settings_pages import settings_page
from parley.pipelines.board.viewing import board_layout
from parley.pipelines.path import path_part

add_layout(board_layout)
add_part(Part("head", "pipelines/path.html", path_part, order=10))
settings_page(
    _("Pipelines and stages"),
    _("The ways of your deals, what each stage asks for, reasons of loss"),
    "layout-kanban",
    "pipelines:list",
    permission="pipeline.change",
    order=30,
)
