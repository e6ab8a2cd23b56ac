"""Running other programs quietly: their output is shown only when they fail."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.paths import ROOT
from tools.problems import CannotStart

LINES_SHOWN = 25


def quietly(
    command: Sequence[str | Path],
    *,
    problem: str,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a program and return its output; CannotStart with `problem` and the last lines where it fails."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise CannotStart(f"{problem}\n{command[0]}: {error.strerror}") from error
    if done.returncode:
        last_lines = "\n".join(f"    {line}" for line in done.stdout.splitlines()[-LINES_SHOWN:])
        raise CannotStart(f"{problem}\n{last_lines}")
    return done.stdout
