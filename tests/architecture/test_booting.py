"""Each floor stands without those above it: it imports, checks and migrates on its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.floors import floor_of
from tools.paths import ROOT

BOOT = """
import sys
from django.conf import settings
from parley.config import settings as whole
from tests.architecture.floors import floor_of

top = floor_of(sys.argv[1])
values = {name: getattr(whole, name) for name in dir(whole) if name.isupper()}
apps = [app for app in whole.INSTALLED_APPS if not app.startswith("parley.") or floor_of(app) <= top]
urls = "parley.config.urls" if "parley.config" in apps else "django.conf.urls"
settings.configure(**{**values, "INSTALLED_APPS": apps, "ROOT_URLCONF": urls, "MIDDLEWARE": [], "LOGGING": {}})

import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
above = sorted(name for name in sys.modules if name.startswith("parley.") and name.count(".") > 1
               and not name.startswith("parley.config.") and floor_of(name) > top)
sys.exit(f"{sys.argv[1]} brought along {above}" if above else 0)
"""


@pytest.mark.parametrize(
    "top",
    [
        "parley.foundation.accounts",
        "parley.foundation.web",
        "parley.parties",
        "parley.deals",
        "parley.config",
    ],
)
def test_a_floor_stands_without_those_above(top: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PARLEY_HOME": str(tmp_path), "PARLEY_DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", BOOT, top],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_a_module_on_no_floor_is_noticed() -> None:
    with pytest.raises(LookupError):
        floor_of("parley.utils")
