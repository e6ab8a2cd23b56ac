"""A mail server that says what a test tells it to, and keeps what it got."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class Postbox:
    """Answers each mail with the next of `answers`, else takes it."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: list[str] = []
        self.recipient_answers: dict[str, str] = {}

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self.recipient_answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
            self.recipients += envelope.rcpt_tos
        return answer


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """The far end of the network: the product is told to send through it."""
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.PARLEY_MAIL = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "username": "",
        "password": "",
        "sender": "parley@example.org",
        "sender_name": "Parley",
    }
    yield box
    controller.stop()


@pytest.fixture
def no_server(settings: Any) -> Callable[[], None]:
    """Tells the product that nobody listens at the address of its mail server."""

    def gone() -> None:
        settings.PARLEY_MAIL = {**settings.PARLEY_MAIL, "host": "127.0.0.1", "port": 1, "security": "none",
                                "sender": "parley@example.org"}  # fmt: skip

    return gone
