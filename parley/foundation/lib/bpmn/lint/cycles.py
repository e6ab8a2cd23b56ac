"""Loops in which nothing waits: they run until something in them changes a decision, or for ever."""

from __future__ import annotations

from collections.abc import Iterator

from ..kinds import GATEWAYS
from ..model import Node
from .findings import ERROR, WARNING, Finding, finding
from .scope import Scope, label

_QUIET = (GATEWAYS - {"eventBasedGateway"}) | {
    "task",
    "manualTask",
    "scriptTask",
    "businessRuleTask",
    "intermediateThrowEvent",
}
"""Kinds that let a token pass at once."""


def check(scope: Scope) -> Iterator[Finding]:
    for cycle in quiet_cycles(scope):
        first = min(cycle, key=lambda node: node.line)
        only_gateways = all(node.kind in GATEWAYS for node in cycle)
        names = ", ".join(label(node) for node in sorted(cycle, key=lambda node: node.line)[:6])
        yield finding(
            "endless-loop" if only_gateways else "cycle-without-wait",
            ERROR if only_gateways else WARNING,
            first.id,
            first.line,
            "The loop {names} changes nothing, so it never ends once entered."
            if only_gateways
            else "The loop {names} has no wait: it runs without a pause until a step changes the decision.",
            "Put a timer or a task for a person into the loop.",
            names=names,
        )


def quiet_cycles(scope: Scope) -> Iterator[list[Node]]:
    """Groups of nodes that lead to each other without a wait."""
    quiet = {id for id, node in scope.nodes.items() if node.kind in _QUIET}
    after = {id: [flow.target for flow in scope.outgoing[id] if flow.target in quiet] for id in quiet}
    before: dict[str, list[str]] = {id: [] for id in quiet}
    for id, targets in after.items():
        for target in targets:
            before[target].append(id)
    assigned: set[str] = set()
    for id in reversed(_finishing_order(sorted(quiet), after)):
        group = _collect(id, before, assigned)
        if len(group) > 1 or (group and id in after[id]):
            yield [scope.nodes[member] for member in group]


def _finishing_order(ids: list[str], after: dict[str, list[str]]) -> list[str]:
    """Depth-first, each after all it leads to (the first half of Kosaraju's algorithm)."""
    order: list[str] = []
    seen: set[str] = set()
    for root in ids:
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter(after[root]))]
        while stack:
            id, targets = stack[-1]
            target = next((target for target in targets if target not in seen), None)
            if target is None:
                order.append(id)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(after[target])))
    return order


def _collect(id: str, before: dict[str, list[str]], assigned: set[str]) -> list[str]:
    group = []
    pending = [id]
    while pending:
        member = pending.pop()
        if member not in assigned:
            assigned.add(member)
            group.append(member)
            pending += before[member]
    return group
