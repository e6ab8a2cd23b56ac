"""The logins that an installation was made with, kept for `./run` to show until someone deletes the file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Login:
    """Someone who can sign in; `role` is shown in English, as everything on the console."""

    role: str
    email: str
    password: str


def file() -> Path:
    return Path(settings.HOME) / "logins.txt"


def keep(logins: Iterable[Login]) -> None:
    """Write them where only this user of the machine can read them."""
    rows = [(login.role, login.email, login.password) for login in logins]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    lines = [f"{role:<{widths[0]}}  {email:<{widths[1]}}  {password}\n" for role, email, password in rows]
    descriptor = os.open(file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.writelines(lines)
