"""Ways on: which outgoing flows a token takes, and the gateways that split and join.

Joins follow BPMN 2.0.2, 13.4: a parallel gateway takes one token from each incoming flow; an inclusive one goes on when no
token upstream can still reach an empty incoming flow, unless it can as well reach one that has a token.
"""

from __future__ import annotations

from . import scopes
from .expressions import value_of
from .graph import Flow
from .problems import Problem
from .tokens import Run, Token
from .values import shown
from .waiting import subscribe


def route(run: Run, token: Token) -> None:
    """Take the outgoing flows of the token's node."""
    node = token.node
    if node.choice == "all":
        flows = node.out
    elif node.choice == "first":
        flows = first_true(run, token)
    else:
        flows = all_true(run, token)
    follow(run, token, flows)


def follow(run: Run, token: Token, flows: tuple[Flow, ...]) -> None:
    """Replace a token by one for each flow, where something happens next."""
    if not flows:
        scopes.fall_away(run, token)
        return
    scope = token.scope
    run.remove(token)
    nodes, reach = run.graph.nodes, run.graph.reach
    for flow in flows:
        if flow.passed:
            run.trail.extend(flow.passed)
            run.entries.extend(flow.entries)
        if flow.target in reach:
            run.spawn(nodes[flow.target], scope, via=flow.via)
        else:
            run.spawn(nodes[flow.target], scope)


def first_true(run: Run, token: Token) -> tuple[Flow, ...]:
    """Exclusive choice: the first flow whose condition is true, else the default."""
    for flow in token.node.out:
        if flow is not token.node.default and _holds(run, token, flow):
            return (flow,)
    return _default(token)


def all_true(run: Run, token: Token) -> tuple[Flow, ...]:
    """Inclusive choice: every flow whose condition is true, else the default."""
    default = token.node.default
    chosen = tuple(flow for flow in token.node.out if flow is not default and _holds(run, token, flow))
    return chosen or _default(token)


def _holds(run: Run, token: Token, flow: Flow) -> bool:
    """A flow without a condition is always open. Null counts as not true."""
    if flow.condition is None:
        return True
    value = value_of(flow.condition, run.seen(token), run.at)
    if value is None or isinstance(value, bool):
        run.notes.append((flow.condition, value is True))
        return value is True
    message = (
        f"The condition {flow.condition.text!r} of flow {flow.id!r} gave {shown(value)}, not true or false."
    )
    raise Problem("condition", message)


def _default(token: Token) -> tuple[Flow, ...]:
    if token.node.default is not None:
        return (token.node.default,)
    conditions = ", ".join(flow.condition.text for flow in token.node.out if flow.condition is not None)
    raise Problem("no_way", f"No condition is true and there is no default flow: {conditions}.")


def enter_parallel(run: Run, token: Token) -> None:
    """Wait for a token on each incoming flow, then go on with one."""
    incoming = token.node.incoming
    if len(incoming) > 1:
        arrived = _one_of_each(token)
        if len(arrived) < len(incoming):
            run.joins = True
            return
        _merge(run, token, arrived)
    route(run, token)


def enter_inclusive(run: Run, token: Token) -> None:
    """Wait at a join until nothing else moves; a mere split goes on at once."""
    if len(token.node.incoming) > 1:
        run.joins = True
    else:
        route(run, token)


def _one_of_each(token: Token) -> dict[str, Token]:
    """For each incoming flow that has tokens at this join, the oldest; the arriving token itself comes first."""
    arrived = {token.row["via"]: token}
    for other in (token.scope.children or {}).values():
        if other.node is token.node and not other.verb:
            arrived.setdefault(other.row["via"], other)
    return arrived


def _merge(run: Run, token: Token, arrived: dict[str, Token]) -> None:
    for other in arrived.values():
        if other is not token:
            run.remove(other)


def release_joins(run: Run) -> bool:
    """When nothing moves: let the inclusive joins go on that have nothing more to wait for. Whether one did."""
    released = False
    for token in waiting_at_joins(run, "inclusiveGateway"):
        if token.id not in run.tokens or token.verb:
            continue
        arrived = _one_of_each(token)
        if not _is_awaited(run, token, arrived):
            _merge(run, token, arrived)
            run.do(token, "route")
            released = True
    return released


def waiting_at_joins(run: Run, kind: str) -> list[Token]:
    reach = run.graph.reach
    return [
        token
        for token in run.tokens.values()
        if token.node.kind == kind and token.node.id in reach and not token.verb
    ]


def _is_awaited(run: Run, token: Token, arrived: dict[str, Token]) -> bool:
    """Whether a token of the same scope can still arrive by an empty flow, and by no flow that has a token."""
    empty, full = masks(run, token, set(arrived))
    return any(
        other.node is not token.node and other.node.mask & empty and not other.node.mask & full
        for other in (token.scope.children or {}).values()
        if other.is_live
    )


def masks(run: Run, token: Token, arrived: set[str]) -> tuple[int, int]:
    """The nodes from which the empty, and from which the full incoming flows of a join can be reached."""
    empty = full = 0
    for flow, reach in run.graph.reach[token.node.id].items():
        if flow in arrived:
            full |= reach
        else:
            empty |= reach
    return empty, full


def enter_event_based(run: Run, token: Token) -> None:
    """Wait for the first of several events."""
    subscribe(run, token, token.node.events)
