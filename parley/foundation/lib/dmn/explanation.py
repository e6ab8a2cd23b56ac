"""Why a result is what it is: the values of the graph, the rules that fired, and each cell's part in it.

An evaluation only notes the input values and the rules that matched; cells are evaluated again, from what was
noted, when someone asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .domains import describe
from .errors import Problem
from .feel_run import new_feel_run
from .matching import rules_in

if TYPE_CHECKING:
    from .compiled_table import CompiledTable
    from .environment import Scope


@dataclass(frozen=True, slots=True)
class CellExplanation:
    """Whether a cell (its column and FEEL text) is true for the value it tests."""

    column: str
    text: str
    value: Any
    matches: bool

    def __str__(self) -> str:
        verb = "matches" if self.matches else "does not match"
        return f"{self.column}: {describe(self.value)} {verb} {self.text}"


@dataclass(frozen=True, slots=True)
class RuleExplanation:
    """A rule, numbered from 1 as people count, with its input cells and what its author noted."""

    number: int
    fired: bool
    cells: tuple[CellExplanation, ...]
    annotations: tuple[str, ...] = ()

    def __str__(self) -> str:
        head = f"rule {self.number} {'fired' if self.fired else 'did not fire'}"
        reasons = [str(cell) for cell in self.cells if self.fired or not cell.matches]
        return f"{head} ({'; '.join(reasons)})" if reasons else head


@dataclass(frozen=True)
class TableTrace:
    """One evaluation of a table: what went in and which rules matched (as a mask)."""

    table: CompiledTable
    values: tuple[Any, ...]
    scope: Scope
    mask: int

    @property
    def place(self) -> str:
        """Which table this was."""
        return self.table.place

    @property
    def inputs(self) -> dict[str, Any]:
        """The value of each input column by its title."""
        return {column.title: value for column, value in zip(self.table.inputs, self.values, strict=True)}

    @property
    def fired(self) -> tuple[int, ...]:
        """The numbers, from 1, of the rules that matched."""
        return tuple(rule + 1 for rule in rules_in(self.mask))

    @cached_property
    def rules(self) -> tuple[RuleExplanation, ...]:
        """Every rule, with the verdict of each of its cells."""
        return tuple(self._rule(rule) for rule in range(len(self.table.rules)))

    def _rule(self, rule: int) -> RuleExplanation:
        cells = tuple(
            CellExplanation(column.title, cell.text, value, cell.matches(value, self.scope, new_feel_run()))
            for column, value in zip(self.table.inputs, self.values, strict=True)
            for cell in column.cells[rule : rule + 1]
        )
        return RuleExplanation(rule + 1, bool(self.mask >> rule & 1), cells, self.table.annotations[rule])


@dataclass(frozen=True, slots=True)
class Explanation:
    """The values of the graph by name, in the order they were worked out, and the tables on the way."""

    values: dict[str, Any]
    tables: tuple[TableTrace, ...]

    def __str__(self) -> str:
        lines = [f"{name} = {describe(value)}" for name, value in self.values.items()]
        for table in self.tables:
            lines += [f"{table.place} ({table.table.hit_policy})", *(f"  {rule}" for rule in table.rules)]
        return "\n".join(lines)


NO_EXPLANATION = Explanation({}, ())


@dataclass(frozen=True, slots=True)
class Result:
    """The value of a decision, what went wrong on the way, and why it is what it is."""

    value: Any
    problems: tuple[Problem, ...] = ()
    explanation: Explanation = NO_EXPLANATION
