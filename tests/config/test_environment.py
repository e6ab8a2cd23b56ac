from __future__ import annotations

import stat
from pathlib import Path

import pytest

from parley.config import environment


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("yes", True), (" Off ", False), ("", True)])
def test_flag_reads_yes_and_no(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("PARLEY_X", value)
    assert environment.flag("PARLEY_X", True) is expected


def test_flag_refuses_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_X", "maybe")
    with pytest.raises(environment.ConfigurationError, match="PARLEY_X is 'maybe'; use 1 or 0"):
        environment.flag("PARLEY_X", True)


def test_number_refuses_what_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_PORT", "80 80")
    with pytest.raises(environment.ConfigurationError, match="must be a whole number"):
        environment.number("PARLEY_PORT", 8000)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("", "/home/default.sqlite3"),
        ("sqlite:", "/home/default.sqlite3"),
        ("sqlite:///data/my%20file.sqlite3", "/data/my file.sqlite3"),
        ("sqlite:////data/file.sqlite3", "/data/file.sqlite3"),
        ("sqlite:file.sqlite3", "file.sqlite3"),
    ],
)
def test_database_names_a_sqlite_file(monkeypatch: pytest.MonkeyPatch, url: str, name: str) -> None:
    monkeypatch.setenv("PARLEY_DATABASE_URL", url)
    database = environment.database(Path("/home/default.sqlite3"))
    assert (database["ENGINE"], database["NAME"]) == ("django.db.backends.sqlite3", name)


def test_database_reads_a_postgres_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_DATABASE_URL", "postgres://anna:p%40ss@db.example.org:5433/sales")
    database = environment.database(Path("x"))
    read = {key: database[key] for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert read == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "sales",
        "USER": "anna",
        "PASSWORD": "p@ss",
        "HOST": "db.example.org",
        "PORT": 5433,
    }


@pytest.mark.parametrize("url", ["mysql://x/y", "postgres://host", "nonsense"])
def test_database_refuses_other_urls(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PARLEY_DATABASE_URL", url)
    with pytest.raises(environment.ConfigurationError, match="must look like"):
        environment.database(Path("x"))


def test_secret_key_is_made_once_and_private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PARLEY_SECRET_KEY", raising=False)
    first = environment.secret_key(tmp_path)
    assert (environment.secret_key(tmp_path), len(first) > 40) == (first, True)
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
