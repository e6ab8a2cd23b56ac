"""A process as a Petri net, so that a log can be replayed on it.

Every flow is a place, every node one or more transitions. Gateways are silent, and events unless the log names them. Where
a net cannot say what BPMN means, it allows more: an inclusive gateway joins any of its flows, a boundary event may happen
instead of its activity, an event sub-process at any time while its scope runs. Compensation handlers can happen at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import NamedTuple

from ..kinds import ACTIVITIES, EVENTS
from ..model import Body, Node, Process

MAX_SUBSETS = 6
"""Flows of an inclusive gateway of which every subset is a transition; of more, only each alone and all together."""

Places = tuple[int, ...]


class Transition(NamedTuple):
    """`label` None is silent; `node` is the element that it comes from."""

    label: str | None
    takes: Places
    gives: Places
    node: str


class Net(NamedTuple):
    """`names` says for each place which node stands behind it; tokens at `end` need not go on."""

    transitions: tuple[Transition, ...]
    names: tuple[str, ...]
    start: int
    end: int


def net_of(process: Process, labels: frozenset[str] = frozenset()) -> Net:
    """The net of a process. `labels` are the activities of the log: events of such a name are visible."""
    builder = _Builder(labels)
    start, end = builder.place(process.id), builder.place(process.id)
    builder.body(process.body, start, end, start)
    return Net(tuple(builder.transitions), tuple(builder.names), start, end)


class _Builder:
    def __init__(self, labels: frozenset[str]) -> None:
        self.labels = labels
        self.transitions: list[Transition] = []
        self.names: list[str] = []
        self.flows: dict[str, int] = {}

    def place(self, name: str) -> int:
        self.names.append(name)
        return len(self.names) - 1

    def add(self, label: str | None, takes: Places, gives: Places, node: str) -> None:
        self.transitions.append(Transition(label, takes, gives, node))

    def body(self, body: Body, start: int, end: int, running: int) -> None:
        """The contents of a scope; `running` has a token when it begins."""
        known = {node.id for node in body.nodes}
        flows = [flow for flow in body.flows if flow.source in known and flow.target in known]
        for flow in flows:
            self.flows[flow.id] = self.place(flow.target)
        links = {
            _link(node): self.place(node.id)
            for node in body.nodes
            if node.kind == "intermediateCatchEvent" and _link(node)
        }
        for node in body.nodes:
            takes = [self.flows[flow.id] for flow in flows if flow.target == node.id]
            gives = [self.flows[flow.id] for flow in flows if flow.source == node.id]
            if _link(node):
                (takes if node.kind == "intermediateCatchEvent" else gives).append(
                    links.get(_link(node), end)
                )
            conditional = any(flow.condition is not None for flow in flows if flow.source == node.id)
            self.node(node, takes, gives, conditional, start, end, running)
        for node in body.nodes:
            if node.kind == "boundaryEvent":
                self._boundary(node, body, [self.flows[flow.id] for flow in flows if flow.source == node.id])

    def node(
        self,
        node: Node,
        takes: list[int],
        gives: list[int],
        conditional: bool,
        start: int,
        end: int,
        running: int,
    ) -> None:
        if node.kind == "boundaryEvent":
            return
        if node.triggered_by_event or node.for_compensation:
            self._aside(node, running)
            return
        takes = takes or [start]
        gives = gives or [end]
        if node.kind in ("exclusiveGateway", "eventBasedGateway"):
            self._each(node, ((each,) for each in takes), [(each,) for each in gives])
        elif node.kind == "parallelGateway":
            self._each(node, iter([tuple(takes)]), [tuple(gives)])
        elif node.kind in ("inclusiveGateway", "complexGateway"):
            self._each(node, _subsets(takes), list(_subsets(gives)))
        else:
            outs = list(_subsets(gives)) if conditional else [tuple(gives)]
            self._step(node, takes, outs)

    def _each(self, node: Node, takes: Iterator[Places], gives: list[Places]) -> None:
        for taken, given in product(takes, gives):
            self.add(self._label(node), taken, given, node.id)

    def _step(self, node: Node, takes: list[int], outs: list[Places]) -> None:
        """An activity or event: any of its flows starts it."""
        if node.loop is None and node.body is None:
            self._each(node, ((each,) for each in takes), outs)
            return
        begin, done = self.place(node.id), self.place(node.id)
        for each in takes:
            self.add(None, (each,), (begin,), node.id)
        if node.body is not None:
            self.body(node.body, begin, done, begin)
        else:
            self.add(self._label(node), (begin,), (done,), node.id)
        if node.loop is not None:
            self.add(None, (done,), (begin,), node.id)
            self.add(None, (begin,), (done,), node.id)
        for given in outs:
            self.add(None, (done,), given, node.id)

    def _boundary(self, node: Node, body: Body, gives: list[int]) -> None:
        """Instead of the activity, or beside it."""
        host = next((other for other in body.nodes if other.id == node.attached_to), None)
        if host is None or not gives:
            return
        for flow in body.flows:
            if flow.target == host.id and flow.id in self.flows:
                taken = self.flows[flow.id]
                given = (*gives,) if node.interrupting else (*gives, taken)
                self.add(self._label(node), (taken,), given, node.id)

    def _aside(self, node: Node, running: int) -> None:
        """An event sub-process or handler, which runs beside or instead of its scope."""
        done = self.place(node.id)
        if node.body is None:
            self.add(self._label(node), (running,), (running,), node.id)
            return
        begin = self.place(node.id)
        self.add(None, (running,), (begin, running), node.id)
        self.body(node.body, begin, done, begin)
        self.add(None, (done,), (), node.id)

    def _label(self, node: Node) -> str | None:
        name = node.name.strip() or node.id
        if node.kind in ACTIVITIES and node.body is None:
            return name
        return name if node.kind in EVENTS and name in self.labels else None


def _link(node: Node) -> str:
    definition = node.event
    return definition.link if definition is not None and definition.kind == "link" else ""


def _subsets(places: list[int]) -> Iterator[Places]:
    """All subsets but the empty one."""
    sizes = range(1, len(places) + 1) if len(places) <= MAX_SUBSETS else (1, len(places))
    for size in sizes:
        yield from combinations(places, size)
