"""The child processes of `./run`: started together, ended together, started again when one dies."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.console import say
from tools.paths import ROOT
from tools.problems import CannotStart

GRACE = 12.0
SHORT_LIFE = 5.0
SHORT_LIVES_ALLOWED = 3
LOG_KEPT = 10_000_000
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One program that is to run as long as Parley does. Its output goes to `log`."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    short_lives: int = 0

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only us; Linux ends it should we be killed."""
        if self.log.exists() and self.log.stat().st_size > LOG_KEPT:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent if sys.platform == "linux" else None,
            )
        self.started = time.monotonic()

    def restart_if_dead(self) -> None:
        """Start it again; CannotStart with the end of its log where it keeps dying at once."""
        if self.process is None or self.process.poll() is None:
            return
        self.short_lives = self.short_lives + 1 if time.monotonic() - self.started < SHORT_LIFE else 0
        if self.short_lives >= SHORT_LIVES_ALLOWED:
            raise CannotStart(
                f"The {self.name} does not stay up. The end of {self.log}:\n{self.last_lines()}"
            )
        say(f"  The {self.name} ended ({self.process.returncode}); starting it again.")
        self.start()

    def last_lines(self, count: int = 20) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
        return "\n".join(f"    {line}" for line in lines)


def end_with_parent() -> None:
    """In the child, before it becomes another program: have the kernel end it when this parent dies (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Children:
    """All of them. `ending` is set by SIGINT, SIGTERM and SIGHUP."""

    members: list[Child]
    ending: bool = field(default=False)

    def listen(self) -> None:
        """From here on a signal ends all children instead of killing us."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)

    def _end(self, *_: object) -> None:
        self.ending = True

    def start(self) -> None:
        for child in self.members:
            child.start()

    def watch(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Keep the children alive until told to end (False) or until the condition holds (True)."""
        while not self.ending:
            for child in self.members:
                child.restart_if_dead()
            if until():
                return True
            time.sleep(0.1)
        return False

    def stop(self) -> None:
        """Ask all to end, and make those that do not within a few seconds."""
        alive = [child.process for child in self.members if child.process and child.process.poll() is None]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in alive:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
