"""Incidents: a token that cannot go on stays where it is, says why, and can be tried again."""

from __future__ import annotations

from typing import Any

from .gateways import masks
from .problems import EndlessLoop, Problem
from .tokens import Run, Token

JOINS = frozenset({"parallelGateway", "inclusiveGateway"})


def stop(run: Run, token: Token, code: str, message: str, todo: str, **more: Any) -> None:
    """Turn a token into an incident; `todo` is the verb of the next try."""
    run.plain = False
    run.row(token)["incident"] = {"code": code, "message": message, **more, "todo": todo}
    run.log(token, "incident")


def undo_and_stop(run: Run, token: Token, verb: str, problem: Problem, effects: int, entries: int) -> None:
    """A verb failed half way: forget what it has produced inside the token, then stop."""
    del run.effects[effects:]
    del run.entries[entries:]
    if verb == "enter":
        run.clear(token)
    stop(run, token, problem.code, problem.message, verb)


def stop_dead_joins(run: Run) -> None:
    """A join is dead when no token that can still move reaches one of its empty flows."""
    waiting = [token for token in run.tokens.values() if _waits_at_join(run, token)]
    while waiting:
        dead = [token for token in waiting if _is_dead(run, token, waiting)]
        if len(dead) == len(waiting):
            break
        waiting = dead
    for token in waiting:
        if "incident" not in token.row:
            flows = ", ".join(flow for flow in token.node.incoming if flow != token.row["via"])
            stop(run, token, "deadlock", f"Nothing can arrive any more by {flows}.", "enter")


def _waits_at_join(run: Run, token: Token) -> bool:
    return token.node.kind in JOINS and token.node.id in run.graph.reach


def _is_dead(run: Run, token: Token, waiting: list[Token]) -> bool:
    """Given that the tokens `waiting` do not move."""
    siblings = list((token.scope.children or {}).values())
    arrived = {other.row["via"] for other in siblings if other.node is token.node}
    movers = 0
    for other in siblings:
        if other.node is not token.node and other.is_live and other not in waiting:
            movers |= other.node.mask
    reach = run.graph.reach[token.node.id]
    missing = [mask for flow, mask in reach.items() if flow not in arrived]
    if token.node.kind == "parallelGateway":
        return any(not movers & mask for mask in missing)
    return not movers & masks(run, token, arrived)[0]


def loop_incident(error: EndlessLoop, todo: str) -> dict[str, Any]:
    message = f"{error.limit:,} moves without a wait: an endless loop through {' > '.join(error.path)}."
    return {"code": "loop", "message": message, "path": error.path, "todo": todo}
