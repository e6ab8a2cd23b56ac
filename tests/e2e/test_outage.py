"""PostgreSQL goes away under a running Parley, and comes back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tools import postgres
from tools.paths import ROOT
from tools.ports import free_port
from tools.processes import Children
from tools.run import web, worker


@pytest.fixture
def database() -> Iterator[postgres.Server]:
    programs = postgres.programs()
    if programs is None:
        pytest.skip(
            "No PostgreSQL server programs were found; install them (Debian: apt install postgresql)."
        )
    with postgres.throw_away(programs) as server:
        yield server


@pytest.fixture
def health(database: postgres.Server, tmp_path: Path) -> Iterator[Callable[[], dict[str, Any]]]:
    """Asks /healthz of a Parley on that database; the answer has its status code as "code"."""
    environment = {
        "PARLEY_HOME": str(tmp_path),
        "PARLEY_DATABASE_URL": database.url,
        "DJANGO_SETTINGS_MODULE": "parley.config.settings",
    }
    preparing = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(preparing, cwd=ROOT, env={**os.environ, **environment}, check=True)
    port = free_port()
    children = Children([web(tmp_path, "127.0.0.1", port), worker(tmp_path)])
    for child in children.members:
        child.environment = environment
        child.command[0] = sys.executable
    children.start()
    try:
        yield lambda: ask(f"http://localhost:{port}/healthz")
    finally:
        children.stop()


def ask(address: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(address, timeout=10) as response:
            return {"code": response.status, **json.load(response)}
    except urllib.error.HTTPError as error:
        return {"code": error.code, **json.load(error)}
    except OSError:
        return {"code": None, "status": "not started"}


def wait_until(condition: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_parley_says_so_and_goes_on_by_itself(
    database: postgres.Server, health: Callable[[], dict[str, Any]]
) -> None:
    wait_until(lambda: health()["status"] == "ok")
    database.stop()
    wait_until(lambda: health()["code"] == 503)
    database.start()
    wait_until(lambda: health()["status"] == "ok")
    with psycopg.connect(database.url) as connection:
        seen = connection.execute("SELECT seen_at FROM jobs_signoflife WHERE kind = 'worker'").fetchone()
        wait_until(
            lambda: (
                connection.execute("SELECT seen_at FROM jobs_signoflife WHERE kind = 'worker'").fetchone()
                != seen
            )
        )
