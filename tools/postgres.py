"""A throw-away PostgreSQL for the tests, in a temporary folder."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.ports import free_port
from tools.problems import CannotStart
from tools.processes import end_with_parent

USER = "parley"
QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
READY = "database system is ready to accept connections"
PATIENCE = 30.0


def programs() -> Path | None:
    """The folder with the server's programs: that of the newest version, or None."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(installed, key=lambda folder: int(folder.parent.name), default=None)


@dataclass
class Server:
    """One server without durability; `start` and `stop` may be called again and again."""

    programs: Path
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The database that every server has; tests make theirs beside it."""
        return f"postgres://{USER}@127.0.0.1:{self.port}/postgres"

    def initialise(self) -> None:
        """Make the data folder; once."""
        identity = _identity()
        if identity:
            os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, -1)
        options = ["-U", USER, "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "-N"]
        command = [str(self.programs / "initdb"), "-D", str(self.folder / "data"), *options]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **identity)
        if done.returncode:
            raise CannotStart(f"A throw-away PostgreSQL could not be made:\n{done.stdout}{done.stderr}")

    def start(self) -> None:
        """Start the server and wait until it takes clients; Linux ends it with us, however we end."""
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            **QUICK,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = self.folder / "log"
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", "-c", "lc_messages=C", *options],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=end_with_parent if sys.platform == "linux" else None,
                **_identity(),
            )
        deadline = time.monotonic() + PATIENCE
        while READY not in (said := log.read_text(encoding="utf-8", errors="replace")):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise CannotStart(f"A throw-away PostgreSQL did not start on port {self.port}:\n{said}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it at once, as a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
            self.process = None


@contextlib.contextmanager
def throw_away(folder_of_programs: Path) -> Iterator[Server]:
    """A running server for the length of the block."""
    with tempfile.TemporaryDirectory(prefix="parley-postgres-") as folder:
        server = Server(folder_of_programs, Path(folder))
        server.initialise()
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _identity() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as the user postgres, who comes with its package."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
