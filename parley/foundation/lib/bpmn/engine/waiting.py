"""Tokens that come to rest: what exactly they wait for, and the subscriptions to events that hang on them."""

from __future__ import annotations

from typing import Any

from .expressions import Sight, resolve, sight
from .graph import Node, WaitSpec
from .timers import Clock, as_deadline, first_due, next_due
from .tokens import Run, Token
from .traces import Play
from .values import encode


def clock(run: Run) -> Clock:
    return Clock(run.at, run.graph.zone, run.graph.calendar)


def prepare(run: Run, token: Token) -> None:
    """Fix what a token waits for, as known now: time, correlation key, assignee."""
    spec = token.node.wait
    if spec is None:
        return
    if spec.timer is not None or spec.evaluated:
        run.row(token).update(_evaluated(spec, sight(run, token), clock(run)))
        run.note(prepare_again, token)
    if spec.condition is not None:
        run.watching = True


def prepare_again(play: Play, number: int, node: Node) -> None:
    if node.wait is not None:
        play.part(number).update(_evaluated(node.wait, play.sight(number), play.clock))


def _evaluated(spec: WaitSpec, see: Sight, clock: Clock) -> dict[str, Any]:
    """The parts of a row that have to be evaluated."""
    row: dict[str, Any] = {}
    if spec.timer is not None:
        row.update(first_due(spec.timer, resolve(see, spec.timer.value), clock))
    if spec.evaluated:
        row["with"] = {name: _field(name, see(expression), clock) for name, expression in spec.evaluated}
    return row


def _field(name: str, value: Any, clock: Clock) -> Any:
    if name == "due":
        return as_deadline(value, clock) if value is not None else ""
    value = encode(value)
    if name in ("key", "name"):
        return "" if value is None else str(value)
    if name.startswith("candidate") and isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def subscribe(run: Run, token: Token, ids: tuple[str, ...]) -> None:
    """Let a token listen to boundary events, or to the start events of event sub-processes.

    Each listens on its own: one whose time or key cannot be evaluated is an incident and leaves the others alone.
    """
    for id in ids:
        run.spawn(run.graph.nodes[id], token, verb="listen")


def listen_again(run: Run, subscription: Token) -> bool:
    """After a subscription that does not interrupt has fired: whether there is a next time."""
    timer = subscription.node.wait.timer if subscription.node.wait else None
    if timer is None:
        return True
    if "cycle" in subscription.row:
        run.plain = False
    again = next_due(timer, subscription.row, clock(run))
    if again is None:
        return False
    run.row(subscription).update(again)
    return True
