"""Measures the real server on a database made by bench.scale, as a head of sales who sees everything.

PARLEY_DATABASE_URL=postgres://… python -m bench.http [--times 60] [--clients 8] [--only list,board]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

from tools.ports import free_port
from tools.processes import Child, Children
from tools.run import answers, web, worker

CLOCK = os.sysconf("SC_CLK_TCK")


@contextmanager
def server() -> Iterator[tuple[int, list[Child]]]:
    """The web server with the bare views beside the product's pages, and the worker."""
    with tempfile.TemporaryDirectory() as logs:
        port = free_port()
        children = Children([web(Path(logs), "127.0.0.1", port), worker(Path(logs))])
        for child in children.members:
            child.environment = {"DJANGO_SETTINGS_MODULE": "bench.http.settings", "PARLEY_LOG_LEVEL": "ERROR"}
            child.command[0] = sys.executable
        children.start()
        try:
            while not answers("127.0.0.1", port):
                time.sleep(0.2)
            yield port, children.members
        finally:
            children.stop()


def family(pid: int) -> list[int]:
    """The process and all below it."""
    found = subprocess.run(
        ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    return [pid, *(below for child in found for below in family(int(child)))]


def processor_time(pids: list[int]) -> float:
    """Seconds that the processes have computed, in and for themselves."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / CLOCK


def memory(pids: list[int]) -> int:
    """Megabytes that belong to these processes: shared pages are counted once, in parts."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) // 1024


def queries_of(address: str, user: Any) -> int:
    """Statements that the page asks of the database once everything is warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def measured(ask: Callable[[int], Any], times: int, pids: list[int]) -> dict[str, float]:
    """p50, p95 and processor time in milliseconds, and the bytes of one answer."""
    for number in range(5):
        ask(-number - 1)
    before = processor_time(pids)
    taken = [ask(number) for number in range(times)]
    spent = processor_time(pids) - before
    wrong = [answer.status for answer in taken if answer.status not in (200, 204)]
    if wrong:
        print(f"    {len(wrong)} answers were neither 200 nor 204: {sorted(set(wrong))}")
    clocked = sorted(answer.milliseconds for answer in taken)
    return {
        "p50": statistics.median(clocked),
        "p95": clocked[int(len(clocked) * 0.95)],
        "processor": 1000 * spent / times,
        "bytes": taken[-1].size,
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--times", type=int, default=60)
    arguments.add_argument("--clients", type=int, default=8)
    arguments.add_argument("--only", default="")
    given = arguments.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.http.settings"
    django.setup()

    from django.db import connection

    from bench.http import sql
    from bench.http.client import Visitor
    from bench.http.pages import BARE, READS, writes
    from parley.deals.models import Deal
    from parley.foundation.accounts.models import User

    django.conf.settings.ALLOWED_HOSTS.append("testserver")
    head = User.objects.get(email="head@bench.example")
    only = set(filter(None, given.only.split(",")))
    print(f"{Deal.objects.count():,} deals on {connection.vendor}; milliseconds")
    with server() as (port, members):
        pids = [pid for child in members if child.process for pid in family(child.process.pid)]
        visitor = Visitor(port, head)
        print(
            f"{'page':<16}{'p50':>8}{'p95':>8}{'server':>8}{'bytes':>9}{'queries':>9}{'bare':>8}{'ratio':>7}"
        )
        for name, address in READS.items():
            if only and name not in only:
                continue
            bare = (
                measured(lambda _, name=name: visitor.get(BARE[name]), given.times, pids)
                if name in BARE
                else None
            )
            found = measured(lambda _, address=address: visitor.get(address), given.times, pids)
            beside = f"{bare['p50']:8.1f}{found['p50'] / bare['p50']:6.1f}x" if bare else ""
            count = queries_of(address, head)
            print(
                f"{name:<16}{found['p50']:8.1f}{found['p95']:8.1f}{found['processor']:8.1f}{found['bytes']:9,.0f}{count:9}{beside}"
            )
        for name, ask in writes(visitor).items():
            if only and name not in only:
                continue
            found = measured(ask, given.times, pids)
            print(
                f"{name:<16}{found['p50']:8.1f}{found['p95']:8.1f}{found['processor']:8.1f}{found['bytes']:9,.0f}"
            )
        if not only:
            print(f"{given.clients} clients: {crowd(port, head, given.clients):.0f} mixed requests a second")
            print(f"memory of web and worker: {memory(pids)} MB")
    if not only:
        for name, taken in sql.measure(given.times).items():
            print(f"hand-written SQL, {name}: {taken:.2f} ms")


def crowd(port: int, user: Any, clients: int, seconds: float = 10) -> float:
    """Requests a second that several clients get answered, each reading one page after the other."""
    from bench.http.client import Visitor
    from bench.http.pages import READS

    until, done = time.monotonic() + seconds, [0] * clients

    def visit(number: int) -> None:
        visitor, pages = (
            Visitor(port, user),
            [READS[name] for name in ("list", "record page", "search", "board")],
        )
        while time.monotonic() < until:
            visitor.get(pages[(done[number] + number) % len(pages)])
            done[number] += 1

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


if __name__ == "__main__":
    main()
