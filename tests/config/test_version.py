from __future__ import annotations

import tomllib

from parley.config.version import version
from tools.paths import ROOT


def test_version_is_that_of_the_change_log_and_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert version() == project["version"]
