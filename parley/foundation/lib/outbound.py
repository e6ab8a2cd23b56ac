"""Calls to addresses that people typed in (webhooks): nothing inside the house is ever reached by them.

The name is looked up first; every address it stands for must be a public one, and the connection goes to the very
address that was checked, so that the name cannot mean another one a moment later. Redirects are not followed. Both the
time of the whole call and the size of the answer are limited.

Python's own HTTP client is enough for one request at a time, and lets us give it the connection.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
SECONDS = 10.0
LARGEST_ANSWER = 100_000
LONGEST_ADDRESS = 2000

NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
COMPATIBLE = ipaddress.ip_network("::/96")
SPECIAL = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))
METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})
"""Public by their number, yet inside: the helper of machines at Azure. Others' lie in private ranges."""


class OutboundRefused(Exception):
    """The call is not made: `code` is address (not one that can be called), unknown (no such name) or inside."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class OutboundFailed(Exception):
    """The call was tried and did not end with an answer: the text says how."""


@dataclass(frozen=True)
class Allowed:
    """What may be reached although it lies inside: names, addresses and networks, as an administrator lists them."""

    names: frozenset[str] = frozenset()
    networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()

    @classmethod
    def of(cls, entries: Sequence[str]) -> Allowed:
        """Reads the list. Raises nothing: what is no network is a name."""
        names, networks = set(), []
        for entry in entries:
            try:
                networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError:
                names.add(entry.lower())
        return cls(frozenset(names), tuple(networks))

    def has(self, host: str, address: Address) -> bool:
        return host.lower() in self.names or any(
            address.version == network.version and address in network for network in self.networks
        )


@dataclass(frozen=True)
class Target:
    """Where a call goes: the checked addresses of the host, and what the request line says."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What came back; of a larger body its first part."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0


def is_public(address: Address) -> bool:
    """Whether an address belongs to somebody out there; one that carries another one inside is judged by both."""
    inner = _carried(address)
    if inner is not None:
        return False if address in COMPATIBLE else is_public(inner)
    outside = address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )
    site_local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    special = any(address in network for network in SPECIAL if network.version == address.version)
    return outside and not site_local and not special and address not in METADATA


def _carried(address: Address) -> Address | None:
    """The IPv4 address that an IPv6 one is a wrapping of."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in NAT64) or (address in COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def look_up(url: str, allowed: Allowed) -> Target:
    """Checks an address and all that its name stands for. Raises OutboundRefused."""
    if len(url) > LONGEST_ADDRESS or re.search(r"[\x00-\x20\x7f\\]", url):
        raise OutboundRefused("address", "not a web address")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise OutboundRefused("address", "not a web address") from error
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or port == 0 or "%" in host:
        raise OutboundRefused("address", "not a web address")
    port = port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutboundRefused("unknown", f"the name {host} is not known") from error
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    for text in addresses:
        address = ipaddress.ip_address(text)
        if not is_public(address) and not allowed.has(host, address):
            raise OutboundRefused("inside", f"{host} is not a public address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path, addresses)


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allowed: Allowed,
    seconds: float = SECONDS,
    largest: int = LARGEST_ANSWER,
    trusted: ssl.SSLContext | None = None,
) -> Answer:
    """Sends a body and gives the answer, whatever its status. Raises OutboundRefused, OutboundFailed."""
    target = look_up(url, allowed)
    began = time.monotonic()
    connection: http.client.HTTPConnection = http.client.HTTPConnection(
        target.host, target.port, timeout=seconds
    )
    late = threading.Event()
    watch = threading.Timer(seconds, _hang_up, [connection, late])
    watch.daemon = True
    watch.start()
    try:
        connection.sock = _connected(target, seconds, trusted)
        if late.is_set():
            raise TimeoutError
        sent = {"Accept-Encoding": "identity", "Connection": "close", **headers}
        connection.request("POST", target.path.encode("ascii", "replace").decode(), body, sent)
        response = connection.getresponse()
        read = response.read(largest + 1)[:largest]
        if late.is_set():
            raise TimeoutError
        return Answer(response.status, dict(response.headers), read, time.monotonic() - began)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if late.is_set() or isinstance(error, TimeoutError):
            raise OutboundFailed(f"no answer within {seconds:.0f} seconds") from error
        raise OutboundFailed(_reason(error)) from error
    finally:
        watch.cancel()
        connection.close()


def _connected(target: Target, seconds: float, trusted: ssl.SSLContext | None) -> socket.socket:
    """A connection to one of the checked addresses; TLS checks the certificate against the name."""
    last: OSError | None = None
    for address in target.addresses:
        try:
            plain = socket.create_connection((address, target.port), timeout=seconds)
        except OSError as error:
            last = error
            continue
        if target.scheme == "http":
            return plain
        try:
            return (trusted or ssl.create_default_context()).wrap_socket(plain, server_hostname=target.host)
        except BaseException:
            plain.close()
            raise
    raise last or OSError("no address")


def _hang_up(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    """Ends a call that takes too long, whatever it waits for."""
    late.set()
    if connection.sock is not None:
        with contextlib.suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _reason(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {error.reason or error}"
    if isinstance(error, http.client.HTTPException):
        return "the answer is not HTTP"
    return str(error)[:200] or type(error).__name__
