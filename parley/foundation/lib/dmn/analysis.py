"""What is wrong with a decision table: gaps, overlaps, rules that never decide, errors of type.

The analysis is exact for cells that test a number, text, truth value, date, time or duration against constants.
It does not apply to other cells (expressions): they are listed, a gap is only reported where no such cell could
fill it, and an overlap or a masked rule only where no such cell takes part. Null inputs are left out of account.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from .analysis_columns import AnalysedColumn, analysed_column
from .cell_findings import cell_findings
from .compiled_table import CompiledTable
from .coverage import MAX_STEPS, Box, region_of, uncovered
from .environment import Constant
from .findings import CellReference, Finding, Kind, Severity
from .matching import rules_in
from .region_text import cell_text

MAX_FINDINGS = 100
"""Gaps, and overlaps, that are listed at most."""

_ONE_RESULT = ("UNIQUE", "FIRST", "PRIORITY", "ANY")
_MAX_VISITS = 10_000_000
"""Rules times regions up to which overlaps and masked rules are looked for."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """The findings about a table; ``complete`` is false where the search was cut off."""

    findings: tuple[Finding, ...]
    complete: bool

    def of(self, kind: Kind) -> list[Finding]:
        return [finding for finding in self.findings if finding.kind == kind]


def analyse(table: CompiledTable) -> Analysis:
    """Examine a table, compiled by ``Decisions.table``."""
    columns = [analysed_column(column, number) for number, column in enumerate(table.inputs)]
    gaps, gaps_complete = _gaps(table, columns)
    certain = table.every_rule & ~reduce(or_, (column.uncertain for column in columns), 0)
    overlaps, overlaps_complete = _overlaps(table, columns, certain)
    masked, masked_complete = _masked(table, columns, certain)
    findings = (
        *cell_findings(table),
        *_unanalysed(columns),
        *_impossible(columns),
        *gaps,
        *overlaps,
        *masked,
    )
    return Analysis(findings, gaps_complete and overlaps_complete and masked_complete)


def _gaps(table: CompiledTable, columns: list[AnalysedColumn]) -> tuple[list[Finding], bool]:
    """Combinations of input values for which no rule matches."""
    found = uncovered([column.masks for column in columns], table.every_rule, MAX_FINDINGS)
    is_fault = table.hit_policy in _ONE_RESULT and all(output.default is None for output in table.outputs)
    severity: Severity = "warning" if is_fault else "info"
    findings = []
    for box in found.boxes:
        values = box_texts(columns, box)
        findings.append(
            Finding("gap", severity, f"No rule matches {_situation(columns, values)}", (), values)
        )
    return findings, found.complete


def _overlaps(
    table: CompiledTable, columns: list[AnalysedColumn], certain: int
) -> tuple[list[Finding], bool]:
    """Pairs of rules that match together where the hit policy does not expect it."""
    if table.hit_policy not in ("UNIQUE", "ANY"):
        return [], True
    if _visits(table, columns) > _MAX_VISITS:
        return [], False
    findings: list[Finding] = []
    for first, second in _overlapping_pairs(columns, certain):
        if table.hit_policy == "ANY" and _same_output(table, first, second):
            continue
        if len(findings) == MAX_FINDINGS:
            return findings, False
        findings.append(_overlap(columns, first, second))
    return findings, True


def _overlapping_pairs(columns: list[AnalysedColumn], certain: int) -> Iterator[tuple[int, int]]:
    for first in rules_in(certain):
        together = certain & -(2 << first)
        for column in columns:
            together &= column.rules_meeting(first)
        for second in rules_in(together):
            yield first, second


def _overlap(columns: list[AnalysedColumn], first: int, second: int) -> Finding:
    both = 1 << first | 1 << second
    box = tuple(
        tuple(number for number, mask in enumerate(column.masks) if mask & both == both) for column in columns
    )
    values = box_texts(columns, box)
    message = f"Rules {first + 1} and {second + 1} both match {_situation(columns, values)}"
    cells = tuple(CellReference(rule, column.number) for rule in (first, second) for column in columns)
    return Finding("overlap", "error", message, cells, values)


def _same_output(table: CompiledTable, first: int, second: int) -> bool:
    return all(
        isinstance(one.code, Constant) and isinstance(other.code, Constant) and one.code == other.code
        for one, other in zip(table.rules[first], table.rules[second], strict=True)
    )


def _masked(table: CompiledTable, columns: list[AnalysedColumn], certain: int) -> tuple[list[Finding], bool]:
    """Rules that match only where rules that go before them match too."""
    if table.hit_policy not in ("FIRST", "PRIORITY"):
        return [], True
    if _visits(table, columns) > _MAX_VISITS:
        return [], False
    findings, complete = [], True
    max_steps = MAX_STEPS // max(1, len(table.rules))
    for rule, winners in enumerate(_stronger(table)):
        stronger = winners & certain
        regions = region_of([column.masks for column in columns], rule)
        if not stronger or not all(regions):
            continue
        rest = uncovered(regions, stronger, 1, max_steps)
        complete = complete and (rest.complete or bool(rest.boxes))
        if rest.complete and not rest.boxes:
            findings.append(_masked_finding(rule, stronger, columns))
    return findings, complete


def _stronger(table: CompiledTable) -> list[int]:
    """For each rule those that win against it: the earlier ones, or those whose output has priority."""
    if table.hit_policy == "FIRST":
        return [(1 << rule) - 1 for rule in range(len(table.rules))]
    ranks = [table.constant_rank(rule) for rule in range(len(table.rules))]
    by_rank: dict[tuple[int, ...], int] = {}
    for rule, rank in enumerate(ranks):
        if rank is not None:
            by_rank[rank] = by_rank.get(rank, 0) | 1 << rule
    return [
        0 if own is None else reduce(or_, (mask for rank, mask in by_rank.items() if rank < own), 0)
        for own in ranks
    ]


def _masked_finding(rule: int, stronger: int, columns: list[AnalysedColumn]) -> Finding:
    meeting = stronger
    for column in columns:
        meeting &= column.rules_meeting(rule)
    names = ", ".join(str(other + 1) for other in rules_in(meeting))
    message = f"Rule {rule + 1} never decides: wherever it matches, one of the rules {names} goes before it"
    return Finding(
        "masked", "error", message, tuple(CellReference(rule, column.number) for column in columns)
    )


def _unanalysed(columns: list[AnalysedColumn]) -> Iterator[Finding]:
    """Columns that the analysis does not apply to: lists, contexts, no type at all, or too many constants."""
    for column in columns:
        if not column.is_analysed:
            message = f"{column.title}: the analysis does not apply to this column, by its type or its size"
            yield Finding("expression", "info", message)


def _impossible(columns: list[AnalysedColumn]) -> Iterator[Finding]:
    """Cells that are true for no value that the column allows."""
    for column in columns:
        for rule in column.impossible:
            message = f"Rule {rule + 1} never matches: {column.title} is never {column.texts[rule]}"
            yield Finding("impossible", "error", message, (CellReference(rule, column.number),))


def _visits(table: CompiledTable, columns: list[AnalysedColumn]) -> int:
    return len(table.rules) * sum(len(column.masks) for column in columns)


def box_texts(columns: list[AnalysedColumn], box: Box) -> tuple[str, ...]:
    """The cells, as FEEL text, of a rule that would match exactly the box."""
    return tuple(cell_text(column.regions, chosen) for column, chosen in zip(columns, box, strict=True))


def _situation(columns: list[AnalysedColumn], values: tuple[str, ...]) -> str:
    parts = [f"{column.title}: {text}" for column, text in zip(columns, values, strict=True) if text != "-"]
    return "; ".join(parts) or "any input"
