"""The control flow of one scope as a net of arcs with tokens: what can happen, step by step.

Sub-processes count as one step; conditions may turn out either way. Each start event begins a run of its own. Semantics by
chapter 13 of the specification, with the joining rule of the inclusive gateway from 13.4.3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations

from ..model import Flow, Node
from .scope import Scope, is_link

Marking = tuple[int, ...]
"""Sorted arc numbers, one for each token."""
_MOST_SUBSETS = 5


@dataclass(frozen=True, slots=True)
class Arc:
    """`source` is empty where a run begins."""

    source: str
    target: str


class Net:
    """`steps(marking)` gives all next markings with the node that moved."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.arcs: list[Arc] = []
        self._number: dict[str, int] = {}
        self._out: dict[str, list[int]] = defaultdict(list)
        self._in: dict[str, list[int]] = defaultdict(list)
        for flows in scope.outgoing.values():
            for flow in flows:
                self._number[flow.id] = self._add(flow.source, flow.target)
        self._add_links()
        self.starts = [tuple(self._add("", node.id) for node in group) for group in self._entries()]
        self._choices = {id: self._choose(node) for id, node in scope.nodes.items()}
        self._aside = self._aside_arcs()
        self._upstream = {id: self._reaching(id) for id in self._joins("inclusiveGateway")}

    def _add(self, source: str, target: str) -> int:
        number = len(self.arcs)
        self.arcs.append(Arc(source, target))
        if source:
            self._out[source].append(number)
        self._in[target].append(number)
        return number

    def _add_links(self) -> None:
        catches = {
            event.link: node.id
            for node in self._scope.of_kind("intermediateCatchEvent")
            for event in node.event_definitions
            if event.kind == "link"
        }
        for node in self._scope.of_kind("intermediateThrowEvent"):
            if is_link(node) and node.event_definitions[0].link in catches:
                self._add(node.id, catches[node.event_definitions[0].link])

    def _entries(self) -> list[list[Node]]:
        entries = self._scope.entries()
        alone = [[node] for node in entries if node.kind == "startEvent" or node.instantiate]
        return alone or ([entries] if entries else [])

    def _joins(self, kind: str) -> list[str]:
        return [node.id for node in self._scope.of_kind(kind) if len(self._in[node.id]) > 1]

    def _aside_arcs(self) -> set[int]:
        """Arcs that only non-interrupting boundary events lead to: reminders and the like, which may well run twice."""
        asides = {
            event.id for events in self._scope.boundary.values() for event in events if not event.interrupting
        }
        main: set[str] = set()
        pending = [self.arcs[number].target for start in self.starts for number in start]
        while pending:
            id = pending.pop()
            if id not in main and id not in asides:
                main.add(id)
                pending += [self.arcs[number].target for number in self._out[id]]
                pending += [event.id for event in self._scope.boundary.get(id, [])]
        return {number for number, arc in enumerate(self.arcs) if arc.source and arc.source not in main}

    def _settle(self, tokens: list[int]) -> Marking:
        """Tokens in order; of several on an arc aside, one."""
        aside = [number for number in tokens if number in self._aside]
        if not aside:
            return tuple(sorted(tokens))
        return tuple(sorted([*set(aside), *(number for number in tokens if number not in self._aside)]))

    def _choose(self, node: Node) -> list[Marking]:
        """Which arcs may get a token when the node moves: one entry for each possibility."""
        out = self._out[node.id]
        if node.kind in ("exclusiveGateway", "eventBasedGateway"):
            return [(number,) for number in out] or [()]
        if node.kind in ("inclusiveGateway", "complexGateway"):
            return _subsets(out) or [()]
        return self._with_boundary(node, self._ordinary(node, out))

    def _ordinary(self, node: Node, out: list[int]) -> list[Marking]:
        """All ways, those with a condition perhaps."""
        conditional = [
            self._number[flow.id] for flow in self._scope.outgoing[node.id] if _may_fail(node, flow)
        ]
        certain = tuple(number for number in out if number not in conditional)
        found = [(*certain, *some) for some in [(), *_subsets(conditional)]]
        return [some for some in found if some] or [()]

    def _with_boundary(self, node: Node, ordinary: list[Marking]) -> list[Marking]:
        found = list(ordinary)
        for event in self._scope.boundary.get(node.id, []):
            out = tuple(self._out[event.id])
            if not out:
                continue
            if event.interrupting:
                found.append(out)
            else:
                found += [(*normal, *out) for normal in ordinary]
        return found

    def _reaching(self, join: str) -> dict[int, set[int]]:
        """For each arc, the incoming arcs of a join that it leads to without passing the join."""
        before: dict[str, set[str]] = defaultdict(set)
        for arc in self.arcs:
            if arc.source and arc.target != join:
                before[arc.target].add(arc.source)
            host = self._scope.nodes[arc.source].attached_to if arc.source else None
            if host:
                before[arc.source].add(host)
        found: dict[int, set[int]] = defaultdict(set)
        for entry in self._in[join]:
            reached = _closure(self.arcs[entry].source, before, join)
            for number, arc in enumerate(self.arcs):
                if arc.target in reached:
                    found[number].add(entry)
        return found

    def steps(self, marking: Marking) -> Iterator[tuple[str, Marking]]:
        targets = dict.fromkeys(self.arcs[number].target for number in marking)
        for id in targets:
            node = self._scope.nodes[id]
            if any(event.kind == "terminate" for event in node.event_definitions):
                yield id, ()
                continue
            for used in self._consumed(node, marking):
                rest = list(marking)
                for number in used:
                    rest.remove(number)
                for made in self._choices[id]:
                    yield id, self._settle([*rest, *made])

    def _consumed(self, node: Node, marking: Marking) -> Iterator[Marking]:
        """The tokens that one move of the node takes."""
        incoming = self._in[node.id]
        present = sorted(set(marking) & set(incoming))
        if node.kind == "parallelGateway" and len(incoming) > 1:
            if len(present) == len(incoming):
                yield tuple(present)
        elif node.id in self._upstream:
            if self._may_join(node.id, set(present), set(incoming), marking):
                yield tuple(present)
        else:
            yield from ((number,) for number in present)

    def _may_join(self, join: str, present: set[int], incoming: set[int], marking: Marking) -> bool:
        """No token elsewhere can still come to an empty way in, except those that come to a filled one too."""
        empty = incoming - present
        for number in set(marking) - incoming:
            reached = self._upstream[join].get(number, set())
            if reached & empty and not reached & present:
                return False
        return True


def _may_fail(node: Node, flow: Flow) -> bool:
    return flow.condition is not None or flow.id == node.default


def _subsets(numbers: list[int]) -> list[Marking]:
    """All non-empty choices; of many ways only each alone and all together."""
    if len(numbers) > _MOST_SUBSETS:
        return [*((number,) for number in numbers), tuple(numbers)]
    sizes = range(1, len(numbers) + 1)
    return list(chain.from_iterable(combinations(numbers, size) for size in sizes))


def _closure(start: str, before: dict[str, set[str]], barrier: str) -> set[str]:
    """The nodes from which `start` can be reached, without passing the barrier."""
    reached: set[str] = set()
    pending = [start]
    while pending:
        id = pending.pop()
        if id not in reached and id != barrier:
            reached.add(id)
            pending += before[id]
    return reached
