"""`./test`: every check, on both engines and in a browser."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tools import node, postgres, setup
from tools.browser import chromium
from tools.commands import quietly
from tools.console import complain, say, timed
from tools.paths import PYTHON, ROOT, VENV
from tools.problems import CannotStart

HELP = """Runs every check: style, types, floors, translations, tests on SQLite and PostgreSQL, pages in Chromium.

  ./test                       everything
  ./test tests/deals -k win    these tests only, with pytest's options, on SQLite or what PARLEY_DATABASE_URL names

  PARLEY_TEST_POSTGRES_URL=    postgres://user:password@host:5432/name: a server to test on; without it a throw-away
                               server is started where initdb is found
  PARLEY_CHROMIUM=             path of a Chromium or Chrome
  PARLEY_TEST_REQUIRE_ALL=1    a missing PostgreSQL or Chromium is a failure
"""

Command = list[str | Path]

CHECKS: dict[str, Command] = {
    "Style": [VENV / "bin" / "ruff", "check"],
    "Format": [VENV / "bin" / "ruff", "format", "--check", "--quiet"],
    "Types": [VENV / "bin" / "mypy"],
    "Floors": [VENV / "bin" / "lint-imports", "--no-cache"],
    "Migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "Texts": [PYTHON, "manage.py", "messages", "--check"],
}

NO_POSTGRES = """
!!! THE POSTGRESQL HALF DID NOT RUN: no initdb was found, and PARLEY_TEST_POSTGRES_URL is not set.
!!! Install the server's programs (Debian: apt install postgresql), or name a server that may hold a test database:
!!!     PARLEY_TEST_POSTGRES_URL=postgres://user:password@host:5432/name ./test
"""
NO_CHROMIUM = """
!!! THE BROWSER TESTS DID NOT RUN: no Chromium was found.
!!! Install one (Debian: apt install chromium), or name one: PARLEY_CHROMIUM=/path/to/chromium ./test
"""
UNSTEADY = """
!!! BROWSER TESTS FAILED AT FIRST AND PASSED ALONE (see above which). A test that sometimes fails is a bug: mend it or the page.
"""


def main(arguments: list[str]) -> int:
    """Returns the exit code."""
    if arguments[:1] in (["--help"], ["-h"]):
        say(HELP)
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        setup.ensure("dev")
        timed("Translations", compile_messages)
        return pytest(arguments) if arguments else everything()
    except CannotStart as problem:
        complain(f"\nThe tests cannot start.\n{problem}")
        return 1
    except KeyboardInterrupt:
        return 130


def compile_messages() -> None:
    """Tests read the pages in three languages."""
    command: list[str | Path] = [PYTHON, "manage.py", "messages", "--compile"]
    quietly(command, problem="The translations could not be compiled.", environment=test_environment())


def everything() -> int:
    """All checks, also after one has failed; what failed or did not run is said again at the end."""
    began = time.monotonic()
    checks: dict[str, Command] = {
        **CHECKS,
        "TypeScript": [*node.any_suitable().npm, "--prefix", "frontend", "run", "check"],
    }
    failed = [title for title, command in checks.items() if not check(title, command)]
    missing: list[str] = []
    with engine(missing) as url:
        on_postgres = Background([*PYTEST, "-m", "database"], url) if url else None
        if pytest(["-m", "not browser"]):
            failed.append("Tests on SQLite")
        if on_postgres is not None and on_postgres.result():
            failed.append("Tests on PostgreSQL")
    if chromium() is None:
        missing.append(NO_CHROMIUM)
    elif pytest(["-m", "browser"]):
        # A browser shares the machine with a server and a worker: what failed has one more try, alone, and is named.
        if pytest(["-m", "browser", "--last-failed"]):
            failed.append("Browser tests")
        else:
            complain(UNSTEADY)
    return conclude(failed, missing, time.monotonic() - began)


def conclude(failed: list[str], missing: list[str], seconds: float) -> int:
    for notice in missing:
        complain(notice)
    say(f"\n{seconds:.0f} s. " + (f"Failed: {', '.join(failed)}." if failed else "All that ran has passed."))
    required = os.environ.get("PARLEY_TEST_REQUIRE_ALL") == "1"
    return 1 if failed or (missing and required) else 0


PYTEST: Command = [PYTHON, "-m", "pytest"]


def pytest(arguments: list[str]) -> int:
    """Run pytest here, seen as it goes."""
    say(f"\n--- pytest {' '.join(arguments)}")
    code = subprocess.run([*PYTEST, *arguments], cwd=ROOT, check=False, env=test_environment()).returncode
    return 0 if code == NOTHING_SELECTED else code


NOTHING_SELECTED = 5


def test_environment(database_url: str | None = None) -> dict[str, str]:
    """Tests make their own home folder, and use only the database that they were given for testing."""
    environment = {name: value for name, value in os.environ.items() if name != "PARLEY_HOME"}
    if database_url is not None:
        environment["PARLEY_DATABASE_URL"] = database_url
    return environment


class Background:
    """pytest beside the one that is seen; its output is shown when it has ended. Two cores, two runs."""

    def __init__(self, command: Command, url: str) -> None:
        self.title = "pytest -m database, on PostgreSQL"
        self.output = tempfile.TemporaryFile(mode="w+", encoding="utf-8")  # noqa: SIM115 - closed in result()
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=test_environment(url), stdout=self.output, stderr=subprocess.STDOUT
        )

    def result(self) -> int:
        code = self.process.wait()
        with self.output:
            self.output.seek(0)
            say(f"\n--- {self.title}\n{self.output.read()}")
        return code


@contextlib.contextmanager
def engine(missing: list[str]) -> Iterator[str | None]:
    """The URL of a PostgreSQL to test on; None, with a notice among what is missing, where there is none."""
    named, programs = os.environ.get("PARLEY_TEST_POSTGRES_URL"), postgres.programs()
    if named:
        yield named
    elif programs is None:
        missing.append(NO_POSTGRES)
        yield None
    else:
        with postgres.throw_away(programs) as server:
            yield server.url


def check(title: str, command: Command) -> bool:
    """Run one check; its output is shown only when it fails."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=test_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    say(f"  {title:<26}{'ok' if done.returncode == 0 else 'FAILED'}")
    if done.returncode:
        say(done.stdout)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
