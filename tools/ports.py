"""The port that the web server is to listen on."""

from __future__ import annotations

import errno
import socket

from tools.problems import CannotStart


def check_free(host: str, port: int) -> None:
    """CannotStart where the port cannot be listened on."""
    if not 0 < port < 65536:
        raise CannotStart(f"PARLEY_PORT is {port}; a port is a number from 1 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(_reason(error, host, port)) from error


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken: another program, or another Parley, listens there.\n"
            f"Stop it, or choose another port: PARLEY_PORT={port + 1} ./run"
        )
    if error.errno == errno.EACCES:
        return f"This user may not listen on port {port}. Choose one above 1023: PARLEY_PORT=8000 ./run"
    return f"Parley cannot listen on {host}, port {port}: {error.strerror}."
