from __future__ import annotations

from typing import Any

import pytest

from parley.config.asgi import READ_AHEAD, application, body_first, cleaned
from tests.config.asgi_client import call


def test_headers_with_an_underscore_cannot_speak_for_the_proxy() -> None:
    scope = {"headers": [(b"x_forwarded_for", b"1.2.3.4"), (b"x-real", b"yes")], "query_string": b""}
    assert cleaned(scope)["headers"] == [(b"x-real", b"yes")]


@pytest.mark.parametrize(
    ("raw", "expected"), [("q=я".encode(), b"q=%D1%8F"), (b"a=%20&b=c/d", b"a=%20&b=c/d")]
)
def test_query_strings_become_ascii(raw: bytes, expected: bytes) -> None:
    assert cleaned({"headers": [], "query_string": raw})["query_string"] == expected


def test_a_sender_who_hangs_up_gets_no_page_and_holds_no_thread() -> None:
    half = {"type": "http.request", "body": b"name=An", "more_body": True}
    assert call(application, "/sign-in/", method="POST", messages=[half]) == (None, {}, b"")


def test_the_body_is_read_before_the_page_begins() -> None:
    parts = [
        {"type": "http.request", "body": b"a", "more_body": True},
        {"type": "http.request", "body": b"b"},
    ]
    assert replayed(parts) == (2, b"ab")


def test_a_large_body_is_read_ahead_only_in_part() -> None:
    part = {"type": "http.request", "body": b"x" * READ_AHEAD, "more_body": True}
    assert replayed([part, part, {"type": "http.request", "body": b"end"}]) == (
        1,
        b"x" * 2 * READ_AHEAD + b"end",
    )


def replayed(parts: list[dict[str, Any]]) -> tuple[int, bytes]:
    """How many parts were read ahead, and what the page then reads."""
    outcome: list[tuple[int, bytes]] = []
    read = 0

    async def application(scope: Any, receive: Any, send: Any) -> None:
        async def counted() -> Any:
            nonlocal read
            read += 1
            return await receive()

        whole = await body_first(counted)
        assert whole is not None
        ahead = read
        outcome.append((ahead, b"".join([(await whole())["body"] for _ in parts])))

    call(application, messages=parts)
    return outcome[0]
