"""BPMN diagrams as SVG: `draw`, the `Marks` of a running instance, and the style sheet."""

from __future__ import annotations

from .draw import draw
from .marks import Marks
from .style import STYLE_SHEET

__all__ = ["STYLE_SHEET", "Marks", "draw"]
