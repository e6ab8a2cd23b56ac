from __future__ import annotations

import functools
import json
import time

import pytest

from parley.config.health import healthz, report, summary
from parley.config.version import version
from parley.foundation.jobs import signs
from parley.foundation.jobs.models import SignOfLife
from tests.config.asgi_client import call


@pytest.mark.django_db
def test_report_knows_worker_and_clock() -> None:
    assert report() == {"database": "ok", "worker": "down", "clock": "down"}
    signs.show(SignOfLife.WORKER, "w")
    signs.show(SignOfLife.CLOCK, "clock")
    assert report() == {"database": "ok", "worker": "ok", "clock": "ok"}


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ({"database": "ok", "worker": "ok", "clock": "ok"}, (200, "ok")),
        ({"database": "ok", "worker": "down", "clock": "ok"}, (200, "degraded")),
        ({"database": "down", "worker": "unknown", "clock": "unknown"}, (503, "down")),
    ],
)
def test_summary_is_503_only_without_a_database(states: dict[str, str], expected: tuple[int, str]) -> None:
    status, content = summary(states)
    assert (status, content["status"], content["version"]) == (*expected, version())


def test_healthz_answers_with_json() -> None:
    states = {"database": "ok", "worker": "ok", "clock": "ok"}
    status, headers, body = call(functools.partial(healthz, ask=lambda: states))
    assert (status, headers[b"content-type"], headers[b"cache-control"]) == (
        200,
        b"application/json",
        b"no-store",
    )
    assert json.loads(body) == {"status": "ok", "version": version(), **states}


def test_healthz_does_not_wait_for_a_database_that_hangs() -> None:
    def hang() -> dict[str, str]:
        time.sleep(0.5)
        return {"database": "ok"}

    began = time.monotonic()
    status, _, body = call(functools.partial(healthz, ask=hang, wait=0.1))
    assert (status, json.loads(body)["database"]) == (503, "down")
    assert time.monotonic() - began < 0.4
