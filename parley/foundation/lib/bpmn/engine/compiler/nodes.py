"""From a node of the model to the parts of a node of the graph."""

from __future__ import annotations

from typing import Any

from ....feel import BOOLEAN
from ... import model
from ...kinds import ACTIVITIES, EVENTS, GATEWAYS
from .. import gateways
from ..expressions import Expression
from ..graph import Catch, Flow, ScopeSpec, Value
from . import dialect
from .events import WAITING, Parts, event_parts, kind_of
from .layout import Layout, Place, Scope
from .tasks import task_parts
from .texts import Texts

_GATEWAYS: dict[str, Parts] = {
    "exclusiveGateway": {"enter": gateways.route, "choice": "first"},
    "inclusiveGateway": {"enter": gateways.enter_inclusive, "choice": "true"},
    "parallelGateway": {"enter": gateways.enter_parallel},
    "eventBasedGateway": {"enter": gateways.enter_event_based},
}


def node_parts(
    layout: Layout, texts: Texts, place: Place, index: int, links: dict[tuple[str, str], str]
) -> Parts:
    """The keyword arguments of a `graph.Node`, its flows without shortcuts."""
    node = place.node
    parts: Parts = {
        "id": node.id,
        "kind": node.kind,
        "scope": place.scope,
        "name": node.name,
        "incoming": tuple([flow.id for flow in place.incoming]),
        "mask": 1 << index,
        "logged": node.kind not in GATEWAYS,
        **_parts(layout, texts, place),
    }
    _add_ways(texts, place, links, parts)
    if node.extensions or node.attributes:
        parts["result"] = dialect.result_variable(node)
        parts["inputs"], parts["outputs"] = _mappings(texts, place)
    if node.kind == "boundaryEvent" or node.kind == "startEvent":
        always = kind_of(node) in ("error", "cancel", "compensation")
        parts.update(attached_to=node.attached_to or "", interrupting=node.interrupting or always)
    elif node.body is not None:
        parts["event_sub_process"] = node.triggered_by_event
    if place.boundary:
        _add_boundary(layout, texts, place, parts)
    return parts


def _add_ways(texts: Texts, place: Place, links: dict[tuple[str, str], str], parts: Parts) -> None:
    """The outgoing flows, the default among them, and how they are chosen."""
    node = place.node
    out = _flows(texts, place, links)
    if node.default:
        parts["default"] = next((flow for flow in out if flow.id == node.default), None)
        if parts["default"] is None:
            texts.fault(node.id, f"The default flow {node.default!r} does not leave this node.", node.line)
    if len(out) == 1 and out[0].condition is None:
        parts["choice"] = "all"
    elif "choice" not in parts and any(flow.condition is not None for flow in out):
        parts["choice"] = "true"
    parts["out"] = out


def _parts(layout: Layout, texts: Texts, place: Place) -> Parts:
    node = place.node
    if node.kind in GATEWAYS:
        parts: Parts = {"work": gateways.route, **_GATEWAYS[node.kind]}
        if node.kind == "eventBasedGateway":
            parts["events"] = tuple(flow.target for flow in place.out)
        return parts
    if node.kind in EVENTS:
        around = layout.places.get(place.scope)
        return event_parts(layout, texts, node, around is not None and around.node.triggered_by_event)
    assert node.kind in ACTIVITIES
    return task_parts(layout, texts, node)


def _flows(texts: Texts, place: Place, links: dict[tuple[str, str], str]) -> tuple[Flow, ...]:
    """The outgoing flows; a throwing link leads to its catching one."""
    node = place.node
    if node.kind == "intermediateThrowEvent" and kind_of(node) == "link":
        target = links.get((place.scope, node.event_definitions[0].link))
        return (Flow(f"link {node.id}", target),) if target else ()
    return tuple([Flow(flow.id, flow.target, _condition(texts, flow), flow.id) for flow in place.out])


def _condition(texts: Texts, flow: model.Flow) -> Expression | None:
    if flow.condition is None:
        return None
    return texts.expression(flow.id, flow.condition, "The condition", BOOLEAN)


Mapped = tuple[tuple[str, Value], ...]


def _mappings(texts: Texts, place: Place) -> tuple[Mapped, Mapped]:
    node = place.node
    if not node.extensions:
        return (), ()
    inputs, outputs = dialect.mappings(node)
    return _compiled(texts, place, inputs, "input"), _compiled(texts, place, outputs, "output")


def _compiled(texts: Texts, place: Place, mappings: list[dialect.Mapping], what: str) -> Mapped:
    node = place.node
    compiled: list[tuple[str, Value]] = []
    for name, text in mappings:
        if not name:
            texts.fault(node.id, f"An {what} has no variable name.", node.line)
        elif text is None:
            texts.fault(node.id, f"The {what} {name!r} is neither a text nor an expression.", node.line)
        else:
            compiled.append((name, texts.value(node.id, text, f"The {what} {name!r}", node.line)))
    return tuple(compiled)


