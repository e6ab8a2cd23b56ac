"""The two doors of the engine: `start` an instance, `advance` it by an event. Both are pure functions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from . import activities, compensation, events, gateways, incidents, loops, propagation, scopes
from .graph import Graph, Node, Verb
from .learning import remember
from .problems import EndlessLoop, Problem
from .recall import KINDS, recall, recall_start, situation
from .steps import EVENT_KINDS, Event, State, Step, utc_text
from .tokens import Run, Token, finish, load
from .values import plain
from .waiting import prepare

_ANSWERS = {
    "complete": frozenset({"user", "service", "decision", "call"}),
    "timer": frozenset({"timer"}),
    "message": frozenset({"message"}),
    "signal": frozenset({"signal"}),
    "fail": frozenset({"user", "service", "decision", "call"}),
    "error": frozenset({"user", "service", "decision", "call"}),
    "escalation": frozenset({"user", "service", "decision", "call"}),
    "retry": frozenset({"incident"}),
}
"""Which waits an event can answer."""


def start(
    graph: Graph,
    variables: dict[str, Any],
    *,
    id: str,
    at: str | datetime,
    event: str = "",
    actor: str = "",
) -> Step:
    """Start an instance.

    `id` is the instance's own, unique for the host; all ids of effects and waits begin with it. `event` is the start event,
    needed where the process has several and none is plain; what a starting message carries belongs into `variables`.
    Raises ValueError for an event that does not start the process.
    """
    element, data, moment = _start_element(graph, event), plain(variables), utc_text(at)
    step = recall_start(graph, id, element, data, moment, actor) if graph.memory.situations else None
    return step or _start(graph, graph.nodes[element], data, id, moment, actor)


def _start_element(graph: Graph, event: str) -> str:
    elements = [row.element for row in graph.starts]
    if event:
        if event not in elements:
            raise ValueError(
                f"{event!r} does not start {graph.process_id!r}; its start events are {elements}."
            )
        return event
    unprompted = [row.element for row in graph.starts if row.kind == "none"]
    if len(unprompted) == 1:
        return unprompted[0]
    if not unprompted and len(elements) == 1:
        return elements[0]
    raise ValueError(f"Say which event starts {graph.process_id!r}: {unprompted or elements}.")


def _start(graph: Graph, first: Node, data: dict[str, Any], id: str, at: str, actor: str) -> Step:
    run = Run(graph, id, at, actor)
    try:
        _begin(run, first, data)
        settle(run)
    except EndlessLoop as error:
        run = Run(graph, id, at, actor)
        _begin(run, first, data)
        stop_queued(run, error)
    step = finish(run)
    if run.plain and graph.remembers:
        remember(run, first.id, step, 1)
    return step


def _begin(run: Run, first: Node, data: dict[str, Any]) -> None:
    run.root.row = {"data": data}
    scopes.open_scope(run, run.root)
    run.spawn(first, run.root, verb="leave")
    for id in first.events:
        run.spawn(run.graph.nodes[id], run.root)


def advance(graph: Graph, state: State, event: Event) -> Step:
    """Let an event happen to an instance; `state` itself stays as it is.

    What goes wrong in the process becomes an incident of the new state. Raises ValueError for what the host does wrong: a
    state of another version, an unknown kind of event, an answer that does not fit its wait.
    """
    return recall(graph, state, event) or _advance(graph, state, event)


def _advance(graph: Graph, state: State, event: Event) -> Step:
    if event.kind not in EVENT_KINDS:
        raise ValueError(f"Unknown kind of event {event.kind!r}; known are {', '.join(sorted(EVENT_KINDS))}.")
    if state["status"] != "active":
        return Step(state, accepted=False)
    at = utc_text(event.at)
    data = plain(event.data) if event.data else {}
    run = load(graph, state, at, event.actor)
    woken = _woken(run, event)
    try:
        if not _apply(run, event, woken, data):
            return Step(state, accepted=False)
        settle(run)
    except EndlessLoop as error:
        run = load(graph, state, at, event.actor)
        _apply(run, event, _woken(run, event), data)
        stop_queued(run, error)
    step = finish(run)
    if run.plain and event.kind in KINDS and event.wait and graph.remembers and "done" not in state:
        answered = event.wait.rpartition(":")[2]
        found = situation(event.kind, answered, state["tokens"], bool(event.data))
        if found is not None:
            remember(run, found[0], step, state["next"], int(answered))
    return step


def _woken(run: Run, event: Event) -> list[Token]:
    """The tokens that an event is for: the one it names, or all that wait for its name."""
    if event.wait:
        instance, _, id = event.wait.rpartition(":")
        if instance != run.instance:
            raise ValueError(f"The wait {event.wait!r} is not of the instance {run.instance!r}.")
        token = run.tokens.get(int(id)) if id.isdecimal() else None
        return [token] if token is not None else []
    if event.kind in ("message", "signal"):
        return [token for token in run.tokens.values() if _listens_to(token, event)]
    return []


def _listens_to(token: Token, event: Event) -> bool:
    spec = token.node.wait
    if spec is None or spec.kind != event.kind or "loop" in token.row:
        return False
    return {**spec.fixed, **token.row.get("with", {})}.get("name") == event.name


def _apply(run: Run, event: Event, woken: list[Token], data: dict[str, Any]) -> bool:
    """Queue what the event sets in motion. Whether it is still wanted."""
    if event.kind == "cancel":
        run.kill_children(run.root)
        run.status = "cancelled"
        return True
    if event.kind == "change":
        run.write(run.root, data)
        return True
    wanted = [token for token in woken if _is_wanted(run, token, event)]
    for token in wanted:
        _answer(run, token, event, data)
    return bool(wanted)


def _is_wanted(run: Run, token: Token, event: Event) -> bool:
    """Whether the token waits for this event. Raises ValueError for an answer of the wrong kind."""
    kind = _kind_of_wait(token, event)
    if kind == "" or (kind == "incident" and event.kind != "retry"):
        return False
    if kind not in _ANSWERS[event.kind]:
        raise ValueError(
            f"{token.node.id!r} waits for {kind}; the event {event.kind!r} is no answer to that."
        )
    return not (event.kind == "timer" and utc_text(event.at) < token.row["due"])


def _kind_of_wait(token: Token, event: Event) -> str:
    """Work that has failed can be tried again, but may as well be completed."""
    spec = token.node.wait
    if "incident" in token.row and (event.kind == "retry" or token.row["incident"]["todo"] != "work"):
        return "incident"
    return "" if spec is None or "loop" in token.row or "undo" in token.row else spec.kind


def _answer(run: Run, token: Token, event: Event, data: dict[str, Any]) -> None:
    if event.kind == "retry":
        _retry(run, token, data)
    elif event.kind == "fail":
        _fail(run, token, data)
    elif event.kind == "error":
        _throw(run, token, event.name, data)
    elif event.kind == "escalation":
        propagation.escalate(run, token, event.name, data)
    else:
        if data:
            run.row(token)["result"] = data
        run.do(token, "leave" if token.is_live else "fire")


def _fail(run: Run, token: Token, data: dict[str, Any]) -> None:
    incidents.stop(run, token, "failed", str(data.get("message", "The work failed.")), "work")


def _throw(run: Run, token: Token, code: str, data: dict[str, Any]) -> None:
    """A business error of the work; where nobody catches it, the token stops there."""
    if not propagation.throw_error(run, token, code, data):
        incidents.stop(run, token, "error", f"Nobody catches the error {code!r}.", "work")


def _retry(run: Run, token: Token, data: dict[str, Any]) -> None:
    """Try an incident again; work that failed is begun anew, which is another effect."""
    run.write(token.scope, data)
    row = run.row(token)
    todo = row.pop("incident")["todo"]
    if todo == "work":
        row["try"] = row.get("try", 0) + 1
    run.do(token, todo)


def stop_queued(run: Run, error: EndlessLoop) -> None:
    """Nothing of an endless step is kept but the event itself: what it woke stops, and can be tried again."""
    queued = list(run.queue)
    run.queue.clear()
    listening = [token for token in queued if token.verb == "listen"]
    for token in [token for token in queued if token.verb != "listen"] or events.conditional_tokens(run):
        todo, token.verb = token.verb or "watch", ""
        run.row(token)["incident"] = incidents.loop_incident(error, todo)
    run.queue.extend(listening)
    _run_queue(run)


def settle(run: Run) -> None:
    """Move tokens until all of them rest."""
    while True:
        _run_queue(run)
        if run.status != "active":
            return
        if not events.wake_conditions(run) and not (run.joins and gateways.release_joins(run)):
            break
    if run.joins:
        incidents.stop_dead_joins(run)


def _run_queue(run: Run) -> None:
    queue, limit, effects, entries = run.queue, run.graph.limit, run.effects, run.entries
    while queue:
        token = queue.popleft()
        verb = token.verb
        if not verb:
            continue
        token.verb = ""
        run.moves += 1
        if run.moves > limit and run.moves > run.limit:
            raise EndlessLoop(run.limit, run.trail)
        effects_before, entries_before = len(effects), len(entries)
        if "incident" in token.row:
            del run.row(token)["incident"]
        try:
            VERBS[verb](run, token)
        except Problem as problem:
            incidents.undo_and_stop(run, token, verb, problem, effects_before, entries_before)


def _enter(run: Run, token: Token) -> None:
    run.trail.append(token.node.id)
    token.node.enter(run, token)


def _work(run: Run, token: Token) -> None:
    token.node.work(run, token)


VERBS: dict[str, Verb] = {
    "enter": _enter,
    "work": _work,
    "leave": activities.leave,
    "done": activities.done,
    "round": loops.instance_done,
    "route": gateways.route,
    "fire": events.fire,
    "watch": events.watch,
    "listen": prepare,
    "resume": compensation.resume,
}
