"""Places around every page where other contexts hang something of their own.

    add_corner("head", "notifications/bell.html")       # in panels.py

A corner's template is drawn on every page: it asks the database nothing, but loads what it shows by itself.
"""

from __future__ import annotations

from typing import Literal

Place = Literal["head", "phone", "menu", "profile", "body"]
"""head: beside the company's name; phone: on the “More” button of the phone; menu: the person's own menu; profile: a
card on the profile page; body: anywhere, for what is not seen."""

_corners: dict[str, list[tuple[int, str]]] = {}


def add_corner(place: Place, template: str, order: int = 50) -> None:
    """Hangs a template in a place; adding it again changes nothing."""
    corners = _corners.setdefault(place, [])
    if (order, template) not in corners:
        corners.append((order, template))
        corners.sort()


def corners_at(place: str) -> list[str]:
    """The templates of a place, in order."""
    return [template for _order, template in _corners.get(place, [])]
