from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tools.problems import CannotStart
from tools.processes import Child, Children

SLEEP = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


def child(tmp_path: Path, code: str) -> Child:
    return Child("sample", [sys.executable, "-c", code], {}, tmp_path / "sample.log")


def test_stop_ends_a_child(tmp_path: Path) -> None:
    children = Children([child(tmp_path, SLEEP)])
    children.start()
    children.stop()
    assert children.members[0].process.returncode == -signal.SIGTERM


def test_stop_kills_a_child_that_does_not_listen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.processes.GRACE", 0.2)
    children = Children([child(tmp_path, DEAF)])
    children.start()
    children.watch(until=lambda: "deaf" in children.members[0].last_lines())
    children.stop()
    assert children.members[0].process.returncode == -signal.SIGKILL


def test_a_child_that_dies_is_started_again(tmp_path: Path) -> None:
    children = Children([child(tmp_path, SLEEP)])
    children.start()
    first = children.members[0].process
    os.kill(first.pid, signal.SIGKILL)
    assert children.watch(until=lambda: children.members[0].process is not first) is True
    children.stop()


def test_a_child_that_keeps_dying_is_given_up_with_the_end_of_its_log(tmp_path: Path) -> None:
    children = Children([child(tmp_path, "raise SystemExit('no database')")])
    children.start()
    with pytest.raises(CannotStart, match=r"does not stay up(.|\n)*no database"):
        children.watch()


@pytest.mark.skipif(sys.platform != "linux", reason="prctl(2) is Linux's")
def test_children_end_with_a_killed_parent(tmp_path: Path) -> None:
    parent = child(
        tmp_path,
        "import sys, pathlib, time; from tools.processes import Child;"
        f"c = Child('x', [sys.executable, '-c', {SLEEP!r}], {{}}, pathlib.Path({str(tmp_path / 'x.log')!r}));"
        "c.start(); print('pid', c.process.pid, flush=True); time.sleep(60)",
    )
    children = Children([parent])
    children.start()
    children.watch(until=lambda: "pid" in parent.last_lines())
    pid = int(parent.last_lines().split()[-1])
    os.kill(parent.process.pid, signal.SIGKILL)
    parent.process.wait()
    deadline = time.monotonic() + 5
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(pid)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
