"""What an analysis reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["gap", "overlap", "masked", "impossible", "syntax", "type", "expression"]
"""``expression`` marks a cell that the analysis does not apply to."""

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class CellReference:
    """A cell by rule and column from 0, input columns before output columns, as ``DecisionTable.cell`` counts."""

    rule: int
    column: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``values`` are input cells: of the rule that would fill a gap, or of the common part of an overlap."""

    kind: Kind
    severity: Severity
    message: str
    cells: tuple[CellReference, ...] = ()
    values: tuple[str, ...] = ()
