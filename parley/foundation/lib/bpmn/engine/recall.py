"""Remembered steps: most steps depend only on where the tokens rest, on the event, and on the answers of a few conditions.

The first such step of a graph is worked out; what it did is kept, relative to the instance's counter and id, and later ones
only fill it in. A step that evaluates anything but conditions of flows, or writes anything but the event's data, is never
remembered. With or without memory the result is the same.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .expressions import Expression, value_of
from .graph import Graph
from .problems import Problem
from .steps import Effect, Event, State, Step, Wait, Waits, utc_text
from .tokens import Run
from .values import plain

MAX_REMEMBERED = 10_000
"""Situations that one graph keeps."""

KINDS = frozenset({"complete", "message", "signal"})
_PLAIN_ROW = frozenset({"at", "via"})
_PLAIN_EFFECTS = frozenset({"task", "action", "decide"})


class Question(NamedTuple):
    """A condition that decides how the step goes on."""

    condition: Expression
    answers: dict[bool, Question | Outcome]


class Outcome(NamedTuple):
    """What a step did. Numbers of tokens are relative to the counter; old tokens are named by their place in the state."""

    status: str
    grown: int
    kept: tuple[int, ...]
    fresh: tuple[tuple[int, dict[str, Any]], ...]
    effects: tuple[tuple[int, tuple[str, str, str], dict[str, Any] | None], ...]
    added: tuple[tuple[int, tuple[Any, ...]], ...]
    removed: tuple[int, ...]
    entries: tuple[tuple[str, str], ...]
    ends: tuple[str, ...]


def recall(graph: Graph, state: State, event: Event) -> Step | None:
    """The step, if one like it is remembered."""
    kind, at, wait, data, _, actor = event
    rows = state["tokens"]
    instance, _, key = wait.rpartition(":")
    if key not in rows or instance != state["id"] or state["process"] != graph.process_id:
        return None
    place = 0
    if len(rows) > 1:
        keys = list(rows)
        if keys != sorted(keys, key=int):
            return None
        place = keys.index(key)
    found = graph.memory.get((kind, place, repr(list(rows.values()))))
    if found is None or state["status"] != "active" or "done" in state:
        return None
    variables = state["data"]
    if data:
        if type(data) is not dict:
            return None
        variables = {**variables, **plain(data)}
    at = utc_text(at)
    outcome = _decide(found, variables, at)
    return None if outcome is None else _filled(outcome, state, variables, at, actor)


def recall_start(
    graph: Graph, id: str, element: str, data: dict[str, Any], at: str, actor: str
) -> Step | None:
    found = graph.memory.get(("start", 0, element))
    if found is None:
        return None
    outcome = _decide(found, data, at)
    if outcome is None:
        return None
    return _filled(outcome, {"id": id, "process": graph.process_id, "next": 1, "tokens": {}}, data, at, actor)


def _decide(found: Question | Outcome, variables: dict[str, Any], at: str) -> Outcome | None:
    """Ask the conditions again; None where the answer is new, or none at all."""
    while type(found) is Question:
        try:
            answer = value_of(found.condition, variables, at)
        except Problem:
            return None
        if answer is not None and type(answer) is not bool:
            return None
        following = found.answers.get(answer is True)
        if following is None:
            return None
        found = following
    return found  # type: ignore[return-value]


def _filled(outcome: Outcome, state: State, variables: dict[str, Any], at: str, actor: str) -> Step:
    """The step of this instance."""
    status, grown, kept, fresh, effects, added, removed, entries, ends = outcome
    instance, base, rows = state["id"], state["next"], state["tokens"]
    keys = list(rows)
    tokens = {}
    for place in kept:
        tokens[keys[place]] = rows[keys[place]]
    for number, row in fresh:
        tokens[str(base + number)] = {**row}
    new: State = {
        "id": instance,
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
    called: list[Effect] = []
    for number, rest, fixed in effects:
        data = {**(variables if fixed is None else fixed)}
        called += (_make(Effect, (f"{instance}:{base + number}", *rest, data)),)
    begun: list[Wait] = []
    for number, rest in added:
        begun += (_make(Wait, (f"{instance}:{base + number}", *rest)),)
    over: list[str] = []
    for place in removed:
        over += (f"{instance}:{keys[place]}",)
    return Step(new, tuple(called), _make(Waits, (tuple(begun), tuple(over))), entries, at, actor)


_make = tuple.__new__
"""Makes named tuples without the detour over their own `__new__`; the hottest line of the engine."""


def situation(state: State, event: Event) -> tuple[str, int, str]:
    """Which wait of which tokens the event is for."""
    rows = state["tokens"]
    return event.kind, list(rows).index(event.wait.rpartition(":")[2]), repr(list(rows.values()))


def remember(run: Run, key: tuple[str, int, str], step: Step, base: int) -> None:
    """Keep what a step did, if it did nothing that depends on more than conditions."""
    memory = run.graph.memory
    outcome = _outcome(run, step, base)
    if outcome is None or len(memory) >= MAX_REMEMBERED:
        return
    found: Question | Outcome = outcome
    known = memory.get(key)
    asked = run.asked
    depth = 0
    while type(known) is Question and depth < len(asked):
        _, answer = asked[depth]
        following = known.answers.get(answer)
        depth += 1
        if following is None:
            known.answers[answer] = _chain(asked[depth:], found)
            return
        known = following
    if known is None:
        memory[key] = _chain(asked, found)


def _chain(asked: list[tuple[Expression, bool]], outcome: Question | Outcome) -> Question | Outcome:
    for condition, answer in reversed(asked):
        outcome = Question(condition, {answer: outcome})
    return outcome


def _outcome(run: Run, step: Step, base: int) -> Outcome | None:
    """The step in relative terms; None where it cannot be repeated for another instance."""
    before, tokens = run.before, run.tokens
    keys = list(before)
    if run.outcome is not None or "done" in run.root.row or len(run.asked) > 8:
        return None
    if any(
        not row.keys() <= _PLAIN_ROW for row in (*before.values(), *(token.row for token in tokens.values()))
    ):
        return None
    if any(id in run.touched for id in tokens if id < base) or any(
        e.kind not in _PLAIN_EFFECTS for e in step.effects
    ):
        return None
    return Outcome(
        status=run.status,
        grown=run.next - base,
        kept=tuple(place for place, key in enumerate(keys) if int(key) in tokens),
        fresh=tuple((id - base, dict(token.row)) for id, token in tokens.items() if id >= base),
        effects=tuple(
            (_number(effect.id) - base, (effect.kind, effect.element, effect.name), _fixed(run, effect))
            for effect in step.effects
        ),
        added=tuple((_number(wait.id) - base, tuple(wait)[1:]) for wait in step.waits.added),
        removed=tuple(keys.index(id.rpartition(":")[2]) for id in step.waits.removed),
        entries=tuple(run.entries),
        ends=tuple(run.reached),
    )


def _number(id: str) -> int:
    return int(id.rpartition(":")[2])


def _fixed(run: Run, effect: Effect) -> dict[str, Any] | None:
    """The data of an effect, None where it is all variables of the instance."""
    return None if any(effect.data is view for view in run.views) else effect.data
