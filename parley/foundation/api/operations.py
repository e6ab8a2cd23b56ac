"""What the API can do, declared once: from this come the addresses, the checks and the OpenAPI document.

Operations below a record type's address exist for every type, also for those that administrators make while the
program runs; further ones are added with `add_operation`, or below some types with `add_below`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse

from parley.foundation.api.calls import Call
from parley.foundation.api.schemas import Parts, Schema
from parley.foundation.records.declaration import RecordType

BODY = 1_000_000
"""Bytes that a body may have."""
BULK_BODY = 20_000_000
"""Bytes that a bulk call may have."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of the query or one header. `schema` may depend on the record type."""

    name: str
    schema: Schema | Callable[[Parts], Schema]
    description: Any = ""
    place: str = "query"
    required: bool = False
    exploded: bool = False

    def schema_for(self, parts: Parts) -> Schema:
        return self.schema(parts) if callable(self.schema) else self.schema


@dataclass(frozen=True)
class Operation:
    """One method at one address. `path` has its variable parts in braces: {id} is a record, {rest} goes to the end.

    `name` may hold {one} and {several}. `answers` maps a status to the schema of its body (None: empty).
    """

    method: str
    path: str
    name: str
    summary: Any
    run: Callable[[Call], HttpResponse]
    group: str = ""
    description: Any = ""
    parameters: tuple[Parameter, ...] = ()
    body: Callable[[Parts], Schema] | None = None
    body_optional: bool = False
    answers: tuple[tuple[int, Callable[[Parts], Schema] | None], ...] = ()
    most: int = BODY
    problems: tuple[int, ...] = ()

    @cached_property
    def steps(self) -> tuple[str, ...]:
        return tuple(step for step in self.path.split("/") if step)

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    def match(self, steps: list[str]) -> dict[str, Any] | None:
        """The values of the variable parts where the address is this operation's; None where it is another."""
        if len(steps) != len(self.steps) and not (self.steps and self.steps[-1] == "{rest}"):
            return None
        found: dict[str, Any] = {}
        for place, step in enumerate(self.steps):
            if step == "{rest}":
                found["rest"] = "/".join(steps[place:])
                return found if found["rest"] else None
            if place >= len(steps):
                return None
            if step == "{id}":
                text = steps[place]
                if not (text.isascii() and text.isdecimal() and len(text) <= 18 and int(text) > 0):
                    return None
                found["id"] = int(text)
            elif step != steps[place]:
                return None
        return found


_further: list[Operation] = []


def add_operation(operation: Operation) -> Operation:
    """Adds an operation whose address does not begin with a record type's."""
    _further.append(operation)
    return operation


_below: list[tuple[Callable[[RecordType], bool], Operation]] = []


def add_below(applies: Callable[[RecordType], bool], operation: Operation) -> Operation:
    """Adds an operation below the addresses of those record types to which it applies."""
    _below.append((applies, operation))
    return operation


def operations_below(record_type: RecordType) -> tuple[Operation, ...]:
    """What was added for this type."""
    return tuple(operation for applies, operation in _below if applies(record_type))


def further_operations() -> list[Operation]:
    """What there is beside the record types."""
    return list(_further)
