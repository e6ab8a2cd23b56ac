from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tools import packages
from tools.problems import CannotStart


@pytest.fixture
def empty_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout in which nothing is installed yet."""
    monkeypatch.setattr(packages, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(packages, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(packages, "STAMP", tmp_path / ".venv" / "parley-packages")
    return tmp_path / ".venv"


def test_a_python_without_venv_is_told_what_to_install(
    empty_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CannotStart, match="apt install python3-venv"):
        packages.ensure()


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [("lock dev node", {"dev", "node"}), ("lock", set()), ("older dev", None), (None, None)],
)
def test_installed_groups_are_those_of_this_lock_file(
    empty_environment: Path, stamp: str | None, expected: set[str] | None
) -> None:
    packages.PYTHON.parent.mkdir(parents=True)
    packages.PYTHON.touch()
    if stamp is not None:
        packages.STAMP.write_text(stamp)
    assert packages._installed_groups("lock") == expected
