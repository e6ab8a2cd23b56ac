"""Calls to addresses that people typed in: what lies inside is never connected to."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from parley.foundation.lib import outbound
from parley.foundation.lib.outbound import Allowed, OutboundFailed, OutboundRefused, is_public, post

INSIDE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.1.2.3",
    "127.255.255.254", "168.63.129.16", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1",
    "192.0.0.192", "192.0.2.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::7f00:1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "::ffff:7f00:1", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "100::1", "2001:db8::1",
    "2001::1", "2002:7f00:1::", "2002:a00:1::1", "2002:a9fe:a9fe::", "fc00::1", "fd00::1", "fd00:ec2::254", "fe80::1", "febf::1",
    "fec0::1", "ff02::1", "ff0e::1",
]  # fmt: skip
OUTSIDE = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1"]

WAYS_HOME = [
    "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://LOCALHOST:{port}/", "http://localhost.:{port}/",
    "http://127.1:{port}/", "http://127.0.1:{port}/", "http://2130706433:{port}/", "http://0x7f000001:{port}/",
    "http://0x7f.0.0.1:{port}/", "http://0177.0.0.1:{port}/", "http://017700000001:{port}/", "http://0:{port}/",
    "http://0.0.0.0:{port}/", "http://[::1]:{port}/", "http://[::]:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/", "http://[0:0:0:0:0:0:0:1]:{port}/", "http://[::127.0.0.1]:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/", "http://127。0。0。1:{port}/", "http://ⓛocalhost:{port}/",
    "http://user@127.0.0.1:{port}/", "http://example.com@127.0.0.1:{port}/", "http://127.0.0.1:{port}#@example.com/",
    "http://example.com\\@127.0.0.1:{port}/", "http://127.0.0.1:{port}\r\nHost: x/", "http:// 127.0.0.1:{port}/",
    "http://[fe80::1%25lo]:{port}/", "ftp://127.0.0.1:{port}/", "file:///etc/passwd", "gopher://127.0.0.1:{port}/",
    "dict://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "127.0.0.1:{port}", "http://", "http://:{port}/",
    "http://127.0.0.1:0/", "http://127.0.0.1:99999/", "http://rebound.test:{port}/", "http://both.test:{port}/",
]  # fmt: skip


@pytest.mark.parametrize("text", INSIDE)
def test_addresses_inside_are_known(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", OUTSIDE)
def test_addresses_outside_are_known(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


class Listener:
    """A server that counts who connects, and answers as the test says."""

    def __init__(self, family: int = socket.AF_INET, host: str = "127.0.0.1") -> None:
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.bind((host, 0))
        self.socket.listen()
        self.port = self.socket.getsockname()[1]
        self.connections = 0
        self.requests: list[bytes] = []
        self.answer: Callable[[socket.socket], Any] = lambda peer: peer.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        )
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                peer, _address = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            with peer:
                try:
                    self.requests.append(peer.recv(65536))
                    self.answer(peer)
                except OSError:
                    pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.socket.close()


LOCAL = Allowed.of(["127.0.0.1"])


@pytest.mark.parametrize("address", WAYS_HOME)
def test_no_way_leads_inside(address: str, listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo
    names = {"rebound.test": ["127.0.0.1"], "both.test": ["93.184.216.34", "127.0.0.1"]}

    def resolve(host: str, port: int, *arguments: Any, **named: Any) -> Any:
        if host in names:
            return [(2, 1, 6, "", (one, port)) for one in names[host]]
        return real(host, port, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(OutboundRefused):
        post(address.format(port=listener.port), b"{}", {}, allowed=Allowed())
    assert listener.connections == 0


def test_a_name_that_changes_its_mind_is_asked_once(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the first answer is public, the second one would be ours."""
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    asked: list[tuple[str, int]] = []

    def resolve(host: str, port: int, *_arguments: Any, **_named: Any) -> Any:
        return [(2, 1, 6, "", (one, port)) for one in answers.pop(0)]

    def connect(address: tuple[str, int], **_named: Any) -> Any:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(OutboundFailed):
        post(f"http://rebind.test:{listener.port}/", b"", {}, allowed=Allowed())
    assert asked == [("93.184.216.34", listener.port)] and listener.connections == 0


def test_what_an_administrator_allows_is_reached_and_answers(listener: Listener) -> None:
    answer = post(f"http://127.0.0.1:{listener.port}/hook?a=1", b"{}", {"X-Test": "1"}, allowed=LOCAL)
    assert (answer.status, answer.body) == (200, b"ok")
    assert (
        listener.requests[0].startswith(b"POST /hook?a=1 HTTP/1.1\r\n")
        and b"X-Test: 1" in listener.requests[0]
    )
    assert Allowed.of(["Localhost"]).has("localhost", ipaddress.ip_address("127.0.0.1"))


def test_redirects_are_answers_like_any_other(listener: Listener) -> None:
    listener.answer = lambda peer: peer.sendall(
        f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{listener.port}/inside\r\n\r\n".encode()
    )
    assert post(f"http://127.0.0.1:{listener.port}/", b"", {}, allowed=LOCAL).status == 302
    assert listener.connections == 1


def test_of_a_huge_answer_the_beginning_is_read(listener: Listener) -> None:
    listener.answer = lambda peer: peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5_000_000)
    answer = post(f"http://127.0.0.1:{listener.port}/", b"", {}, allowed=LOCAL, largest=1000)
    assert len(answer.body) == 1000


@pytest.mark.parametrize(
    "beginning", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"]
)
def test_who_answers_drop_by_drop_is_hung_up_on(listener: Listener, beginning: bytes) -> None:
    def drip(peer: socket.socket) -> None:
        peer.sendall(beginning)
        for _ in range(100):
            time.sleep(0.1)
            peer.sendall(b"x")

    listener.answer = drip
    began = time.monotonic()
    with pytest.raises(OutboundFailed, match="no answer within"):
        post(f"http://127.0.0.1:{listener.port}/", b"", {}, allowed=LOCAL, seconds=0.5)
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_who_does_not_speak_http_fails(listener: Listener, answer: bytes) -> None:
    listener.answer = lambda peer: peer.sendall(answer)
    with pytest.raises(OutboundFailed):
        post(f"http://127.0.0.1:{listener.port}/", b"", {}, allowed=LOCAL)


def test_a_dead_address_fails() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(OutboundFailed, match="refused"):
        post(f"http://127.0.0.1:{port}/", b"", {}, allowed=LOCAL)


def test_tls_is_checked_against_the_name(listener: Listener) -> None:
    with pytest.raises(OutboundFailed):
        post(f"https://127.0.0.1:{listener.port}/", b"", {}, allowed=LOCAL, seconds=2)
    assert outbound.SECONDS == 10 and outbound.LARGEST_ANSWER == 100_000
