"""What is measured: pages that are read, and two writes that everybody makes all day."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from bench.http.client import Answer, Visitor
from parley.deals.models import Deal
from parley.pipelines.models import Stage

DEAL = 4711
READS = {
    "list": "/deals/",
    "list by name": "/deals/?sort=name",
    "list searched": "/deals/?q=laser+99",
    "board": "/deals/board/",
    "record page": f"/deals/{DEAL}/",
    "search": "/find/?q=kestrel+pumps",
    "funnel": "/reports/",
    "My day": "/my-day/",
}
BARE = {
    "list": "/bench/list/",
    "board": "/bench/board/",
    "record page": f"/bench/record/{DEAL}/",
    "search": "/bench/search/?q=kestrel",
    "funnel": "/bench/funnel/",
}


def writes(visitor: Visitor) -> dict[str, Callable[[int], Answer]]:
    """Moving a card between two neighbouring stages, and making a deal in the short form."""
    stages = list(Stage.objects.standing().filter(outcome="open").in_order().values_list("pk", flat=True))
    there, back = next(pairwise(stages))
    cards: list[Any] = list(Deal.objects.filter(stage_id=there).order_by("pk")[:500])
    chance = random.Random()

    def move(number: int) -> Answer:
        card = cards[number]
        answer = visitor.post(
            "/deals/board/move/", id=str(card.pk), stage=str(back), version=str(card.version)
        )
        Deal.objects.filter(pk=card.pk).update(stage_id=there)
        return answer

    def create(number: int) -> Answer:
        return visitor.post(
            "/deals/new/", name=f"Measured {chance.random()}", amount="1000", stage=str(there)
        )

    return {"moving a card": move, "creating a deal": create}
