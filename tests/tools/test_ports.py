from __future__ import annotations

import socket

import pytest

from tools.ports import check_free, free_port
from tools.problems import CannotStart


def test_a_free_port_passes() -> None:
    check_free("127.0.0.1", free_port())


def test_a_taken_port_is_refused_with_another_to_try() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {port} is taken(.|\n)*PARLEY_PORT={port + 1} ./run"):
            check_free("127.0.0.1", port)


@pytest.mark.parametrize("port", [0, 65536])
def test_a_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(CannotStart, match="from 1 to 65535"):
        check_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CannotStart, match=r"cannot listen on 192\.0\.2\.1"):
        check_free("192.0.2.1", free_port())
