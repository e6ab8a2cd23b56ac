"""Calls that are sent again: the same Idempotency-Key with the same content gets the stored answer, and nothing happens twice.

The answer is stored in the transaction of what the call did. So a crash between the commit and the answer loses
nothing, and one before the commit leaves nothing. Only what was done is kept: a refused call changed nothing and may be
sent again, mended, under its key.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from parley.foundation.api.calls import Call
from parley.foundation.api.models import KeptAnswer
from parley.foundation.api.problems import Refused
from parley.foundation.lib import clock

KEPT = timedelta(hours=24)
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
KEY = re.compile(r"[!-~]{1,255}")
_running: set[str] = set()
_guard = threading.Lock()


def once(call: Call, raw: bytes, run: Callable[[Call], HttpResponse]) -> HttpResponse:
    """Runs a writing call in one transaction; with an Idempotency-Key at most once a day. Raises Refused."""
    key = call.request.headers.get("Idempotency-Key")
    if key is None:
        with transaction.atomic():
            return run(call)
    if not KEY.fullmatch(key):
        raise Refused(
            400,
            "idempotency_key",
            _("Idempotency-Key must be at most 255 printable characters, for example a UUID."),
        )
    with _alone(f"{call.caller}/{key}"), transaction.atomic():
        _lock(f"answer/{call.caller}/{key}", wait=False)
        content = _digest(call, raw)
        KeptAnswer.objects.filter(caller=call.caller, key=key, created_at__lte=clock.now() - KEPT).delete()
        kept = KeptAnswer.objects.filter(caller=call.caller, key=key).first()
        if kept is not None:
            return _again(kept, content)
        response = run(call)
        KeptAnswer.objects.create(
            caller=call.caller,
            key=key,
            content=content,
            status=response.status_code,
            headers={name: response[name] for name in KEPT_HEADERS if name in response},
            body=response.content.decode(),
            created_at=clock.now(),
        )
        return response


def take_turn(name: str) -> None:
    """Lets calls that would make the same thing pass one after the other, until the transaction ends."""
    _lock(name, wait=True)


def _again(kept: KeptAnswer, content: str) -> HttpResponse:
    if kept.content != content:
        raise Refused(
            422,
            "idempotency_key_reused",
            _("This Idempotency-Key was used for another call. Take a new one for each call."),
        )
    response = HttpResponse(kept.body, status=kept.status, headers=kept.headers)
    response["Idempotency-Replayed"] = "true"
    return response


def _digest(call: Call, raw: bytes) -> str:
    request = call.request
    parts = (request.method or "", request.get_full_path(), request.headers.get("If-Match", ""))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + raw).hexdigest()


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Refuses a second call under the key while the first one runs in this process."""
    with _guard:
        if name in _running:
            raise _busy()
        _running.add(name)
    try:
        yield
    finally:
        with _guard:
            _running.discard(name)


def _busy() -> Refused:
    return Refused(
        409,
        "in_progress",
        _("A call with this Idempotency-Key is still being worked on. Send it again in a moment."),
        headers={"Retry-After": "1"},
    )


def _lock(name: str, *, wait: bool) -> None:
    """SQLite has one writer, which this transaction already is; PostgreSQL keeps a lock by name."""
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:7], "big") | 1 << 60
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
            return
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise _busy()
