from __future__ import annotations

import subprocess

from tools.paths import ROOT, VENV


def test_imports_keep_the_contracts() -> None:
    done = subprocess.run(
        [VENV / "bin" / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout.partition("Broken contracts")[2]
