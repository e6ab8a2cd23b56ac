"""`./run` as a newcomer starts it, on a port and in a folder of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.config.version import version
from tools.paths import ROOT
from tools.ports import free_port


class Started:
    """A running `./run`."""

    def __init__(self, home: Path, port: int, *arguments: str, url: str = "") -> None:
        self.home, self.port, self.output = home, port, home / "output"
        environment = {
            **os.environ,
            "PARLEY_HOME": str(home),
            "PARLEY_PORT": str(port),
            "PARLEY_DATABASE_URL": url,
        }
        environment["DJANGO_SETTINGS_MODULE"] = "parley.config.settings"
        with self.output.open("w") as out:
            self.process = subprocess.Popen(
                [ROOT / "run", *arguments], cwd="/", env=environment, stdout=out, stderr=subprocess.STDOUT
            )

    def wait_until_ready(self, seconds: float = 120) -> str:
        """Its output once it says that it is ready."""
        deadline = time.monotonic() + seconds
        while "is ready" not in self.output.read_text():
            assert self.process.poll() is None and time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.1)
        return self.output.read_text()


@pytest.fixture(scope="module")
def parley(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    started = Started(tmp_path_factory.mktemp("home"), free_port(), "--empty")
    yield started
    started.process.kill()
    started.process.wait()


def test_run_serves_and_says_where(parley: Started) -> None:
    output = parley.wait_until_ready()
    assert f"Parley is ready: http://localhost:{parley.port}/" in output
    with urllib.request.urlopen(f"http://localhost:{parley.port}/healthz", timeout=5) as response:
        health = json.load(response)
    assert health == {"status": "ok", "version": version(), "database": "ok", "worker": "ok", "clock": "ok"}


def test_a_second_run_on_the_same_database_is_refused(parley: Started) -> None:
    parley.wait_until_ready()
    second = Started(parley.home, free_port())
    assert second.process.wait(timeout=30) == 1
    assert "Parley is already running on" in second.output.read_text()


def test_one_interrupt_ends_everything(parley: Started) -> None:
    parley.output = parley.home / "output"
    children = [int(pid) for pid in children_of(parley.process.pid)]
    parley.process.send_signal(signal.SIGINT)
    assert parley.process.wait(timeout=20) == 0
    assert (len(children), [pid for pid in children if Path(f"/proc/{pid}").exists()]) == (2, [])


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def test_a_database_that_does_not_answer_is_said_once(tmp_path: Path) -> None:
    started = Started(tmp_path, free_port(), url=f"postgres://anna@127.0.0.1:{free_port()}/sales")
    assert started.process.wait(timeout=60) == 3
    output = started.output.read_text()
    assert (output.count("Parley cannot start."), "Traceback" in output) == (1, False)
    assert "The database 'sales' on 127.0.0.1 does not answer" in output
