"""A decision table at work: match the rules, evaluate the outputs, apply the hit policy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .cells import Cell
from .domains import Domain, describe
from .environment import Code, Constant, Run, Scope
from .errors import Problem
from .explanation import TableTrace
from .hit_policy import Policy, PolicyViolated, without_match
from .matching import ColumnMatcher, rules_in

MAX_OUTCOMES = 10_000


@dataclass(frozen=True, slots=True)
class CompiledInput:
    """An input column: its expression, its type, the values it allows, and its cells."""

    title: str
    code: Code
    domain: Domain
    allowed: Cell
    cells: tuple[Cell, ...]
    matcher: ColumnMatcher
    is_whole_number: bool = False


@dataclass(frozen=True, slots=True)
class CompiledOutput:
    """An output column: its name, its values in order of priority, its default."""

    title: str
    name: str
    domain: Domain
    values: tuple[Any, ...]
    default: Code | None


@dataclass(frozen=True, slots=True)
class OutputCell:
    """An output cell: its code, and what is wrong with it."""

    code: Code
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CompiledTable:
    """A decision table ready to be evaluated."""

    place: str
    hit_policy: str
    aggregation: str
    inputs: tuple[CompiledInput, ...]
    outputs: tuple[CompiledOutput, ...]
    rules: tuple[tuple[OutputCell, ...], ...]
    annotations: tuple[tuple[str, ...], ...]
    """For each rule the texts of its annotation cells."""
    policy: Policy
    problems: tuple[Problem, ...]
    find_masks: tuple[Callable[[Any], int], ...]
    """For each input, what finds the rules whose cell is true for a value."""
    every_rule: int
    """All rules, as a mask."""
    expressions: int
    """The rules that have an expression among their input cells, as a mask."""
    limits_inputs: bool
    is_constant: bool
    """Whether all outputs are constants, so that the rules that match settle the result."""
    outcomes: dict[int, Any] = field(default_factory=dict)
    """Results by the mask of the rules that match, once they were worked out."""

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """The result of the table in a scope; null, with a problem, where an input or the hit policy is violated."""
        if self.problems:
            run.problems += self.problems
            return None
        values = [column.code(scope, run) for column in self.inputs]
        if self.limits_inputs and not self._allowed(values, scope, run):
            return None
        mask = self.matching(values, scope, run)
        if run.tables is not None:
            run.tables.append(TableTrace(self, tuple(values), scope, mask))
        if mask in self.outcomes:
            return self.outcomes[mask]
        return self._result(mask, scope, run)

    def matching(self, values: Sequence[Any], scope: Scope, run: Run) -> int:
        """The rules that match the input values, as a mask."""
        mask = self.every_rule
        for find_mask, value in zip(self.find_masks, values, strict=True):
            mask &= find_mask(value)
        unsure = mask & self.expressions
        while unsure:
            bit = unsure & -unsure
            unsure ^= bit
            if not self._expressions_match(bit, values, scope, run):
                mask ^= bit
        return mask

    def _result(self, mask: int, scope: Scope, run: Run) -> Any:
        """What the hit policy makes of the outputs of the rules that match; noted where it is always the same."""
        reported = len(run.problems)
        try:
            value = self._apply_policy(rules_in(mask), scope, run)
        except PolicyViolated as error:
            run.report(self.place, str(error))
            return None
        is_lasting = (
            self.is_constant and len(run.problems) == reported and not isinstance(value, (list, dict))
        )
        if is_lasting and len(self.outcomes) < MAX_OUTCOMES:
            self.outcomes[mask] = value
        return value

    def _apply_policy(self, rules: Sequence[int], scope: Scope, run: Run) -> Any:
        if not rules:
            return self._default(scope, run)
        return self.policy(rules, lambda rule: self.output(rule, scope, run))

    def output(self, rule: int, scope: Scope, run: Run) -> Any:
        """The output of a rule: a value, or a context where there are several columns."""
        cells = self.rules[rule]
        if len(cells) == 1:
            return cells[0].code(scope, run)
        return {column.name: cell.code(scope, run) for column, cell in zip(self.outputs, cells, strict=True)}

    def constant_rank(self, rule: int) -> tuple[int, ...] | None:
        """The priority of a rule whose outputs are constants, the least first; None for another rule."""
        if not all(isinstance(cell.code, Constant) for cell in self.rules[rule]):
            return None
        return rank(self.output(rule, {}, Run()), self.outputs)

    def _expressions_match(self, bit: int, values: Sequence[Any], scope: Scope, run: Run) -> bool:
        rule = bit.bit_length() - 1
        return all(
            column.cells[rule].matches(value, scope, run.feel)
            for column, value in zip(self.inputs, values, strict=True)
            if column.matcher.expressions & bit
        )

    def _allowed(self, values: Sequence[Any], scope: Scope, run: Run) -> bool:
        for column, value in zip(self.inputs, values, strict=True):
            if value is not None and not column.allowed.matches(value, scope, run.feel):
                run.report(
                    f'{self.place}, input "{column.title}"',
                    f"{describe(value)} is not allowed: {column.allowed.text}",
                )
                return False
        return True

    def _default(self, scope: Scope, run: Run) -> Any:
        if all(column.default is None for column in self.outputs):
            return without_match(self.hit_policy, self.aggregation)
        values = [column.default(scope, run) if column.default else None for column in self.outputs]
        names = (column.name for column in self.outputs)
        return values[0] if len(values) == 1 else dict(zip(names, values, strict=True))


def rank(output: Any, outputs: Sequence[CompiledOutput]) -> tuple[int, ...]:
    """The places of an output in the values of its columns; what is not listed comes last."""
    values = [output] if len(outputs) == 1 else [output[column.name] for column in outputs]
    return tuple(_place(value, column.values) for value, column in zip(values, outputs, strict=True))


def _place(value: Any, values: Sequence[Any]) -> int:
    return values.index(value) if value in values else len(values)
