"""Which server mail leaves through: what the environment names, else what an administrator entered, else none."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.lib.sealing import CannotOpen, open_sealed, seal
from parley.foundation.mail.models import MailServer, Security

SECONDS = 30
"""How long a server may be silent."""


@dataclass(frozen=True)
class Server:
    """How to reach the server, and as whom; the password is readable here and nowhere else."""

    host: str
    port: int
    security: str
    username: str
    password: str
    sender: str
    sender_name: str = ""

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port})"


def keys() -> list[str]:
    """The installation's keys, the present one first."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def sealed(password: str) -> str:
    """A password as it is stored."""
    return seal(password, keys())


def from_environment() -> Server | None:
    """The server that the environment names: it cannot be changed on the screen."""
    given = settings.PARLEY_MAIL
    return Server(**given) if given["host"] else None


def current_server() -> Server | None:
    """The server in use; None where there is none. Raises ActionRefused where its password cannot be read."""
    fixed = from_environment()
    if fixed is not None:
        return fixed
    row = MailServer.objects.filter(id=1).first()
    if row is None:
        return None
    try:
        password = open_sealed(row.password_sealed, keys())
    except CannotOpen:
        raise ActionRefused(
            _("The password of the mail server was stored under another secret key. Enter it again.")
        ) from None
    return Server(row.host, row.port, row.security, row.username, password, row.sender, row.sender_name)


def connect(server: Server) -> smtplib.SMTP:
    """A session with the server, signed in. Raises OSError and smtplib's errors."""
    trusted = ssl.create_default_context()
    if server.security == Security.TLS:
        session: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=trusted)
    else:
        session = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        if server.security == Security.STARTTLS:
            session.starttls(context=trusted)
        if server.username:
            session.login(server.username, server.password)
    except BaseException:
        session.close()
        raise
    return session
