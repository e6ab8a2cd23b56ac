"""Text in SVG: breaking lines by estimated widths, since SVG does not wrap and no font is at hand."""

from __future__ import annotations

from unicodedata import east_asian_width

from lxml import etree

from .canvas import number, shape

SIZE = 12.0
LINE_HEIGHT = 14.5
_NARROW = frozenset("iljtfrI.,;:'|!()[]{}` -")
_BROAD = frozenset("mwMW@%&ЖШЩЮжшщюмфФ")
_LONGEST = 1000


def text_width(text: str, size: float = SIZE) -> float:
    """An estimate for a common sans-serif face, a little generous."""
    return sum(map(_character_width, text)) * size


def _character_width(character: str) -> float:
    if character in _NARROW:
        return 0.31
    if character in _BROAD:
        return 0.88
    if character.isupper() or character.isdigit():
        return 0.66
    return 1.0 if east_asian_width(character) in "WF" else 0.57


def wrap(text: str, width: float, most_lines: int, first_width: float | None = None) -> list[str]:
    """Break into lines of at most `width` (the first one `first_width`); what does not fit ends with an ellipsis."""
    lines: list[str] = []
    for paragraph in text[:_LONGEST].splitlines():
        lines.extend(
            _wrap_paragraph(paragraph, width, width if lines or first_width is None else first_width)
        )
    if len(lines) > most_lines:
        lines = lines[:most_lines]
        lines[-1] = lines[-1].rstrip() + "…"
    return lines


def _wrap_paragraph(paragraph: str, width: float, first_width: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in paragraph.split():
        for part in _split_word(word, width):
            joined = f"{line} {part}" if line else part
            if line and text_width(joined) > (width if lines else first_width):
                lines.append(line)
                line = part
            else:
                line = joined
    return [*lines, line] if line else lines


def _split_word(word: str, width: float) -> list[str]:
    """A word wider than the line in pieces that fit."""
    if text_width(word) <= width:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def write_lines(
    parent: etree._Element, lines: list[str], x: float, y: float, style: str, anchor: str = "middle"
) -> None:
    """Put lines below each other, the middle of the block at `y`."""
    if not lines:
        return
    first = y - (len(lines) - 1) * LINE_HEIGHT / 2 + SIZE * 0.35
    text = shape(parent, "text", style, x=x, y=first, **{"text-anchor": anchor})
    if len(lines) == 1:
        text.text = lines[0]
        return
    for index, line in enumerate(lines):
        span = etree.SubElement(text, "tspan", x=number(x))
        if index:
            span.set("dy", number(LINE_HEIGHT))
        span.text = line
