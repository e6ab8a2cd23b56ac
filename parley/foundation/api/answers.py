"""Records in answers: those that the caller may see, with the linked ones they asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from parley.foundation.api.calls import Call
from parley.foundation.api.problems import Refused
from parley.foundation.api.schemas import to_json
from parley.foundation.lib.refusals import NotFound
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.kinds import Link

ROOT = "/api/v1"


def visible(call: Call, **key: Any) -> Any:
    """The record of the address (or of another key), if this caller may see it. Raises NotFound."""
    seen = call.seen
    many = [one.name for one in seen.fields if one.kind.fetched(one.name)]
    rows = call.type.visible_to(call.user)
    rows = rows.prefetch_related(*seen.loaded(many)._prefetch_related_lookups)  # type: ignore[attr-defined]
    record = rows.filter(**(key or {"pk": call.pk})).order_by("pk").first()
    if record is None:
        raise NotFound(_("This record does not exist, or you may not see it."))
    return record


def answer(call: Call, pk: int, status: int = 200) -> HttpResponse:
    """One record as it is stored now, with its version as ETag."""
    record = visible(call, pk=pk)
    names = fields_asked_for(call)
    document = to_json(call.seen, record, names)
    linked = included(call, [record])
    response = JsonResponse(document | ({"included": linked} if linked is not None else {}), status=status)
    response["ETag"] = f'"{record.version}"'
    if status == 201:
        response["Location"] = f"{ROOT}/{call.type.path}/{pk}"
    return response


def fields_asked_for(call: Call) -> tuple[str, ...]:
    """The names in `fields`, or all that the caller sees. Raises Refused for one that there is not."""
    names = _names(call.query("fields"))
    for name in names:
        if name not in call.seen.by_name:
            raise _no_field(name)
    return names or tuple(call.seen.by_name)


def links_asked_for(call: Call) -> tuple[str, ...]:
    """The names in `include`. Raises Refused for one that is no link."""
    names = _names(call.query("include"))
    for name in names:
        if name not in call.seen.by_name:
            raise _no_field(name)
        if not isinstance(call.seen.by_name[name].kind, Link):
            raise Refused(422, "invalid", _("“%(name)s” is not a link to a record.") % {"name": name[:80]})
    return names


def included(call: Call, records: Sequence[Any]) -> dict[str, dict[str, Any]] | None:
    """By type and id, the records that the asked-for links lead to, as far as the caller may see them; None where
    nothing was asked for. A few queries for each type."""
    links = links_asked_for(call)
    if not links:
        return None
    wanted: dict[str, set[int]] = defaultdict(set)
    for link in links:
        kind = call.seen.by_name[link].kind
        wanted[kind.to].update({kind.read(record, link) for record in records} - {None})  # type: ignore[attr-defined]
    return {key: _linked(registry.get(key).as_seen_by(call.user), ids, call) for key, ids in wanted.items()}


def _linked(target: RecordType, ids: set[int], call: Call) -> dict[str, Any]:
    if not ids:
        return {}
    names = tuple(target.by_name)
    many = [one.name for one in target.fields if one.kind.fetched(one.name)]
    rows = target.visible_to(call.user).filter(pk__in=ids)
    rows = rows.prefetch_related(*target.loaded(many)._prefetch_related_lookups)  # type: ignore[attr-defined]
    return {str(row.pk): to_json(target, row, names) for row in rows}


def expected_version(call: Call, *, needed: bool) -> int | None:
    """The version that the caller read (If-Match); None for * or, where it is not needed, for none. Raises Refused."""
    text = call.request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if text == "*" or (not text and not needed):
        return None
    if not text:
        raise Refused(428, "version_needed", _("Send the version you read as If-Match, or * to overwrite."))
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise Refused(400, "if_match", _("If-Match must be a version number."))
    return int(text)


def refuse_other_version(call: Call, version: int) -> None:
    """Raises Refused where If-Match names another version than the record has."""
    expected = expected_version(call, needed=False)
    if expected is not None and expected != version:
        raise Refused(
            412,
            "version_changed",
            _("The record has version %(version)s by now. Read it again.") % {"version": version},
        )


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _no_field(name: str) -> Refused:
    return Refused(422, "invalid", _("There is no field “%(name)s”.") % {"name": name[:80]})
