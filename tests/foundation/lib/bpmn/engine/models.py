"""Short notation for models, and a world to run them in.

run = world(node("startEvent", "s"), node("userTask", "u"), node("endEvent", "e"), path("s u e"))
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from parley.foundation.lib.bpmn import parse
from parley.foundation.lib.bpmn.engine import Event, Graph, Host, compile
from parley.foundation.lib.bpmn.engine.history import Started, replay, waits
from parley.foundation.lib.bpmn.engine.memory import MemoryHost

NOW = "2026-01-01T00:00:00.000Z"
ROOTS = (
    '<message id="m_paid" name="paid"><extensionElements>'
    '<zeebe:subscription correlationKey="= order"/></extensionElements></message>'
    '<message id="m_plain" name="plain"/><message id="m_other" name="other"/>'
    '<signal id="s_alarm" name="alarm"/>'
    '<error id="e_stock" errorCode="no_stock"/><error id="e_other" errorCode="other"/>'
    '<escalation id="x_late" escalationCode="late"/><escalation id="x_other" escalationCode="other"/>'
)
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:parley="urn:parley:bpmn" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'targetNamespace="test">'
)


def node(kind: str, id: str, *inside: str, **attributes: Any) -> str:
    """An element; `parley_action="x"` becomes `parley:action="x"`."""
    written = "".join(
        f" {name.replace('_', ':', 1) if name.startswith('parley_') else name}={quoteattr(str(value))}"
        for name, value in attributes.items()
    )
    return f'<{kind} id="{id}"{written}>{"".join(inside)}</{kind}>'


def start(id: str = "s", *inside: str, **attributes: Any) -> str:
    return node("startEvent", id, *inside, **attributes)


def end(id: str = "e", *inside: str) -> str:
    return node("endEvent", id, *inside)


def user(id: str, *inside: str, **attributes: Any) -> str:
    return node("userTask", id, *inside, **attributes)


def service(id: str, *inside: str, **attributes: Any) -> str:
    return node("serviceTask", id, *inside, **{"parley_action": id, **attributes})


def script(id: str, result: str, text: str, *inside: str) -> str:
    return node("scriptTask", id, *inside, f"<script>{escape(text)}</script>", parley_result=result)


def catch(id: str, *inside: str) -> str:
    return node("intermediateCatchEvent", id, *inside)


def throw(id: str, *inside: str) -> str:
    return node("intermediateThrowEvent", id, *inside)


def boundary(id: str, host: str, *inside: str, interrupting: bool = True) -> str:
    return node("boundaryEvent", id, *inside, attachedToRef=host, cancelActivity=str(interrupting).lower())


def sub(id: str, *inside: str, **attributes: Any) -> str:
    return node("subProcess", id, *inside, **attributes)


def event_sub(id: str, *inside: str) -> str:
    return node("subProcess", id, *inside, triggeredByEvent="true")


def timer(form: str, text: str) -> str:
    return f"<timerEventDefinition><time{form}>{escape(text)}</time{form}></timerEventDefinition>"


def definition(kind: str, ref: str = "") -> str:
    attribute = "activityRef" if kind == "compensate" else f"{kind}Ref"
    return f"<{kind}EventDefinition{f' {attribute}={quoteattr(ref)}' if ref else ''}/>"


def conditional(text: str) -> str:
    return f"<conditionalEventDefinition><condition>{escape(text)}</condition></conditionalEventDefinition>"


def flow(source: str, target: str, condition: str = "", id: str = "") -> str:
    inside = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else ""
    return (
        f'<sequenceFlow id="{id or f"{source}.{target}"}" sourceRef="{source}" targetRef="{target}">'
        f"{inside}</sequenceFlow>"
    )


def path(text: str) -> str:
    """`a b c`: flows from a to b to c."""
    ids = text.split()
    return "".join(flow(source, target) for source, target in pairwise(ids))


def extension(*inside: str) -> str:
    return f"<extensionElements>{''.join(inside)}</extensionElements>"


def mapped(kind: str, name: str, value: str) -> str:
    return f"<parley:{kind} name={quoteattr(name)} value={quoteattr(value)}/>"


def xml(*inside: str, process: str = "p") -> str:
    return (
        f'{HEAD}{ROOTS}<process id="{process}" isExecutable="true">{"".join(inside)}</process></definitions>'
    )


def graph(*inside: str, process: str = "p", host: Host | None = None) -> Graph:
    return compile(parse(xml(*inside, process=process)), process, host=host)


class World(MemoryHost):
    """A memory host with one main instance; checks after each step what must always hold."""

    instance = ""

    @property
    def state(self) -> dict[str, Any]:
        return self.states[self.instance]

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = self.state["data"]
        return found

    @property
    def at(self) -> list[str]:
        """Where the instance waits, in the order of its tokens."""
        return [wait.element for wait in waits(self.graphs[self.state["process"]], self.state)]

    @property
    def status(self) -> str:
        return str(self.state["status"])

    def change(self, **data: Any) -> None:
        self.send(self.instance, "change", data=data)

    def incident(self) -> dict[str, Any]:
        found = [wait for wait in self.waits.values() if wait.kind == "incident"]
        assert len(found) == 1, self.waits
        return found[0].details

    def kinds_of_effects(self) -> list[tuple[str, str]]:
        return [(effect.kind, effect.name or effect.element) for effect in self.effects]

    def replayed(self, variables: dict[str, Any], event: str = "") -> dict[str, Any]:
        started = Started(variables, self.instance, NOW, event)
        return replay(self.graphs[self.state["process"]], started, self.events.get(self.instance, []))

    def _keep(self, step: Any) -> None:
        super()._keep(step)
        check(self)


def check(world: MemoryHost) -> None:
    """The stored waits are those of the states; what is finished has ended and holds nothing."""
    for state in world.states.values():
        graph = world.graphs[state["process"]]
        kept = {wait.id: wait for wait in world.waits.values() if wait.id.rpartition(":")[0] == state["id"]}
        assert kept == {wait.id: wait for wait in waits(graph, state)}
        if state["status"] == "finished":
            assert state["tokens"] == {}
            assert state["ends"]


def world(*inside: str, variables: dict[str, Any] | None = None, event: str = "", **options: Any) -> World:
    """Start the process made of these elements."""
    others = options.pop("others", {})
    host = options.pop("host", None)
    running = World({"p": graph(*inside, host=host), **others}, now=NOW, **options)
    running.instance = "p-1"
    running.start("p", variables, event=event)
    return running


def complete_event(wait: str, data: dict[str, Any] | None = None) -> Event:
    return Event("complete", NOW, wait, data)
