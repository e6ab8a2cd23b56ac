"""schemathesis on every operation of the API as three roles.

Here each shape of address (`/{id}/history`) is tried on one type as one of the roles, which takes seconds; the whole of it,
each operation with more examples, is run by `python -m bench.api`.
"""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from typing import Any

import pytest

from parley.foundation.accounts.models import User
from parley.foundation.records import registry
from tests.foundation.api.everything import run, world

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("PARLEY_EXAMPLES", "0"))
"""How many of each kind bench.api asks for, of every operation."""
ROLES = ("administrator", "seller", "viewer")


@pytest.fixture
def people(admin: User, boris: User) -> dict[str, User]:
    return world(admin, boris)


@pytest.mark.parametrize("role", ROLES)
def test_what_the_document_says_is_what_happens(role: str, people: dict[str, User]) -> None:
    turn = ROLES.index(role)
    met: dict[str, int] = defaultdict(int)
    prefixes = tuple(f"/api/v1/{one.path}" for one in registry.all_types())

    def chosen(number: int, operation: Any) -> bool:
        if EXAMPLES:
            return os.environ.get("PARLEY_ADDRESSES", "") in operation.path
        prefix = max(
            (one for one in prefixes if f"{operation.path}/".startswith(f"{one}/")), key=len, default=""
        )
        shape = f"{operation.method} {operation.path.removeprefix(prefix)}"
        met[shape] += 1
        number_of_shape = sum(map(ord, shape))
        return number_of_shape % len(ROLES) == turn and number_of_shape % len(prefixes) == met[shape] - 1

    logging.disable(logging.CRITICAL)
    try:
        calls, wrong = run(people[role], EXAMPLES or 1, chosen=chosen)
    finally:
        logging.disable(logging.NOTSET)
    assert wrong == []
    assert calls > 5
