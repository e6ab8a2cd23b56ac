"""Building the front end: styles and scripts from frontend/ into parley/static_built/."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tools import node, stamps
from tools.commands import quietly
from tools.paths import BUILT, FRONTEND

BUILT_STAMP = BUILT / ".made-from"
MODULES = FRONTEND / "node_modules"
MODULES_STAMP = MODULES / ".made-from"


def is_built() -> bool:
    """Whether the built files are those of today's sources."""
    return stamps.matches(BUILT_STAMP, stamps.fingerprint(sources()))


def sources() -> Iterator[Path]:
    """Every file of the front end but the installed packages."""
    for folder, names, files in os.walk(FRONTEND):
        names[:] = [name for name in names if name != MODULES.name]
        yield from (Path(folder) / file for file in files)


def build(chosen: node.Node) -> None:
    """Install the locked packages and build. No package may run a script of its own while it is installed."""
    path = {"PATH": os.pathsep.join([str(chosen.program.parent), os.environ.get("PATH", os.defpath)])}
    lock = stamps.fingerprint([FRONTEND / "package-lock.json"], str(chosen.program))
    if not stamps.matches(MODULES_STAMP, lock):
        quietly(
            [*chosen.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            problem="The front end's packages could not be installed. Is there a network?",
            cwd=FRONTEND,
            environment=path,
        )
        stamps.write(MODULES_STAMP, lock)
    quietly(
        [*chosen.npm, "run", "build"],
        problem="The front end could not be built.",
        cwd=FRONTEND,
        environment=path,
    )
    stamps.write(BUILT_STAMP, stamps.fingerprint(sources()))
