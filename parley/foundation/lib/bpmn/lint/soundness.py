"""Soundness: can every run come to its end? All reachable states of small nets, known patterns in large ones.

A deadlock is a state with tokens and no step; lack of synchronization puts two tokens on one way; a trap is a set of
states without a way to the end. (W. van der Aalst, "Verification of Workflow Nets", 1997, for the terms.)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from .findings import ERROR, WARNING, Finding, finding
from .net import Marking, Net
from .scope import Scope, label

MOST_STATES = 2_000
MOST_STATES_OF_A_MODEL = 20_000
MOST_ARCS = 150
_MOST_TOKENS = 2
"""Tokens on one way; more adds nothing new."""


@dataclass(slots=True)
class Budget:
    """States that may still be looked at for one model: bounds the time of files with many sub-processes."""

    states: int = MOST_STATES_OF_A_MODEL


@dataclass(slots=True)
class Exploration:
    """What was seen. `complete` is false if the limit stopped it: then only what was found counts."""

    complete: bool = True
    dead: list[Marking] = field(default_factory=list)
    doubled: set[int] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    trapped: list[Marking] = field(default_factory=list)


def check(scope: Scope, budget: Budget) -> Iterator[Finding]:
    boundary = sum(map(len, scope.boundary.values()))
    if sum(map(len, scope.outgoing.values())) + len(scope.entries()) + boundary > MOST_ARCS:
        yield from _patterns(scope)
        return
    net = Net(scope)
    if not net.starts:
        return
    seen = explore(net, budget)
    yield from _dead(scope, net, seen)
    yield from _doubled(scope, net, seen)
    if seen.complete:
        yield from _trapped(scope, net, seen)
        if not seen.dead:
            yield from _never_reached(scope, net, seen)
    else:
        known = {id for marking in seen.dead for id in _waiting(net, marking)}
        known |= {net.arcs[number].source for number in seen.doubled}
        yield from (found for found in _patterns(scope) if found.element_id not in known)


def explore(net: Net, budget: Budget) -> Exploration:
    """Walk through all reachable markings, at most `MOST_STATES`; depth first, so that ends are seen early."""
    limit = min(MOST_STATES, budget.states)
    seen = Exploration()
    before: dict[Marking, list[Marking]] = defaultdict(list)
    known = set(net.starts)
    pending = list(net.starts)
    while pending:
        marking = pending.pop()
        crowded = [number for number, tokens in Counter(marking).items() if tokens >= _MOST_TOKENS]
        if crowded:
            seen.doubled.update(crowded)
            before[()].append(marking)
            continue
        moves = 0
        for id, after in net.steps(marking):
            moves += 1
            seen.moved.add(id)
            before[after].append(marking)
            if after not in known and len(known) < limit:
                known.add(after)
                pending.append(after)
            elif after not in known:
                seen.complete = False
        if not moves and marking:
            seen.dead.append(marking)
    budget.states -= len(known)
    if seen.complete:
        seen.trapped = _cannot_end(known, before, seen.dead)
    return seen


def _cannot_end(
    known: set[Marking], before: dict[Marking, list[Marking]], dead: list[Marking]
) -> list[Marking]:
    """Markings from which neither the end nor a deadlock can be reached."""
    may_end: set[Marking] = set()
    pending: list[Marking] = [(), *dead]
    while pending:
        marking = pending.pop()
        if marking not in may_end:
            may_end.add(marking)
            pending += before[marking]
    return sorted(known - may_end, key=lambda marking: (len(marking), marking))


def _waiting(net: Net, marking: Marking) -> list[str]:
    return list(dict.fromkeys(net.arcs[number].target for number in marking))


def _dead(scope: Scope, net: Net, seen: Exploration) -> Iterator[Finding]:
    stuck = dict.fromkeys(id for marking in seen.dead for id in _waiting(net, marking))
    for id in stuck:
        node = scope.nodes[id]
        yield finding(
            "deadlock",
            ERROR,
            id,
            node.line,
            "{name} may wait for ever: not every way that leads to it is always taken.",
            "Join ways with the kind of gateway that parted them.",
            name=label(node),
        )


def _doubled(scope: Scope, net: Net, seen: Exploration) -> Iterator[Finding]:
    sources = dict.fromkeys(net.arcs[number].source for number in sorted(seen.doubled))
    for id in [id for id in sources if id][:3]:
        node = scope.nodes[id]
        yield finding(
            "lack-of-synchronization",
            WARNING,
            id,
            node.line,
            "What follows {name} may be done twice: ways taken together meet without being joined.",
            "Join them with a parallel or inclusive gateway.",
            name=label(node),
        )


def _trapped(scope: Scope, net: Net, seen: Exploration) -> Iterator[Finding]:
    for marking in seen.trapped[:1]:
        for id in _waiting(net, marking)[:1]:
            node = scope.nodes[id]
            yield finding(
                "no-way-out",
                ERROR,
                id,
                node.line,
                "Once {name} is reached, the process cannot end.",
                "Draw a way out of the loop.",
                name=label(node),
            )


def _never_reached(scope: Scope, net: Net, seen: Exploration) -> Iterator[Finding]:
    """Nodes with a way in that no run takes."""
    led_to = {net.arcs[number].target for number in range(len(net.arcs))}
    for id in led_to - seen.moved:
        node = scope.nodes[id]
        if any(flow.source in seen.moved for flow in scope.incoming[id]):
            yield finding(
                "never-reached",
                WARNING,
                id,
                node.line,
                "No run ever gets through {name}.",
                "Look at the gateways before it.",
                name=label(node),
            )


def _patterns(scope: Scope) -> Iterator[Finding]:
    """Splits whose ways meet directly in a join of the wrong kind."""
    for node in scope.of_kind("parallelGateway", "exclusiveGateway"):
        splits = [_split_before(scope, flow.source) for flow in scope.incoming[node.id]]
        if len(splits) < 2 or splits[0] is None or len(set(splits)) > 1:
            continue
        split = scope.nodes[splits[0]]
        if node.kind == "parallelGateway" and split.kind == "exclusiveGateway":
            yield finding(
                "deadlock",
                ERROR,
                node.id,
                node.line,
                "{name} waits for all ways, but {split} takes only one of them.",
                "Use an exclusive gateway to join them.",
                name=label(node),
                split=label(split),
            )
        elif node.kind == "exclusiveGateway" and split.kind == "parallelGateway":
            yield finding(
                "lack-of-synchronization",
                WARNING,
                node.id,
                node.line,
                "What follows {name} is done several times: {split} takes all ways at once.",
                "Use a parallel gateway to join them.",
                name=label(node),
                split=label(split),
            )


def _split_before(scope: Scope, id: str) -> str | None:
    """The gateway that a chain of single steps begins with."""
    for _ in scope.nodes:
        incoming, outgoing = scope.incoming[id], scope.outgoing[id]
        if len(outgoing) > 1:
            return id
        if len(incoming) != 1 or scope.boundary.get(id):
            return None
        id = incoming[0].source
    return None
