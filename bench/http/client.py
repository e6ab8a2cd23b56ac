"""A signed-in browser without a screen: one kept connection, timed requests."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from parley.foundation.accounts.models import User


@dataclass(frozen=True)
class Answer:
    """What came back: milliseconds on the wire and in the server, and how much of it."""

    milliseconds: float
    status: int
    size: int
    body: bytes


class Visitor:
    """One person's kept connection to the server."""

    def __init__(self, port: int, user: User) -> None:
        signed_in = Client()
        signed_in.force_login(user)
        session = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
        self.token = "a" * 32
        self.connection = http.client.HTTPConnection("localhost", port)
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={self.token}",
            "Accept-Encoding": "gzip",
            "X-CSRFToken": self.token,
        }

    def get(self, address: str) -> Answer:
        return self._ask("GET", address)

    def post(self, address: str, **values: str) -> Answer:
        """As htmx posts a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        return self._ask("POST", address, urlencode(values), headers)

    def _ask(
        self, method: str, address: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        start = time.perf_counter()
        self.connection.request(method, address, body, {**self.headers, **(headers or {})})
        response = self.connection.getresponse()
        content = response.read()
        return Answer(1000 * (time.perf_counter() - start), response.status, len(content), content)
