"""Real models for the tests, where they are present."""

from __future__ import annotations

from pathlib import Path

import pytest

MODELS = Path(__file__).parents[5] / "shared" / "data" / "G_bpmn"


def model_paths(folder: str = "") -> list[Path]:
    """Every BPMN file of the collection, or of one folder of it; empty where the collection is absent."""
    found = (path for path in (MODELS / folder).rglob("*") if path.suffix in (".bpmn", ".xml"))
    return sorted(found)


@pytest.fixture
def models() -> Path:
    if not MODELS.is_dir():
        pytest.skip(f"the collection of real models is not at {MODELS}")
    return MODELS


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`model_path` runs a test over every real model; skipped where there are none."""
    if "model_path" in metafunc.fixturenames:
        paths = model_paths()
        absent = pytest.param(None, marks=pytest.mark.skip(reason=f"no real models at {MODELS}"))
        metafunc.parametrize(
            "model_path", paths or [absent], ids=lambda path: getattr(path, "name", "absent")
        )
