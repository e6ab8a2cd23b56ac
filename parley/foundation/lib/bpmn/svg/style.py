"""The style sheet of drawings; a page links it once, a file of its own carries it inside."""

from __future__ import annotations

from importlib.resources import files

STYLE_SHEET = files(__package__).joinpath("bpmn.css").read_text("utf-8")
