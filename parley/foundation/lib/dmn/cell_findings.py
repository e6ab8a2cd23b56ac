"""Cells that do not parse, that do not fit the type of their column, or that cannot be analysed."""

from __future__ import annotations

from collections.abc import Iterator

from .compiled_table import CompiledTable
from .errors import Problem
from .findings import CellReference, Finding, Kind


def cell_findings(table: CompiledTable) -> Iterator[Finding]:
    """The findings about single cells, column by column."""
    for number, column in enumerate(table.inputs):
        for rule, cell in enumerate(column.cells):
            reference = CellReference(rule, number)
            yield from _findings(cell.problems, column.title, reference)
            if cell.points is None and not any(problem.severity == "error" for problem in cell.problems):
                message = f"{cell.text} is an expression; gaps and overlaps through it are not known"
                yield Finding("expression", "info", _placed(message, column.title, reference), (reference,))
    for number, output in enumerate(table.outputs):
        for rule, cells in enumerate(table.rules):
            reference = CellReference(rule, len(table.inputs) + number)
            yield from _findings(cells[number].problems, output.title, reference)


def _findings(problems: tuple[Problem, ...], title: str, reference: CellReference) -> Iterator[Finding]:
    """What was reported while compiling: errors are texts that do not parse, warnings are doubts about types."""
    for problem in problems:
        kind: Kind = "syntax" if problem.severity == "error" else "type"
        yield Finding(kind, "error", _placed(problem.message, title, reference), (reference,))


def _placed(message: str, title: str, reference: CellReference) -> str:
    return f"Rule {reference.rule + 1}, {title}: {message}"
