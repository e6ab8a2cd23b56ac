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
from parley.foundation.api import openapi
from parley.foundation.api.catalogue import operations_of
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
    types = openapi.types_for(people[role])
    have: dict[str, list[str]] = defaultdict(list)
    for one in types:
        for operation in operations_of(one.key):
            have[f"{operation.method} {openapi.template(operation.path)}"].append(one.path)
    picked = {
        f"{shape.split()[0]} /api/v1/{paths[_number(shape) % len(paths)]}{shape.partition(' ')[2]}"
        for shape, paths in have.items()
        if _number(shape) % len(ROLES) == turn
    }

    def chosen(operation: Any) -> bool:
        if EXAMPLES:
            return os.environ.get("PARLEY_ADDRESSES", "") in operation.path
        return operation.label in picked or not any(
            f"{operation.path}/".startswith(f"/api/v1/{one.path}/") for one in types
        )

    logging.disable(logging.CRITICAL)
    try:
        calls, wrong = run(people[role], EXAMPLES or 1, chosen=chosen)
    finally:
        logging.disable(logging.NOTSET)
    assert wrong == []
    assert calls > 5


def _number(shape: str) -> int:
    """A number that is the same in every run."""
    return sum(map(ord, shape))
