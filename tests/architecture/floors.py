"""The floors, read from the import contracts in pyproject.toml, so that they are written down once."""

from __future__ import annotations

import tomllib
from typing import Any

from tools.paths import ROOT

CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "tool"
]["importlinter"]["contracts"]


def floors() -> list[list[str]]:
    """Packages from the lowest floor to the highest; those on one floor are neighbours."""
    house, foundation = (contract["layers"] for contract in CONTRACTS[:2])
    inside = [[f"parley.foundation.{name}" for name in floor.split(" | ")] for floor in reversed(foundation)]
    above = [floor.split(" | ") for floor in reversed(house) if floor != "parley.foundation"]
    return [*inside, *above]


def floor_of(module: str) -> int:
    """Height of the floor that a module stands on; LookupError for one that stands on none."""
    for height, packages in enumerate(floors()):
        if any(module == package or module.startswith(f"{package}.") for package in packages):
            return height
    raise LookupError(f"{module} is on no floor; see the contracts in pyproject.toml")
