"""One record over the API: read, create, change, delete, bring back, by its external id, its history and the bin."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from parley.foundation.actions.catalogue import perform
from parley.foundation.actions.records import change_records, create_record, in_bin, restore_records
from parley.foundation.api.answers import answer, expected_version, refuse_other_version, visible
from parley.foundation.api.calls import Call
from parley.foundation.api.problems import Refused
from parley.foundation.api.repeating import take_turn
from parley.foundation.audit.models import Change
from parley.foundation.lib.refusals import NotFound

PAGE = 100


def read(call: Call) -> HttpResponse:
    return answer(call, call.pk)


def create(call: Call) -> HttpResponse:
    record = create_record(call.type, call.body, by=call.by)
    return _made(call, record)


def change(call: Call) -> HttpResponse:
    expected = expected_version(call, needed=True)
    record = visible(call)
    change_records(call.type, [record], call.body, by=call.by, expected=expected)
    return answer(call, call.pk)


def delete(call: Call) -> HttpResponse:
    record = visible(call)
    refuse_other_version(call, record.version)
    perform(call.type.key, "delete", [call.pk], {}, call.by)
    return HttpResponse(status=204)


def restore(call: Call) -> HttpResponse:
    restore_records(call.type, [call.pk], by=call.by)
    return answer(call, call.pk)


def read_external(call: Call) -> HttpResponse:
    """`GET /deals/by-external-id/A-17`."""
    return answer(call, visible(call, external_id=_external_id(call)).pk)


def put_external(call: Call) -> HttpResponse:
    """Creates the record with this external id, or sets the given fields of the one that has it. Two calls for one id
    pass one after the other; of records that bear the same id the caller's oldest is meant."""
    external_id = _external_id(call)
    take_turn(f"external/{call.type.key}/{external_id}")
    if call.body.get("external_id") not in (None, external_id):
        raise Refused(422, "invalid", _("The body names another external id than the address."))
    values = {**call.body, "external_id": external_id}
    try:
        record = visible(call, external_id=external_id)
    except NotFound:
        if expected_version(call, needed=False) is not None:
            raise Refused(412, "version_changed", _("There is no such record yet.")) from None
        return _made(call, create_record(call.type, values, by=call.by))
    if call.request.headers.get("If-None-Match", "").strip() == "*":
        raise Refused(412, "version_changed", _("There is a record with this external id already."))
    expected = expected_version(call, needed=False)
    change_records(call.type, [record], values, by=call.by, expected=expected)
    return answer(call, record.pk)


def _made(call: Call, record: object) -> HttpResponse:
    """The answer for a new record; one that its maker may not see (made for somebody else) is named only."""
    pk = record.pk  # type: ignore[attr-defined]
    try:
        return answer(call, pk, status=201)
    except NotFound:
        document = {"id": pk, "version": 1, "title": call.type.title_of(record)}  # type: ignore[arg-type]
        return JsonResponse(document, status=201)


def _external_id(call: Call) -> str:
    text: str = call.path["rest"]
    if len(text) > 200 or not text.isprintable() or text != " ".join(text.split()):
        raise Refused(422, "invalid", _("An external id has at most 200 printable characters."))
    return text


def list_bin(call: Call) -> HttpResponse:
    """What was deleted, the latest first; `before` is the `next` of the page before."""
    before = call.number("before", 10**18 - 1, 1, 10**18 - 1)
    rows = in_bin(call.type, call.by).filter(pk__lt=before).order_by("-pk")[: PAGE + 1]
    found = list(rows)
    listed = [
        {
            "id": row.pk,
            "version": row.version,
            "title": call.type.title_of(row),
            "deleted_at": row.deleted_at.isoformat(),
        }
        for row in found[:PAGE]
    ]
    return JsonResponse({"records": listed, "next": listed[-1]["id"] if len(found) > PAGE else None})


def history(call: Call) -> HttpResponse:
    """Who changed what, the latest first."""
    before = call.number("before", 10**18 - 1, 1, 10**18 - 1)
    visible(call)
    rows = Change.objects.filter(record_type=call.type.key, record_id=call.pk, id__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    listed = [
        {
            "id": row.pk,
            "kind": row.kind,
            "at": row.at.isoformat(),
            "actor": row.actor_id,
            "channel": row.channel,
            "reason": row.reason,
            "version": row.version,
            "operation": str(row.operation),
            "fields": {name: pair for name, pair in row.fields.items() if name in call.seen.by_name},
        }
        for row in found[:PAGE]
    ]
    return JsonResponse({"changes": listed, "next": listed[-1]["id"] if len(found) > PAGE else None})
