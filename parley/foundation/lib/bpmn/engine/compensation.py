"""Compensation: completed activities are remembered in their scope and undone in reverse order.

A scope's `done` lists `[activity, times]`, and `[activity, times, inside]` for a sub-process with what was done in it. A
throwing token that compensates holds `undo`, the part of the list that is still to be undone, and runs one handler at a
time inside itself. Repeated activities are counted, so that loops do not let the state grow.
"""

from __future__ import annotations

from typing import Any

from . import scopes
from .problems import Problem
from .tokens import Run, Token


def remember(run: Run, token: Token) -> None:
    """Note a completed activity that can be compensated."""
    node = token.node
    inside = token.row.get("done")
    undo = node.body.undo if node.body is not None else ""
    if not node.handler and not inside and not undo:
        return
    entry: list[Any] = [node.id, 1]
    if inside or undo:
        entry.append({key: token.row[key] for key in ("done", "data") if key in token.row})
    scope = token.scope
    done = scope.row.get("done", [])
    if done and len(entry) == 2 and done[-1][0] == node.id and len(done[-1]) == 2:
        entry[1] = done[-1][1] + 1
        done = done[:-1]
    run.row(scope)["done"] = [*done, entry]


def enter_throw(run: Run, token: Token) -> None:
    """A compensation event: undo one activity, or all that was done in the scope."""
    scope = _scope_of(token)
    done = scope.row.get("done", [])
    wanted = token.node.target
    chosen = [entry for entry in done if not wanted or entry[0] == wanted]
    _forget(run, scope, [entry for entry in done if entry not in chosen])
    run.row(token)["undo"] = chosen
    resume(run, token)


def _forget(run: Run, scope: Token, left: list[Any]) -> None:
    """Only what is `left` can be compensated from now on."""
    if "done" in scope.row:
        row = run.row(scope)
        if left:
            row["done"] = left
        else:
            del row["done"]


def _scope_of(token: Token) -> Token:
    """The scope whose activities are meant: an event sub-process speaks for the scope around it."""
    scope = token.scope
    while scope.node.event_sub_process:
        scope = scope.scope
        if "undo" in scope.row:
            return scope
    return scope


def enter_cancel(run: Run, token: Token) -> None:
    """The cancel end event of a transaction: stop all else in it, undo what was done, leave by the cancel boundary."""
    scope = token.scope
    run.kill_children(scope, but=token)
    chosen = scope.row.get("done", [])
    _forget(run, scope, [])
    run.row(token)["undo"] = chosen
    resume(run, token)


def resume(run: Run, token: Token) -> None:
    """Undo the last activity on the list; when none is left, the token goes on."""
    run.plain = False
    undo = token.row["undo"]
    if not undo:
        _finished(run, token)
        return
    id, times, *inside = undo[-1]
    rest = undo[:-1] if times == 1 else [*undo[:-1], [id, times - 1]]
    run.row(token)["undo"] = rest
    node = run.graph.nodes[id]
    if node.handler:
        run.spawn(run.graph.nodes[node.handler], token)
        return
    if not inside or node.body is None:
        raise Problem("compensation", f"{id!r} has nothing that compensates it.")
    _undo_inside(run, token, id, inside[0])


def _undo_inside(run: Run, token: Token, id: str, kept: dict[str, Any]) -> None:
    """Undo a completed sub-process from within, with its own variables: by its event sub-process, or piece by piece."""
    node = run.graph.nodes[id]
    assert node.body is not None
    data = {"data": kept["data"]} if "data" in kept else {}
    inner = run.spawn(node, token, verb="", undo=[], **data)
    if node.body.undo:
        run.row(inner)["done"] = kept.get("done", [])
        scopes.begin_event_sub_process(run, inner, run.graph.nodes[node.body.undo], None)
    else:
        run.row(inner)["undo"] = kept.get("done", [])
        run.do(inner, "resume")


def _finished(run: Run, token: Token) -> None:
    """All is undone: a throw event goes on, an end event ends, a cancel leaves the transaction."""
    node = token.node
    row = run.row(token)
    del row["undo"]
    if node.body is not None:
        parent = token.scope
        run.remove(token)
        run.do(parent, "resume")
    elif node.kind != "endEvent":
        run.do(token, "leave")
    elif node.cancel:
        _leave_transaction(run, token)
    else:
        scopes.end_event(run, token)


def _leave_transaction(run: Run, token: Token) -> None:
    run.log(token, "completed")
    transaction = token.scope
    run.remove(token)
    run.spawn(run.graph.nodes[token.node.cancel], transaction.scope, verb="leave")
    run.kill(transaction)
