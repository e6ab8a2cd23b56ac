"""SVG elements by way of an XML tree, so that everything is escaped by construction."""

from __future__ import annotations

from lxml import etree

from ..diagram import Bounds


def number(value: float) -> str:
    """A short decimal: 12, 12.5."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def shape(parent: etree._Element, tag: str, style: str = "", **attributes: float | str) -> etree._Element:
    """Append an element with CSS classes and attributes; numbers are shortened."""
    made = etree.SubElement(parent, tag)
    if style:
        made.set("class", style)
    for name, value in attributes.items():
        made.set(name, value if isinstance(value, str) else number(value))
    return made


def group(parent: etree._Element, style: str, **attributes: float | str) -> etree._Element:
    return shape(parent, "g", style, **attributes)


def rectangle(parent: etree._Element, bounds: Bounds, style: str, radius: float = 0) -> None:
    made = shape(parent, "rect", style, x=bounds.x, y=bounds.y, width=bounds.width, height=bounds.height)
    if radius:
        made.set("rx", number(radius))


def circle(parent: etree._Element, x: float, y: float, radius: float, style: str) -> None:
    shape(parent, "circle", style, cx=x, cy=y, r=max(radius, 0))


def path(parent: etree._Element, d: str, style: str) -> None:
    shape(parent, "path", style, d=d)


def placed(parent: etree._Element, d: str, x: float, y: float, scale: float, style: str) -> None:
    """A path drawn around its own origin, moved and scaled."""
    made = shape(parent, "path", style, d=d)
    transform = f"translate({number(x)} {number(y)})"
    made.set("transform", transform if scale == 1 else f"{transform} scale({scale:.3g})")


def inset(bounds: Bounds, by: float) -> Bounds:
    return Bounds(bounds.x + by, bounds.y + by, max(0, bounds.width - 2 * by), max(0, bounds.height - 2 * by))
