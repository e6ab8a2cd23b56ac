"""Errors and escalations climb from where they are thrown to the nearest place that catches them.

At each level first the boundary of the activity, then the event sub-processes around it; a catch of the very code comes
before one of all codes. An error interrupts what it leaves; an escalation only where the catching event says so.
"""

from __future__ import annotations

from typing import Any

from . import scopes
from .graph import Catch, Node
from .tokens import Run, Token


def throw_error(run: Run, thrower: Token, code: str, result: dict[str, Any] | None) -> bool:
    """Whether somebody caught the error."""
    place = _climb(run, thrower, code, "errors")
    if place is None:
        return False
    _caught(run, *place, result)
    return True


def escalate(run: Run, thrower: Token, code: str, result: dict[str, Any] | None) -> None:
    """An escalation that nobody catches is told to the host, which may pass it to a calling instance."""
    place = _climb(run, thrower, code, "escalations")
    if place is None:
        run.effect(thrower, "escalate", code, dict(result or {}))
    else:
        _caught(run, *place, result)


def _climb(run: Run, thrower: Token, code: str, kind: str) -> tuple[Token, Node] | None:
    """The token whose boundary or inside catches, and the catching event."""
    token = thrower
    while True:
        if not token.is_loop_instance:
            catches = getattr(token.node, kind)
            found = _match(catches, code)
            if found and token.parent is not None:
                return token, run.graph.nodes[found]
        if token.parent is None:
            return None
        scope = token.parent
        body = scope.node.body
        if body is not None and not token.node.event_sub_process:
            found = _match(getattr(body, kind), code)
            if found:
                return scope, run.graph.nodes[found]
        token = scope


def _match(catches: tuple[Catch, ...], code: str) -> str:
    exact = next((catch.node for catch in catches if catch.code == code), "")
    return exact or next((catch.node for catch in catches if not catch.code), "")


def _caught(run: Run, token: Token, event: Node, result: dict[str, Any] | None) -> None:
    if event.kind == "startEvent":
        scopes.begin_event_sub_process(run, token, event, result)
        return
    begun = run.spawn(event, token.scope, verb="leave")
    if result:
        begun.row["result"] = result
    if event.interrupting:
        run.kill(token)


def fail_instance(run: Run, thrower: Token) -> None:
    """The instance ends by an error that nobody catches; a calling instance gets it from the host."""
    run.status = "failed"
    run.outcome = {"error": thrower.node.code, "element": thrower.node.id}
    run.kill_children(run.root)
