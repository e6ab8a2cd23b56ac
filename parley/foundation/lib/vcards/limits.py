"""How much of somebody else's file is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes. `line_size` is for a property after its folded lines are joined; pictures have `photo_size`.

    Pictures are never kept, so a large one costs time and no memory. Beyond `problems`, problems are only counted.
    """

    file_size: int = 256 << 20
    cards: int = 100_000
    line_size: int = 1 << 20
    properties: int = 2_000
    photo_size: int = 32 << 20
    problems: int = 1_000
