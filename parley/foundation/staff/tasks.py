"""Handing over in the background: thousands of records must not keep a page waiting."""

from __future__ import annotations

from parley.foundation.jobs import task
from parley.foundation.staff.handover import actions
from parley.foundation.staff.models import Handover


@task(attempts=5, queue_name="long")
def hand_over(handover_id: int) -> None:
    """Does what one handing over asks for."""
    handover = Handover.objects.select_related("person", "by").get(pk=handover_id)
    if handover.state == Handover.State.RUNNING:
        actions.hand_over(handover)


@task(attempts=5, queue_name="long")
def take_back(handover_id: int) -> None:
    """Takes one handing over back."""
    handover = Handover.objects.select_related("person", "by").get(pk=handover_id)
    if handover.state == Handover.State.UNDOING:
        actions.take_back(handover)
