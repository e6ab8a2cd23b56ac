from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tools.paths import ROOT
from tools.ports import free_port


def prepare(home: Path, url: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PARLEY_HOME": str(home), "PARLEY_DATABASE_URL": url}
    environment["DJANGO_SETTINGS_MODULE"] = "parley.config.settings"
    command = [sys.executable, "manage.py", "prepare", "--empty"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with a database that is up to date."""
    home = tmp_path_factory.mktemp("home")
    done = prepare(home)
    assert done.returncode == 0, done.stderr
    return home


def execute(home: Path, statement: str) -> None:
    with sqlite3.connect(home / "parley.sqlite3") as connection:
        connection.execute(statement)
    connection.close()


def test_prepare_again_changes_nothing(prepared: Path) -> None:
    assert prepare(prepared).returncode == 0
    assert not (prepared / "backups").exists()


def test_a_database_of_a_newer_program_is_refused(prepared: Path) -> None:
    execute(
        prepared,
        "INSERT INTO django_migrations (app, name, applied) VALUES ('deals', '0999_x', '2030-01-01')",
    )
    try:
        done = prepare(prepared)
    finally:
        execute(prepared, "DELETE FROM django_migrations WHERE name = '0999_x'")
    assert done.returncode == 3
    assert "was written by a newer Parley, or by another program (unknown: deals.0999_x)" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_copy_is_kept_before_an_update(prepared: Path) -> None:
    execute(prepared, "DELETE FROM django_migrations WHERE app = 'sessions'")
    execute(prepared, "DROP TABLE django_session")
    assert prepare(prepared).returncode == 0
    (copy,) = (prepared / "backups").iterdir()
    with sqlite3.connect(copy) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert ("jobs_job" in tables, "django_session" in tables) == (True, False)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "parley.sqlite3").write_text("These are my notes, not a database. " * 50)
    done = prepare(tmp_path)
    assert (done.returncode, "is not a database that Parley can read" in done.stderr) == (3, True)


def test_a_database_that_does_not_answer_is_named(tmp_path: Path) -> None:
    done = prepare(tmp_path, f"postgres://anna@127.0.0.1:{free_port()}/sales")
    assert done.returncode == 3
    assert "The database 'sales' on 127.0.0.1 does not answer" in done.stderr
    assert "Check that the server runs" in done.stderr
