"""A host in memory: for tests, for trying a process out, and as an example of what a real host does.

It keeps states and waits in dictionaries where a real one has tables; a step and its effects are one transaction there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .advance import advance, start
from .graph import Graph
from .starting import start_waits
from .steps import Effect, Entry, Event, State, Step, Wait, utc_text

Work = Callable[[dict[str, Any]], Any]


class MemoryHost:
    """Runs the processes of `graphs` against each other.

    `actions` and `decisions` are called at once where they are given by name; other work waits for `complete`. The clock
    stands still until `tick`.
    """

    def __init__(
        self,
        graphs: Mapping[str, Graph],
        *,
        now: str = "2026-01-01T00:00:00.000Z",
        actions: Mapping[str, Work] | None = None,
        decisions: Mapping[str, Work] | None = None,
    ) -> None:
        self.graphs = graphs
        self.now = utc_text(now)
        self.work = {"action": actions or {}, "decide": decisions or {}}
        self.states: dict[str, State] = {}
        self.waits: dict[str, Wait] = {}
        self.effects: list[Effect] = []
        self.log: list[Entry] = []
        self.events: dict[str, list[Event]] = {}
        self._counters: dict[str, int] = {}

    def start(
        self, process: str, variables: dict[str, Any] | None = None, id: str = "", event: str = ""
    ) -> str:
        """Start an instance; its id."""
        if not id:
            self._counters[process] = self._counters.get(process, 0) + 1
            id = f"{process}-{self._counters[process]}"
        self._keep(start(self.graphs[process], variables or {}, id=id, at=self.now, event=event))
        return id

    def send(self, instance: str, kind: str, wait: str = "", data: Any = None, name: str = "") -> bool:
        """Give an event to an instance; whether it was accepted."""
        event = Event(kind, self.now, wait, data, name)
        state = self.states[instance]
        step = advance(self.graphs[state["process"]], state, event)
        if step.accepted:
            self.events.setdefault(instance, []).append(event)
            self._keep(step)
        return step.accepted

    def answer(self, wait: str, kind: str = "complete", data: Any = None, name: str = "") -> bool:
        """Give an event to the instance that has this wait."""
        return self.send(wait.rpartition(":")[0], kind, wait, data, name)

    def find(self, element: str, instance: str = "") -> str:
        """The id of the oldest wait at an element. Raises LookupError."""
        for wait in self.waits.values():
            if wait.element == element and wait.id.startswith(f"{instance}:" if instance else ""):
                return wait.id
        raise LookupError(
            f"Nothing waits at {element!r}, only at {[wait.element for wait in self.waits.values()]}."
        )

    def complete(self, element: str, data: dict[str, Any] | None = None) -> bool:
        """Complete the oldest wait at an element."""
        return self.answer(self.find(element), data=data)

    def message(self, name: str, key: str = "", data: dict[str, Any] | None = None) -> bool:
        """Correlate a message: to the oldest wait of that name and key, else to a process that it starts."""
        for wait in list(self.waits.values()):
            if wait.kind == "message" and (wait.name, wait.key) == (name, key):
                return self.answer(wait.id, "message", data)
        return self._start_by("message", name, data)

    def signal(self, name: str, data: dict[str, Any] | None = None) -> None:
        """Broadcast a signal: to all that wait for it, and to all processes that it starts."""
        instances = {
            w.id.rpartition(":")[0] for w in self.waits.values() if (w.kind, w.name) == ("signal", name)
        }
        for instance in sorted(instances):
            self.send(instance, "signal", data=data, name=name)
        self._start_by("signal", name, data)

    def _start_by(self, kind: str, name: str, data: dict[str, Any] | None) -> bool:
        started = False
        for process, graph in self.graphs.items():
            for row in graph.starts:
                if (row.kind, row.name) == (kind, name):
                    self.start(process, data, event=row.element)
                    started = True
        return started

    def tick(self, to: str) -> int:
        """Move the clock, firing timers in the order of their times; how many fired."""
        end, fired = utc_text(to), 0
        while due := [wait for wait in self.waits.values() if wait.kind == "timer" and wait.due <= end]:
            first = min(due, key=lambda wait: wait.due)
            self.now = max(self.now, first.due)
            self.answer(first.id, "timer")
            fired += 1
        self.now = end
        return fired

    def start_rows(self, process: str) -> tuple[Wait, ...]:
        return start_waits(self.graphs[process], self.now)

    def _keep(self, step: Step) -> None:
        """Store the step, then carry out its effects."""
        state, effects, waits = step
        self.states[state["id"]] = state
        for id in waits.removed:
            del self.waits[id]
        for wait in waits.added:
            self.waits[wait.id] = wait
        self.log.extend(step.log)
        self.effects.extend(effects)
        for effect in effects:
            self._carry_out(effect)
        if state["status"] != "active":
            self._tell_caller(state)

    def _carry_out(self, effect: Effect) -> None:
        if effect.kind in self.work:
            work = self.work[effect.kind].get(effect.name)
            if work is not None:
                self.answer(effect.id.partition("#")[0], data=work(effect.data))
        elif effect.kind == "call":
            self.start(effect.name, effect.data["variables"], id=effect.data["instance"])
        elif effect.kind == "send":
            self.message(effect.name, effect.data["key"], effect.data["payload"])
        elif effect.kind == "signal":
            self.signal(effect.name, effect.data["payload"])
        elif effect.kind == "escalate":
            caller = effect.id.rpartition(":")[0]
            if caller in self.waits:
                self.answer(caller, "escalation", effect.data, effect.name)
        elif effect.kind == "cancel" and effect.data["kind"] == "call":
            self.send(effect.data["wait"], "cancel")

    def _tell_caller(self, state: State) -> None:
        """A called instance has the id of the wait that called it."""
        if state["id"] not in self.waits:
            return
        if state["status"] == "finished":
            self.answer(state["id"], data=state["data"])
        elif state["status"] == "failed":
            self.answer(state["id"], "error", name=state["outcome"]["error"])
