"""Tokens that come to rest: what exactly they wait for, and the subscriptions to events that hang on them."""

from __future__ import annotations

from typing import Any

from .expressions import evaluate, resolve
from .timers import Clock, as_deadline, first_due, next_due
from .tokens import Run, Token
from .values import encode


def clock(run: Run) -> Clock:
    return Clock(run.at, run.graph.zone, run.graph.calendar)


def prepare(run: Run, token: Token) -> None:
    """Fix what a token waits for, as known now: time, correlation key, assignee."""
    spec = token.node.wait
    if spec is None:
        return
    if spec.timer is not None:
        value = resolve(run, token, spec.timer.value)
        run.row(token).update(first_due(spec.timer, value, clock(run)))
    if spec.evaluated:
        run.row(token)["with"] = {name: _field(run, token, name, value) for name, value in spec.evaluated}
    if spec.condition is not None:
        run.watching = True


def _field(run: Run, token: Token, name: str, expression: Any) -> Any:
    value = evaluate(run, token, expression)
    if name == "due":
        return as_deadline(value, clock(run)) if value is not None else ""
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
    again = next_due(timer, subscription.row, clock(run))
    if again is None:
        return False
    run.row(subscription).update(again)
    return True
