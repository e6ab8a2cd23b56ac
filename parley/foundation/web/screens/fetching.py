"""Finding the record that an address names, for a person: strangers get 404."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from parley.foundation.accounts.models import User
from parley.foundation.lib.refusals import NotFound
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.requests import PersonRequest


def fetch(request: PersonRequest, record_type: RecordType, pk: int, names: tuple[str, ...] = ()) -> Any:
    """The record with what showing the named fields needs. Raises NotFound for one that this person may not see."""
    record = with_shown(record_type, record_type.visible_to(request.user), names).filter(pk=pk).first()
    if record is None:
        raise NotFound(_("This record does not exist, or you may not see it."))
    return record


def with_shown(record_type: RecordType, rows: Any, names: Iterable[str]) -> Any:
    """The rows with what showing these fields needs, in a fixed number of queries."""
    loaded: Any = record_type.loaded(names)
    rows.query.select_related = loaded.query.select_related
    return rows.prefetch_related(*loaded._prefetch_related_lookups)


def may_do(user: User, record_type: RecordType, record: Any, verb: str) -> bool:
    """Whether a permission of this person reaches this one record; asked once for each state of an object."""
    known = record.__dict__.setdefault("_may_do", {})
    asked = (user.pk, verb, record.version)
    if asked not in known:
        known[asked] = record_type.visible_to(user, verb).filter(pk=record.pk).exists()
    return bool(known[asked])
