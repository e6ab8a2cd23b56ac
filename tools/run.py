"""`./run`: from a fresh checkout to Parley in the browser."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from parley.config import environment
from parley.config.version import version
from tools import home, ports, setup
from tools.console import complain, say
from tools.paths import BUILT, PYTHON, ROOT
from tools.problems import CannotStart
from tools.processes import Child, Children

HELP = """Starts Parley and prints its address; Ctrl-C ends it.

  ./run               with a sample company when the database is empty
  ./run --empty       without it: a set-up wizard asks what it needs
  ./run manage …      a management command, such as ./run manage createsuperuser

  PARLEY_PORT=8000            port of the web server
  PARLEY_HOST=127.0.0.1       address it listens on
  PARLEY_HOME=./var           folder for database, files and logs
  PARLEY_DATABASE_URL=        postgres://user:password@host:5432/name; SQLite in PARLEY_HOME without it
  PARLEY_WEB_PROCESSES=1      web server processes (more than one: with PostgreSQL)
"""

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def main(arguments: list[str]) -> int:
    """Returns the exit code."""
    try:
        if arguments[:1] == ["manage"]:
            setup.ensure()
            return subprocess.run([PYTHON, ROOT / "manage.py", *arguments[1:]], check=False).returncode
        return serve(empty=parse(arguments).empty)
    except (CannotStart, environment.ConfigurationError) as problem:
        complain(f"\nParley cannot start.\n{problem}")
        return 1
    except KeyboardInterrupt:
        return 130


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("./run", usage="./run [--empty] | ./run manage …", description=HELP)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--empty", action="store_true", help="start without the sample company")
    return parser.parse_args(arguments)


def serve(*, empty: bool) -> int:
    """Set up what is missing, start web server and worker, and wait for the end."""
    folder, host, port = environment.home(), environment.text("PARLEY_HOST", "127.0.0.1"), port_wanted()
    ports.check_free(host, port)
    home.make_writable(folder)
    with held(sqlite_file(folder)):
        say(f"Parley {version()}")
        setup.ensure()
        return prepare(folder, empty=empty) or run_children(folder, host, port)


@contextlib.contextmanager
def held(database: Path | None) -> Iterator[None]:
    """Keep other programs off a SQLite file for the length of the block; PostgreSQL needs no such thing."""
    if database is None:
        yield
        return
    home.make_writable(database.parent)
    home.refuse_network_folder(database)
    with home.lock(database):
        yield


def port_wanted() -> int:
    return environment.number("PARLEY_PORT", 8000)


def sqlite_file(folder: Path) -> Path | None:
    """The file of an embedded database; None for PostgreSQL."""
    settings = environment.database(folder / "parley.sqlite3")
    return Path(settings["NAME"]).resolve() if settings["ENGINE"].endswith("sqlite3") else None


def prepare(folder: Path, *, empty: bool) -> int:
    """Bring the database up to date, fill an empty one, and compile the translations; it says itself what is wrong."""
    command = [str(PYTHON), str(ROOT / "manage.py"), "prepare", *(["--empty"] if empty else [])]
    surroundings = {**os.environ, "PARLEY_HOME": str(folder)}
    return subprocess.run(command, cwd=ROOT, check=False, env=surroundings).returncode


def run_children(folder: Path, host: str, port: int) -> int:
    logs = folder / "logs"
    logs.mkdir(exist_ok=True)
    children = Children([web(logs, host, port), worker(logs)])
    children.listen()
    try:
        children.start()
        if children.watch(until=lambda: answers(host, port)):
            announce(folder, host, port)
            children.watch()
    finally:
        say("\nEnding …")
        children.stop()
    return 0


def web(logs: Path, host: str, port: int) -> Child:
    """One process and HTTP/1 only: a proxy in front speaks the newer ones."""
    processes = environment.number("PARLEY_WEB_PROCESSES", 1)
    serving = [
        "--interface",
        "asginl",
        "--http",
        "1",
        "--no-ws",
        "--workers",
        str(processes),
        "--respawn-failed-workers",
    ]
    files = [
        "--static-path-route",
        "/static",
        "--static-path-mount",
        str(BUILT),
        "--static-path-expires",
        "31536000",
    ]
    command = [str(PYTHON), "-m", "granian", "--host", host, "--port", str(port), *serving, *files]
    return Child("web server", [*command, "parley.config.asgi:application"], {}, logs / "web.log")


def worker(logs: Path) -> Child:
    return Child("worker", [str(PYTHON), str(ROOT / "manage.py"), "work"], {}, logs / "worker.log")


def answers(host: str, port: int) -> bool:
    """Whether the server says that it, its database and its worker are well."""
    address = f"http://{reachable(host)}:{port}/healthz"
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return bool(json.load(response)["status"] == "ok")
    except (OSError, urllib.error.URLError, ValueError):
        return False


def reachable(host: str) -> str:
    """The name under which this machine reaches the server itself."""
    return "localhost" if host in LOOPBACK | {"0.0.0.0", "::"} else host


def announce(folder: Path, host: str, port: int) -> None:
    say(f"\nParley is ready: http://{reachable(host)}:{port}/")
    logins = folder / "logins.txt"
    if logins.exists():
        say("Sign in as")
        say("\n".join(f"  {line}" for line in logins.read_text(encoding="utf-8").splitlines()))
        if host not in LOOPBACK:
            say(f"CAREFUL: others reach {host} too. Change these passwords, then delete {logins}.")
    say(f"Logs are in {folder / 'logs'}. Ctrl-C ends Parley.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
