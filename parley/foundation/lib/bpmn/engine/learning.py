"""From a step that was worked out to its trace: everything in relative terms, or nothing if another instance could differ."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from .recall import PLAIN_ROW
from .steps import Effect, Step
from .tokens import Run, Token
from .traces import ANSWERED, Called, Fresh, Outcome, relative

_EVALUATED = ("due", "cycle", "with", "data")
"""The parts of a row that notes evaluate."""


def remember(run: Run, key: Hashable, step: Step, base: int, answered: int = 0) -> None:
    """Keep what a step did, if it depends on nothing but the situation and its notes."""
    notes = relative(run, base, answered)
    outcome = _outcome(run, step, base) if notes is not None else None
    if notes is not None and outcome is not None:
        run.graph.memory.keep(key, notes, outcome)


def _outcome(run: Run, step: Step, base: int) -> Outcome | None:
    """The step in relative terms; None where it cannot be repeated for another instance."""
    before, tokens = run.before, run.tokens
    ids = [int(id) for id in before]
    if run.outcome is not None or "done" in run.root.row:
        return None
    if any(not row.keys() <= PLAIN_ROW for row in before.values()):
        return None
    if any(not token.row.keys() <= PLAIN_ROW for token in tokens.values()):
        return None
    if any(id in run.touched and before[str(id)] != tokens[id].row for id in tokens if id < base):
        return None
    effects = [_called(run, effect, base, ids) for effect in step.effects]
    if None in effects:
        return None
    waits = {wait.id: tuple(wait)[1:] for wait in step.waits.added}
    return Outcome(
        status=run.status,
        grown=run.next - base,
        kept=tuple(place for place, id in enumerate(ids) if id in tokens),
        fresh=tuple(
            _fresh(run, token, base, ids, waits.get(run.wait_id(token)))
            for id, token in tokens.items()
            if id >= base
        ),
        effects=tuple(effect for effect in effects if effect is not None),
        removed=tuple(ids.index(_number(id)) for id in step.waits.removed),
        entries=tuple(run.entries),
        ends=tuple(run.reached),
    )


def _fresh(run: Run, token: Token, base: int, ids: list[int], wait: tuple[Any, ...] | None) -> Fresh:
    row = {name: value for name, value in token.row.items() if name not in _EVALUATED}
    parent = row.get("in", 0)
    around = ids.index(parent) if parent and parent < base else ANSWERED
    inside = parent - base if parent >= base else ANSWERED
    return Fresh(token.id - base, token.node, row, around, inside, wait)


def _called(run: Run, effect: Effect, base: int, ids: list[int]) -> Called | None:
    """An effect in relative terms; one of its own name that cannot be repeated is none."""
    _, kind, element, name, data = effect
    if kind == "cancel":
        id = _number(data["wait"])
        if id >= base or "with" in run.before[str(id)]:
            return None
        return Called(ids.index(id), kind, element, name, {"wait": "", "kind": data["kind"]})
    number = _number(effect.id) - base
    if number < 0:
        return None
    return Called(number, kind, element, name, None if effect.id in run.evaluated else data)


def _number(id: str) -> int:
    return int(id.rpartition(":")[2])