def _add_boundary(layout: Layout, texts: Texts, place: Place, parts: Parts) -> None:
    """Which boundary events wait, which catch, and what compensates this activity."""
    by_kind: dict[str, list[str]] = {}
    for event in place.boundary:
        by_kind.setdefault(kind_of(event), []).append(event.id)
    parts["boundary"] = tuple(event.id for event in place.boundary if kind_of(event) in WAITING)
    parts["errors"] = catches(layout, by_kind.get("error", []))
    parts["escalations"] = catches(layout, by_kind.get("escalation", []))
    compensating = by_kind.get("compensation", [])
    if len(compensating) > 1:
        texts.fault(
            place.node.id, "The activity has more than one compensation boundary event.", place.node.line
        )
    if compensating:
        parts["handler"] = _handler(layout, texts, place, compensating[0])


def catches(layout: Layout, events: list[str]) -> tuple[Catch, ...]:
    found: list[Catch] = []
    for id in events:
        definition = layout.places[id].node.event_definitions[0]
        known: Any = (
            layout.definitions.errors if definition.kind == "error" else layout.definitions.escalations
        )
        item = known.get(definition.ref or "")
        catch = Catch(str(item.code) if item is not None else "", id)
        if any(other.code == catch.code for other in found):
            layout.fault(id, f"Another event here already catches the {definition.kind} {catch.code!r}.")
        found.append(catch)
    return tuple(found)


def _handler(layout: Layout, texts: Texts, place: Place, event: str) -> str:
    """The activity that an association connects with a compensation boundary event."""
    handlers = []
    for artifact in place.body.artifacts:
        if artifact.kind == "association" and event in (artifact.source, artifact.target):
            other = artifact.target if artifact.source == event else artifact.source
            if other in layout.places and layout.places[other].node.for_compensation:
                handlers.append(other)
    if len(handlers) != 1:
        message = (
            "Connect the compensation event by an association with one activity marked isForCompensation."
        )
        texts.fault(event, message, layout.places[event].node.line)
        return ""
    return handlers[0]


def compile_scope(layout: Layout, texts: Texts, scope: Scope) -> ScopeSpec:
    """Where the tokens of a scope begin, and what its event sub-processes listen to."""
    starts = [node.id for node in scope.body.nodes if _begins(layout, node)]
    plain = [id for id in starts if layout.places[id].node.kind == "startEvent"]
    by_kind: dict[str, list[str]] = {}
    undo = ""
    for node in scope.body.nodes:
        if node.triggered_by_event and node.body is not None:
            start = next((inner for inner in node.body.nodes if inner.kind == "startEvent"), None)
            if start is not None:
                kind = kind_of(start)
                by_kind.setdefault("armed" if kind in WAITING else kind, []).append(start.id)
                _check_rivals(layout, start, by_kind)
    compensating = by_kind.get("compensation", [])
    if compensating:
        undo = compensating[0]
        _check_undo(layout, texts, scope, compensating)
    return ScopeSpec(
        starts=tuple(plain or starts),
        armed=tuple(by_kind.get("armed", [])),
        errors=catches(layout, by_kind.get("error", [])),
        escalations=catches(layout, by_kind.get("escalation", [])),
        undo=undo,
    )


def _check_rivals(layout: Layout, start: model.Node, by_kind: dict[str, list[str]]) -> None:
    """Two interrupting event sub-processes cannot both answer the same message or signal."""
    definition = start.event
    if definition is None or not start.interrupting or definition.kind not in ("message", "signal"):
        return
    for other in (layout.places[id].node for id in by_kind["armed"][:-1]):
        known = other.event
        if (
            other.interrupting
            and known is not None
            and (known.kind, known.ref) == (definition.kind, definition.ref)
        ):
            layout.fault(start.id, f"{other.id!r} is already started by the same {known.kind}.", start.line)


def _check_undo(layout: Layout, texts: Texts, scope: Scope, compensating: list[str]) -> None:
    definition = layout.places[compensating[0]].node.event
    if definition is not None and definition.ref is not None:
        texts.fault(compensating[0], "It compensates its own sub-process: remove the activityRef.")
    if len(compensating) > 1:
        texts.fault(scope.id, "More than one event sub-process compensates this scope.")
    if scope.node is None:
        texts.fault(compensating[0], "A process cannot be compensated as a whole, only a sub-process.")
    elif any(kind_of(event) == "compensation" for event in layout.places[scope.id].boundary):
        texts.fault(
            scope.id, "The sub-process has both a compensation boundary event and such an event sub-process."
        )


def _begins(layout: Layout, node: model.Node) -> bool:
    """Whether tokens of a sub-process begin here: at its start event, or else wherever nothing comes in."""
    if node.id not in layout.places or layout.places[node.id].node is not node:
        return False
    if node.kind == "startEvent":
        return True
    if node.kind == "boundaryEvent" or node.for_compensation or node.triggered_by_event:
        return False
    return not layout.places[node.id].incoming and not _is_link_catch(node)


def _is_link_catch(node: model.Node) -> bool:
    return node.kind == "intermediateCatchEvent" and kind_of(node) == "link"
