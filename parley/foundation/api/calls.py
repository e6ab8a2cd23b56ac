"""One call of the API, read from its request: who calls, what it asks for, its JSON within limits."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.api.models import Token
from parley.foundation.api.problems import Refused
from parley.foundation.records.declaration import RecordType

DEEPEST = 20
"""How far objects and lists of a body may be nested."""


@dataclass
class Call:
    """`path` holds the values of the address's parts, `body` the JSON that was sent (None where nothing was)."""

    request: HttpRequest
    by: Actor
    token: Token | None = None
    record_type: RecordType | None = None
    path: dict[str, Any] = field(default_factory=dict)
    body: Any = None

    @property
    def user(self) -> User:
        """Who calls."""
        assert self.by.user is not None
        return self.by.user

    @property
    def type(self) -> RecordType:
        """The record type at whose address this is."""
        assert self.record_type is not None
        return self.record_type

    @cached_property
    def seen(self) -> RecordType:
        """The type as this caller knows it, without fields hidden from them."""
        return self.type.as_seen_by(self.user)

    @property
    def pk(self) -> int:
        """The record's id in the address."""
        return int(self.path["id"])

    @property
    def caller(self) -> str:
        """What keys of repeated calls and the number of calls belong to: the API key, or the signed-in person."""
        return f"token:{self.token.pk}" if self.token else f"user:{self.user.pk}"

    def query(self, name: str, default: str = "") -> str:
        """One parameter of the address."""
        return self.request.GET.get(name, default)

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        """A whole number among the parameters. Raises Refused."""
        text = self.query(name)
        if not text:
            return default
        if not text.isascii() or not text.isdecimal() or len(text) > 18 or not lowest <= int(text) <= highest:
            raise Refused(
                422,
                "invalid",
                _("“%(name)s” must be a number from %(lowest)s to %(highest)s.")
                % {"name": name, "lowest": lowest, "highest": highest},
            )
        return int(text)


def read_json(request: HttpRequest, most: int) -> tuple[bytes, Any]:
    """The body as it came and as JSON; (b"", None) for none. Raises Refused for too large, not JSON, too deep.

    Numbers with a point are Decimal, so that an amount keeps its digits.
    """
    raw = request.read(most + 1)
    if len(raw) > most:
        raise Refused(
            413, "too_large", _("The body is too large: at most %(most)s bytes here.") % {"most": most}
        )
    if not raw:
        return b"", None
    if (request.content_type or "").lower() != "application/json":
        raise Refused(
            415,
            "not_json",
            _("Send the body as JSON, with Content-Type: application/json."),
            headers={"Accept": "application/json"},
        )
    try:
        data = json.loads(
            raw.decode(), parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:
        raise Refused(400, "unreadable", _("The body is not valid JSON.")) from error
    if _depth(data) > DEEPEST:
        raise Refused(400, "too_deep", _("The body is nested too deep."))
    return raw, data


def _refuse_constant(text: str) -> Any:
    raise ValueError(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object that names a thing twice says two things: which was meant is not for us to guess."""
    if len({name for name, _value in pairs}) < len(pairs):
        raise ValueError("twice")
    return dict(pairs)


def _depth(data: Any) -> int:
    depth, level = 0, [data]
    while level:
        depth += 1
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return depth
