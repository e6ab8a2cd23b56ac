from __future__ import annotations

import psycopg
import pytest

from tools import postgres


def test_throw_away_serves_until_the_end_of_its_block() -> None:
    programs = postgres.programs()
    if programs is None:
        pytest.skip(
            "No PostgreSQL server programs were found; install them (Debian: apt install postgresql)."
        )
    with postgres.throw_away(programs) as server:
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        server.stop()
        server.start()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url, connect_timeout=2)
