"""Remembered steps: the first step in a situation is worked out and kept as a trace; later ones only fill it in.

The situation is the event's kind and the places of the tokens, without times, names and values. Multi-instance and loops,
incidents, compensation, cycles and conditional events depend on more than that and are always worked out. With or without
memory the result is the same; `Memory(0)` does without.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from .expressions import value_of
from .graph import Graph
from .problems import Problem
from .steps import Effect, Event, State, Step, Wait, Waits, utc_text
from .tokens import wait_of
from .traces import ANSWERED, Called, Outcome, Play, Stretch
from .values import plain

KINDS = frozenset({"complete", "message", "signal", "timer"})
PLAIN_ROW = frozenset({"at", "in", "via", "due", "cycle", "with", "data"})
_NO_WAITS = Waits()
_NO_PARTS: dict[int, dict[str, Any]] = {}


def recall(graph: Graph, state: State, event: Event) -> Step | None:
    """The step, if one like it is remembered."""
    kind, at, wait, data, _, actor = event
    if kind not in KINDS or not wait or not graph.remembers:
        return None
    rows = state["tokens"]
    id, _, key = wait.rpartition(":")
    if key not in rows or id != state["id"] or state["process"] != graph.process_id:
        return None
    found = situation(kind, key, rows, bool(data))
    if found is None:
        return None
    situation_key, ids = found
    stretch = graph.memory.situations.get(situation_key)
    if stretch is None or state["status"] != "active" or "done" in state:
        return None
    at = utc_text(at)
    if kind == "timer" and at < rows[key]["due"]:
        return None
    if stretch.outcome is not None and not stretch.notes:
        return _filled(stretch.outcome, state, ids, state["data"], _NO_PARTS, (), at, actor)
    play = Play(graph, id, state["next"], state["data"], at, plain(data) if data else None)
    if "data" in rows[key]:
        play.parts[ANSWERED] = {"data": rows[key]["data"]}
    outcome = _played(stretch, play)
    if outcome is None:
        return None
    return _filled(outcome, state, ids, play.variables, play.parts, play.called, at, actor)


def recall_start(
    graph: Graph, id: str, element: str, data: dict[str, Any], at: str, actor: str
) -> Step | None:
    stretch = graph.memory.situations.get(element)
    if stretch is None:
        return None
    play = Play(graph, id, 1, data, at, None)
    outcome = _played(stretch, play)
    if outcome is None:
        return None
    state = {"id": id, "process": graph.process_id, "next": 1, "tokens": {}}
    return _filled(outcome, state, [], play.variables, play.parts, play.called, at, actor)


Rows = dict[str, dict[str, Any]]


def situation(kind: str, key: str, rows: Rows, has_data: bool) -> tuple[Hashable, list[int]] | None:
    """Which token of which tokens the event is for, and the ids of all; None where too much depends on values."""
    if len(rows) == 1 and len(rows[key]) == 1:
        return (kind, has_data, rows[key]["at"]), [int(key)]
    ids = [*map(int, rows)]
    if ids != sorted(ids):
        return None
    parts: list[Any] = [kind, has_data, ids.index(int(key))]
    for row in rows.values():
        if len(row) == 1:
            parts += (row["at"],)
            continue
        parts.append(len(row))
        for name, value in row.items():
            if name == "at" or name == "via":
                parts += name, value
            elif name == "in":
                parts += name, ids.index(value)
            elif name == "data":
                parts += name, tuple(value)
            elif name in PLAIN_ROW:
                parts += (name,)
            else:
                return None
    return tuple(parts), ids


def _played(stretch: Stretch, play: Play) -> Outcome | None:
    """Do the notes again and ask the questions; None where an answer is new, or something cannot be evaluated."""
    try:
        while True:
            for again, number, node in stretch.notes:
                again(play, number, node)
            if stretch.question is None:
                return stretch.outcome
            answer = value_of(stretch.question, play.variables, play.at)
            if answer is not None and type(answer) is not bool:
                return None
            following = stretch.answers.get(answer is True)
            if following is None:
                return None
            stretch = following
    except Problem:
        return None


def _filled(
    outcome: Outcome,
    state: State,
    ids: list[int],
    variables: dict[str, Any],
    parts: dict[int, dict[str, Any]],
    called: Sequence[tuple[str, dict[str, Any]]],
    at: str,
    actor: str,
) -> Step:
    """The step of this instance."""
    status, grown, kept, fresh, effects, removed, entries, ends = outcome
    id, base, rows = state["id"], state["next"], state["tokens"]
    tokens: Rows = {}
    if kept:
        keys = list(rows)
        for place in kept:
            tokens[keys[place]] = rows[keys[place]]
    begun: list[Wait] = []
    prefix = f"{id}:"
    for number, node, template, around, inside, wait in fresh:
        row = template.copy()
        key = str(base + number)
        if around >= 0:
            row["in"] = ids[around]
        elif inside >= 0:
            row["in"] = base + inside
        if number in parts:
            row.update(parts[number])
            evaluated = wait_of(id, base + number, node, row)
            if evaluated is not None:
                begun += (evaluated,)
        elif wait is not None:
            begun += (_make(Wait, (prefix + key, *wait)),)
        tokens[key] = row
    new: State = {
        "id": id,
        "process": state["process"],
        "status": status,
        "next": base + grown,
        "tokens": tokens,
        "data": variables,
    }
    if ends:
        ended = state.get("ends", ())
        new["ends"] = [*ended, *[end for end in ends if end not in ended]]
    elif "ends" in state:
        new["ends"] = state["ends"]
    over = tuple([f"{id}:{ids[place]}" for place in removed]) if removed else ()
    waits = _make(Waits, (tuple(begun), over)) if begun or over else _NO_WAITS
    made = _effects(effects, id, base, ids, called) if effects else ()
    return Step(new, made, waits, entries, at, actor)


def _effects(
    effects: tuple[Called, ...],
    id: str,
    base: int,
    ids: list[int],
    called: Sequence[tuple[str, dict[str, Any]]],
) -> tuple[Effect, ...]:
    evaluated = iter(called)
    made: list[Effect] = []
    for number, kind, element, name, data in effects:
        if kind == "cancel":
            wait = f"{id}:{ids[number]}"
            made += (_make(Effect, (f"{wait}:cancel", kind, element, name, {**(data or {}), "wait": wait})),)
            continue
        if data is None:
            name, data = next(evaluated)
        else:
            data = data.copy()
        made += (_make(Effect, (f"{id}:{base + number}", kind, element, name, data)),)
    return tuple(made)


_make = tuple.__new__
"""Makes named tuples without the detour over their own `__new__`; the hottest line of the engine."""
