"""One request of the matrix, and everything that must hold about its answer."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from tests.matrix.endpoints import Call
from tests.matrix.world import World

REFUSED = (400, 401, 403, 404, 405, 410, 412, 422, 428, 429)
BOOKKEEPING = ("accounts.Session", "web.FailedSignIn")
"""What a refused call may write: the session, and that somebody guessed."""
NOTED = {"api.Token": ("last_used_at",), "notifications.Notification": ("read_at",)}
"""Columns that note that something was used or seen: a look may write them, and so may a refused call of a key."""
logging.getLogger("django.request").setLevel(logging.ERROR)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)", re.IGNORECASE)


@contextmanager
def rolled_back() -> Iterator[list[str]]:
    """Whatever is written inside is taken back; gives the statements that wrote."""
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql):
            written.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(watch):
            yield written
        transaction.set_rollback(True)


def digest() -> str:
    """Everything in the database that a person could have changed."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.label in BOOKKEEPING or model._meta.proxy or not model._meta.managed:
                continue
            noted = NOTED.get(model._meta.label, ())
            columns = ", ".join(
                f'"{one.column}"' for one in model._meta.concrete_fields if one.name not in noted
            )
            cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}" ORDER BY 1')
            found.update(repr(cursor.fetchall()).encode())
    return found.hexdigest()


def ask(client: Client, call: Call, headers: dict[str, str]) -> Any:
    """The answer with its whole body read."""
    kind = {"content_type": "application/json"} if call.is_api else {}
    named = headers | ({"If-Match": "*"} if call.is_api else {})
    send = getattr(client, call.method.lower())
    if call.method == "GET":
        return send(call.address, headers=named)
    return send(call.address, call.data, headers=named, **kind)


def problems_of(
    world: World, call: Call, client: Client, headers: dict[str, str], secrets: dict[str, Any], before: str
) -> list[str]:
    """What is wrong with the answer: leaks, side effects of a refusal, errors. Everything is rolled back afterwards."""
    found: list[str] = []
    with rolled_back() as written:
        response = ask(client, call, headers)
        content = response.getvalue() if hasattr(response, "getvalue") else response.content
        text = content.decode("utf-8", "replace") + repr(response.headers)
        found += [
            f"told “{word}” of {secrets[word].key}"
            for word in set(re.findall(r"canary[0-9a-f]{12}", text)) & set(secrets)
        ]
        if response.status_code >= 500:
            found.append(f"answered {response.status_code}")
        harmless = call.method == "GET" or response.status_code in REFUSED or _sent_away(response)
        if written and harmless and digest() != before:
            found.append(f"answered {response.status_code} and changed the database: {_tables(written)}")
    return found


def _sent_away(response: Any) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/sign-in/")


def _tables(written: list[str]) -> str:
    names = {found[1] for sql in written if (found := re.search(r'(?:INTO|UPDATE|FROM)\s+"?(\w+)', sql))}
    return ", ".join(sorted(names))
