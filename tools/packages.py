"""The virtual environment with the locked Python packages."""

from __future__ import annotations

import importlib.util
import shutil
import sys

from tools import stamps
from tools.commands import quietly
from tools.paths import PYTHON, ROOT, VENV
from tools.problems import CannotStart

UV = "uv==0.13.9"
STAMP = VENV / "parley-packages"


def ensure(*groups: str) -> None:
    """Create .venv and install what uv.lock says, with these dependency groups; nothing where that is done already."""
    lock = stamps.fingerprint([ROOT / "uv.lock", ROOT / "pyproject.toml"], sys.version)
    installed = _installed_groups(lock)
    if installed is not None and installed.issuperset(groups):
        return
    _create_environment()
    wanted = sorted({*groups, *(installed or ())})
    _sync(wanted)
    stamps.write(STAMP, " ".join([lock, *wanted]))


def _installed_groups(lock: str) -> set[str] | None:
    """The groups installed from this lock file, or None where the environment is missing or older."""
    if not STAMP.is_file() or not PYTHON.exists():
        return None
    made_from, *groups = STAMP.read_text(encoding="utf-8").split()
    return set(groups) if made_from == lock else None


def _create_environment() -> None:
    uv = VENV / "bin" / "uv"
    if PYTHON.exists() and uv.exists():
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise CannotStart(
            f"The Python at {sys.executable} cannot make virtual environments: its venv module is not complete.\n"
            "On Debian or Ubuntu install it with: apt install python3-venv"
        )
    shutil.rmtree(VENV, ignore_errors=True)
    quietly([sys.executable, "-m", "venv", VENV], problem="The virtual environment .venv could not be made.")
    quietly(
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV],
        problem="The installer uv could not be fetched from the Python package index. Is there a network?",
    )


def _sync(groups: list[str]) -> None:
    """Install without removing, so that `./run` leaves what `./test` has added."""
    chosen = [part for group in groups for part in ("--group", group)]
    quietly(
        [
            VENV / "bin" / "uv",
            "sync",
            "--frozen",
            "--inexact",
            "--no-default-groups",
            *chosen,
            "--python",
            PYTHON,
        ],
        problem="The Python packages could not be installed.",
        environment={
            "UV_PROJECT_ENVIRONMENT": str(VENV),
            "UV_PYTHON_DOWNLOADS": "never",
            "VIRTUAL_ENV": str(VENV),
        },
    )
