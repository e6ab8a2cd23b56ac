"""The real server and worker as processes of their own, on the database of the test run."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from tools.ports import free_port
from tools.processes import Child, Children
from tools.run import answers, web, worker


def database_url() -> str:
    """The address of the test database, as PARLEY_DATABASE_URL takes it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{quote(str(database['NAME']))}"
    account = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}"
    return f"postgres://{account}@{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}/{database['NAME']}"


@contextmanager
def running(logs: Path) -> Iterator[str]:
    """Web server and worker for the length of the block; gives the address, such as http://localhost:4711."""
    port = free_port()
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PARLEY_DATABASE_URL": database_url()}
    children = Children([web(logs, "127.0.0.1", port), worker(logs)])
    for child in children.members:
        child.environment = environment
        child.command[0] = sys.executable
    children.start()
    try:
        _wait_for(port, children.members)
        yield f"http://localhost:{port}"
    finally:
        children.stop()


def _wait_for(port: int, members: list[Child], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not answers("127.0.0.1", port):
        if time.monotonic() > deadline:
            raise TimeoutError("\n".join(f"{child.name}:\n{child.last_lines()}" for child in members))
        time.sleep(0.1)
