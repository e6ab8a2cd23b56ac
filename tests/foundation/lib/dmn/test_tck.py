"""The DMN Technology Compatibility Kit, as far as it lies beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from .models import TCK, files
from .tck import run_file
from .tck_files import read_test_file

CASES = sorted(TCK.glob("*-test-*.xml"))


@pytest.mark.parametrize(
    "path", CASES or [None], ids=lambda path: path.stem.rpartition("__")[2] if path else "absent"
)
def test_every_case_of_the_kit_passes(path: Path | None) -> None:
    if path is None:
        files(TCK, "*-test-*.xml")
    else:
        failures = [failure for _, failed in run_file(read_test_file(path)) for failure in failed]
        assert failures == []
