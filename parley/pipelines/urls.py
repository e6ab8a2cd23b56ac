"""Boards and moves of every record type that has pipelines, and the pipelines under Settings."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from parley.foundation.records.declaration import RecordType
from parley.pipelines import moves, rejecting, relocating
from parley.pipelines.board import views as board
from parley.pipelines.editing import staged_types
from parley.pipelines.settings import views as settings

app_name = "pipelines"


def addresses_of(record_type: RecordType) -> list[URLPattern]:
    """The pages of one type: `pipelines:deal_board` is /deals/board/."""
    views: tuple[tuple[str, Any, str, dict[str, str]], ...] = (
        ("board/", board.board, "board", {}),
        ("board/cards/", board.cards, "cards", {}),
        ("board/move/", board.move, "board_move", {}),
        ("board/claim/", board.claim, "board_claim", {}),
        ("<int:pk>/actions/move/", moves.move, "move", {}),
        ("<int:pk>/actions/win/", moves.move, "win", {"end": "won"}),
        ("<int:pk>/actions/lose/", moves.move, "lose", {"end": "lost"}),
        ("<int:pk>/actions/reject/", rejecting.reject, "reject", {}),
        ("<int:pk>/actions/move_to_pipeline/", relocating.relocate, "relocate", {}),
        ("bulk/move_to_pipeline/", relocating.relocate, "relocate_many", {}),
    )
    return [
        path(
            f"{record_type.path}/{address}",
            view,
            {"record_type": record_type, **extra},
            name=f"{record_type.key}_{name}",
        )
        for address, view, name, extra in views
    ]


urlpatterns = [
    path("settings/pipelines/", settings.pipelines, name="list"),
    path("settings/pipelines/new/", settings.create, name="create"),
    path("settings/pipelines/<int:pk>/", settings.edit, name="edit"),
    path("settings/pipelines/<int:pk>/change/", settings.change, name="change"),
    path("settings/pipelines/<int:pk>/archive/", settings.archive, name="archive"),
    path("settings/pipelines/<int:pk>/order/", settings.order, name="order"),
    path("settings/pipelines/<int:pk>/stages/", settings.add, name="add_stage"),
    path("settings/pipelines/<int:pk>/stages/<int:stage_pk>/", settings.stage, name="stage"),
    path("settings/pipelines/<int:pk>/stages/<int:stage_pk>/remove/", settings.remove, name="remove_stage"),
    *(address for record_type in staged_types() for address in addresses_of(record_type)),
]
