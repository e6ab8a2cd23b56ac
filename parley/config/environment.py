"""Typed readers of the process environment: a wrong value stops the start with a sentence that says what to do."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


class ConfigurationError(Exception):
    """The environment holds a value that Parley cannot start with."""


def text(name: str, default: str) -> str:
    """The variable's text, or the default where it is unset or empty."""
    return os.environ.get(name) or default


def flag(name: str, default: bool) -> bool:
    """A yes/no variable: 1, true, yes, on against 0, false, no, off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ConfigurationError(f"{name} is {value!r}; use 1 or 0.")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not re.fullmatch(r"\d+", value):
        raise ConfigurationError(f"{name} is {value!r}; it must be a whole number.")
    return int(value)


def home() -> Path:
    """The folder that holds database, files and logs: PARLEY_HOME, else `var/` beside the program."""
    default = Path(__file__).resolve().parents[2] / "var"
    return Path(text("PARLEY_HOME", str(default))).expanduser().resolve()


def database(default_file: Path) -> dict[str, Any]:
    """Django's DATABASES entry for PARLEY_DATABASE_URL (`postgres://user:password@host:port/name`), else a SQLite file.

    SQLite runs with WAL and IMMEDIATE transactions: a writer waits for its turn at BEGIN instead of failing at its
    first write (https://docs.djangoproject.com/en/5.2/ref/databases/#sqlite-transaction-behavior).
    """
    url = os.environ.get("PARLEY_DATABASE_URL", "").strip()
    if not url or url.startswith("sqlite:"):
        name = unquote(re.sub(r"^sqlite:(/*(?=/|$))?", "", url)) or str(default_file)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ConfigurationError(
            "PARLEY_DATABASE_URL must look like postgres://user:password@host:5432/name or sqlite:///path/to/file."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "tcp_user_timeout": 30_000,
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
        },
    }


def address() -> str:
    """PARLEY_URL without a slash at its end, else this machine at the port of the web server."""
    given = text("PARLEY_URL", f"http://localhost:{number('PARLEY_PORT', 8000)}").rstrip("/")
    if urlsplit(given).scheme not in {"http", "https"} or not urlsplit(given).hostname:
        raise ConfigurationError(f"PARLEY_URL is {given!r}; it must look like https://parley.example.com.")
    return given


def mail_server() -> dict[str, Any]:
    """The PARLEY_SMTP_… variables; `host` is empty where none is named."""
    security = text("PARLEY_SMTP_SECURITY", "starttls")
    if security not in {"starttls", "tls", "none"}:
        raise ConfigurationError(f"PARLEY_SMTP_SECURITY is {security!r}; use starttls, tls or none.")
    given = {
        "host": text("PARLEY_SMTP_HOST", ""),
        "port": number("PARLEY_SMTP_PORT", {"starttls": 587, "tls": 465, "none": 25}[security]),
        "security": security,
        "username": text("PARLEY_SMTP_USER", ""),
        "password": text("PARLEY_SMTP_PASSWORD", ""),
        "sender": text("PARLEY_MAIL_FROM", ""),
        "sender_name": text("PARLEY_MAIL_FROM_NAME", "Parley"),
    }
    if given["host"] and "@" not in str(given["sender"]):
        raise ConfigurationError("PARLEY_SMTP_HOST needs PARLEY_MAIL_FROM, the address that mail comes from.")
    return given


def secret_key(folder: Path) -> str:
    """PARLEY_SECRET_KEY, else a key made once and kept in the home folder (readable by its owner only)."""
    given = os.environ.get("PARLEY_SECRET_KEY", "")
    if given:
        return given
    file = folder / "secret.key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(50))
    return file.read_text()
