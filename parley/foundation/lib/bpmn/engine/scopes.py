"""Scopes: the instance itself, sub-processes and event sub-processes. A scope is done when no token is left in it."""

from __future__ import annotations

from typing import Any

from .graph import Node
from .tokens import Run, Token
from .waiting import subscribe


def begin(run: Run, scope: Token) -> None:
    """Start the inside of a sub-process; an empty one is done at once."""
    open_scope(run, scope)
    body = scope.node.body
    assert body is not None
    for id in body.starts:
        run.spawn(run.graph.nodes[id], scope)
    if not body.starts:
        run.do(scope, "leave")


def open_scope(run: Run, scope: Token) -> None:
    """Let a scope listen for the events that start its event sub-processes."""
    body = scope.node.body
    assert body is not None
    if body.armed:
        subscribe(run, scope, body.armed)


def begin_event_sub_process(run: Run, scope: Token, start: Node, result: Any, **row: Any) -> None:
    """Run the event sub-process of `start` inside `scope`; an interrupting one ends all else there first."""
    if start.interrupting:
        run.kill_children(scope)
    run.plain = False
    if isinstance(result, dict) and not start.outputs and not start.result:
        run.write(scope, result)
        result = None
    inside = run.spawn(run.graph.nodes[start.scope], scope, verb="", **row)
    run.log(inside, "started")
    open_scope(run, inside)
    begun = run.spawn(start, inside, verb="leave")
    if result is not None:
        begun.row["result"] = result


def check(run: Run, scope: Token) -> None:
    """End a scope that has no token left."""
    if run.has_live_children(scope):
        return
    if scope.parent is None:
        run.clear(scope)
        run.status = "finished"
    else:
        run.do(scope, "leave")


def end_event(run: Run, token: Token) -> None:
    """A token reaches an end event."""
    scope = token.scope
    run.log(token, "completed")
    note_end(run, token)
    run.remove(token)
    check(run, scope)


def note_end(run: Run, token: Token) -> None:
    """Remember by which end events the instance itself ended: its outcome."""
    if _is_of_instance(token.scope):
        run.reached.append(token.node.id)
        if token.node.id not in run.ends:
            run.ends = [*run.ends, token.node.id]


def _is_of_instance(scope: Token) -> bool:
    while scope.parent is not None and scope.node.event_sub_process:
        scope = scope.parent
    return scope.parent is None


def terminate(run: Run, token: Token) -> None:
    """A terminate end event ends everything in its scope."""
    run.kill_children(token.scope, but=token)
    end_event(run, token)


def fall_away(run: Run, token: Token) -> None:
    """The way ends without an end event, as a sub-process may."""
    scope = token.scope
    run.remove(token)
    check(run, scope)
