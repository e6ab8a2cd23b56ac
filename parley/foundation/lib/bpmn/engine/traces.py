"""Traces: what a step did, in terms that hold for every other instance in the same situation.

A step is recorded while it is worked out: each time it reads or writes data it leaves a note, a function that does the same
again for another instance. What is left depends on the structure of the process alone. So a trace is the program of all
that happens between two waits: a few notes, the questions that decide the way, and a form that is filled in at the end.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, NamedTuple

from .expressions import Expression, value_of
from .timers import Clock

if TYPE_CHECKING:
    from .graph import Graph, Node
    from .tokens import Run

MAX_REMEMBERED = 10_000
"""Traces that one graph keeps; then it forgets all of them and learns anew those that are still in use."""
MAX_NOTES = 200
"""Notes and questions of one trace."""
ANSWERED = -1
"""In place of a number: the token that the event is for."""


class Play:
    """A trace being filled in for one instance.

    Fresh tokens have numbers, counted from the instance's `base`. `parts` are the evaluated parts of their rows, `results`
    those of their scripts, `called` name and data of the effects that depend on data, in their order.
    """

    __slots__ = ("_clock", "at", "base", "called", "data", "graph", "id", "parts", "results", "variables")

    def __init__(
        self,
        graph: Graph,
        id: str,
        base: int,
        variables: dict[str, Any],
        at: str,
        data: dict[str, Any] | None,
    ) -> None:
        self.graph = graph
        self.id = id
        self.base = base
        self.variables = variables
        self.at = at
        self.data = data
        self.parts: dict[int, dict[str, Any]] = {}
        self.results: dict[int, Any] = {}
        self.called: list[tuple[str, dict[str, Any]]] = []
        self._clock: Clock | None = None

    @property
    def clock(self) -> Clock:
        if self._clock is None:
            self._clock = Clock(self.at, self.graph.zone, self.graph.calendar)
        return self._clock

    def part(self, number: int) -> dict[str, Any]:
        """The evaluated part of a fresh token's row."""
        return self.parts.setdefault(number, {})

    def locals(self, number: int) -> dict[str, Any] | None:
        """A token's own variables."""
        part = self.parts.get(number)
        return part.get("data") if part is not None else None

    def visible(self, number: int) -> dict[str, Any]:
        return {**self.variables, **(self.locals(number) or {})}

    def sight(self, number: int) -> Callable[..., Any]:
        """Evaluates expressions as a token sees the variables."""
        local = self.locals(number)

        def see(expression: Expression, extra: dict[str, Any] | None = None) -> Any:
            variables = self.variables
            if local or extra:
                variables = {**variables, **(local or {}), **(extra or {})}
            return value_of(expression, variables, self.at)

        return see


Again = Callable[[Play, int, "Node"], None]
"""Does again what a token of this number at this node did with data. Raises Problem where it cannot be done."""
Note = tuple[Again, int, "Node"]
Question = tuple[Expression, bool]


class Fresh(NamedTuple):
    """A token that the step leaves behind. `row` lacks what is evaluated; `around` is where its parent is found in the list
    of old tokens and then new ones, -1 for the instance; `wait` is what it waits for if nothing of it is evaluated."""

    number: int
    node: Node
    row: dict[str, Any]
    around: int
    inside: int
    wait: tuple[Any, ...] | None


class Called(NamedTuple):
    """An effect of a fresh token, or the `cancel` of an old one's work; `data` None where name and data are evaluated."""

    number: int
    kind: str
    element: str
    name: str
    data: dict[str, Any] | None


class Outcome(NamedTuple):
    """The form: `grown` is how many tokens were made, `kept` and `removed` name old tokens and waits by their places."""

    status: str
    grown: int
    kept: tuple[int, ...]
    fresh: tuple[Fresh, ...]
    effects: tuple[Called, ...]
    removed: tuple[int, ...]
    entries: tuple[tuple[str, str], ...]
    ends: tuple[str, ...]


class Stretch:
    """A part of a trace: notes to do again, then a question with its answers, or the outcome."""

    __slots__ = ("answers", "notes", "outcome", "question")

    def __init__(self, notes: tuple[Note, ...]) -> None:
        self.notes = notes
        self.question: Expression | None = None
        self.answers: dict[bool, Stretch] = {}
        self.outcome: Outcome | None = None


class Memory:
    """The traces of one graph, by situation. With a `limit` of 0 nothing is remembered."""

    __slots__ = ("limit", "situations", "size")

    def __init__(self, limit: int = MAX_REMEMBERED) -> None:
        self.situations: dict[Hashable, Stretch] = {}
        self.size = 0
        self.limit = limit

    def keep(self, situation: Hashable, notes: list[Note | Question], outcome: Outcome) -> None:
        """Add a way through a situation to those that are known."""
        if len(notes) > MAX_NOTES:
            return
        if self.size >= self.limit:
            self.situations.clear()
            self.size = 0
        self.size += 1
        parts = _stretches(notes)
        stretch = self.situations.setdefault(situation, parts[0][0])
        for (_, question, answer), (following, _, _) in itertools.pairwise(parts):
            stretch.question = question
            stretch = stretch.answers.setdefault(answer, following)
        stretch.outcome = outcome


def _stretches(notes: list[Note | Question]) -> list[tuple[Stretch, Expression | None, bool]]:
    """The parts of one way: what to do, then what to ask, and what the answer was."""
    parts: list[tuple[Stretch, Expression | None, bool]] = []
    pending: list[Any] = []
    for note in notes:
        if len(note) == 2:
            parts.append((Stretch(tuple(pending)), *note))
            pending = []
        else:
            pending.append(note)
    parts.append((Stretch(tuple(pending)), None, False))
    return parts


def relative(run: Run, base: int, answered: int) -> list[Note | Question] | None:
    """The notes of a step with numbers for ids; None where one is about a token that no other instance has."""
    notes: list[Note | Question] = []
    for note in run.notes:
        if len(note) == 2:
            notes.append(note)
            continue
        again, id, node = note
        if id < base and id != answered:
            return None
        notes.append((again, id - base if id >= base else ANSWERED, node))
    return notes
