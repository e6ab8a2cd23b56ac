"""The signs of BPMN as path data around their own origin.

Event and gateway signs fill a circle of radius 10, task signs and markers a square of 16 around the origin. Shapes follow
the notation chapters of the specification (7.2, 10 and 13).
"""

from __future__ import annotations

from math import cos, pi, sin


def _polygon(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + "Z"


def _gear(teeth: int = 8, outer: float = 7.5, inner: float = 5.6) -> str:
    points = []
    for tooth in range(teeth):
        for part, radius in ((-0.32, inner), (-0.2, outer), (0.2, outer), (0.32, inner)):
            angle = 2 * pi * (tooth + part) / teeth
            points.append((radius * cos(angle), radius * sin(angle)))
    return _polygon(points) + "M2.4 0A2.4 2.4 0 1 0 -2.4 0A2.4 2.4 0 1 0 2.4 0Z"


def _clock() -> str:
    ticks = "".join(
        f"M{7 * cos(a):.2f} {7 * sin(a):.2f}L{8.4 * cos(a):.2f} {8.4 * sin(a):.2f}"
        for a in (pi * quarter / 2 for quarter in range(4))
    )
    return f"M8.5 0A8.5 8.5 0 1 0 -8.5 0A8.5 8.5 0 1 0 8.5 0Z{ticks}M0 -5V0L3.6 2"


_ENVELOPE = "M-8 -5.5H8V5.5H-8Z"
_FLAP = "M-8 -5.5L0 1L8 -5.5"
_REWIND = "M-8 0L-0.5 -5.5V5.5ZM-0.5 0L7 -5.5V5.5Z"

EVENTS = {
    "message": _ENVELOPE + _FLAP,
    "timer": _clock(),
    "signal": _polygon([(0, -8), (7.6, 5.6), (-7.6, 5.6)]),
    "error": _polygon([(-7.5, 7), (-3.5, -6.5), (1.8, 1.2), (7.5, -7.5), (3.2, 6.5), (-1.8, -0.8)]),
    "escalation": _polygon([(0, -8.5), (6.2, 7.5), (0, 1), (-6.2, 7.5)]),
    "conditional": "M-6 -7.5H6V7.5H-6ZM-3.5 -4H3.5M-3.5 0H3.5M-3.5 4H3.5",
    "compensation": _REWIND,
    "link": _polygon([(-8, -3), (1.5, -3), (1.5, -7), (8.5, 0), (1.5, 7), (1.5, 3), (-8, 3)]),
    "cancel": _polygon(
        [
            (-7, -5),
            (-5, -7),
            (0, -2),
            (5, -7),
            (7, -5),
            (2, 0),
            (7, 5),
            (5, 7),
            (0, 2),
            (-5, 7),
            (-7, 5),
            (-2, 0),
        ]
    ),
    "terminate": "M8.5 0A8.5 8.5 0 1 0 -8.5 0A8.5 8.5 0 1 0 8.5 0Z",
    "multiple": _polygon([(0, -8.5), (8.1, -2.6), (5, 6.9), (-5, 6.9), (-8.1, -2.6)]),
    "parallelMultiple": "M-2.2 -8H2.2V-2.2H8V2.2H2.2V8H-2.2V2.2H-8V-2.2H-2.2Z",
}
ENVELOPE = _ENVELOPE
FLAP = _FLAP

GATEWAYS = {
    "exclusiveGateway": "M-6 -6L6 6M6 -6L-6 6",
    "parallelGateway": "M0 -9V9M-9 0H9",
    "inclusiveGateway": "M8 0A8 8 0 1 0 -8 0A8 8 0 1 0 8 0Z",
    "complexGateway": "M0 -9V9M-9 0H9M-6.4 -6.4L6.4 6.4M6.4 -6.4L-6.4 6.4",
}

TASKS = {
    "userTask": "M2.8 -3.8A2.8 2.8 0 1 0 -2.8 -3.8A2.8 2.8 0 1 0 2.8 -3.8ZM-5.6 6.5C-5.6 2.6 -3.2 0.6 0 0.6S5.6 2.6 5.6 6.5Z",
    "manualTask": "M-6.5 -0.5L-1.8 -5.2C-0.8 -6 0.6 -4.8 -0.2 -3.8L-1.6 -2.2H5.4A1.25 1.25 0 0 1 5.4 0.3H1.2H6.2A1.25 1.25 0 0 1 "
    "6.2 2.8H1.2H5.6A1.2 1.2 0 0 1 5.6 5.2H1.2H4.4A1 1 0 0 1 4.4 7.2H-3.4C-5.4 7.2 -6.5 5.4 -6.5 3.6Z",
    "serviceTask": _gear(),
    "scriptTask": "M-3.6 -6.5H6C3.4 -4 3.6 -2.4 4.8 0S6.2 4.2 3.4 6.5H-6.2C-3.6 4.2 -3.8 2.4 -5 0S-6.2 -4 -3.6 -6.5Z"
    "M-2.8 -3.2H2.2M-2.4 0H2.8M-1.8 3.2H3.2",
    "businessRuleTask": "M-6.5 -5.5H6.5V5.5H-6.5ZM-6.5 -2.2H6.5M-6.5 1.6H6.5M-2.6 -2.2V5.5",
    "sendTask": _ENVELOPE,
    "receiveTask": _ENVELOPE + _FLAP,
}

MARKERS = {
    "subProcess": "M-6 -6H6V6H-6ZM0 -3.6V3.6M-3.6 0H3.6",
    "loop": "M-2.6 5.2A5.4 5.4 0 1 1 2 5.3M-2.6 5.2L-2.4 1.8M-2.6 5.2L-5.9 4.6",
    "parallel": "M-4 -5.5V5.5M0 -5.5V5.5M4 -5.5V5.5",
    "sequential": "M-5.5 -4H5.5M-5.5 0H5.5M-5.5 4H5.5",
    "compensation": _REWIND,
    "adHoc": "M-6 1.6C-4.6 -2.4 -2.4 -2.8 0 -0.4S4.6 2.2 6 -1.8",
}
SOLID_MARKERS = frozenset({"compensation"})
