"""Bulk calls: small ones are answered at once, large ones become a job whose state can be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from parley.foundation.access.policy import ensure_may
from parley.foundation.actions.catalogue import find, read_inputs
from parley.foundation.api import bulk
from parley.foundation.api.acting import ensure_key_allows
from parley.foundation.api.answers import ROOT
from parley.foundation.api.bulk import AT_ONCE, Batch
from parley.foundation.api.calls import Call
from parley.foundation.api.models import BulkCall
from parley.foundation.api.problems import Refused
from parley.foundation.api.tasks import run_bulk_call
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import NotFound

PERMISSIONS = {"create": "create", "update": "change", "delete": "delete"}
SHOWN = 1000
"""Outcomes that one answer about a job carries."""


def run(call: Call, verb: str) -> HttpResponse:
    """`POST /deals/bulk/create`, `…/update`, `…/delete`, `POST /deals/actions/win`."""
    acting = verb.startswith("actions/")
    items: Sequence[Any] = call.body["ids" if acting else "records"]
    values = call.body.get("input", {}) if acting else {}
    whole = call.body.get("all_or_nothing", len(items) <= AT_ONCE)
    if acting:
        items = list(dict.fromkeys(items))
        declared = find(call.type.key, verb.removeprefix("actions/"))
        ensure_key_allows(declared, call.type.key, call.by)
        ensure_may(call.by, declared.permission_for(call.type.key))
        read_inputs(declared, values, call.by)
    else:
        ensure_may(call.by, call.type.permission(PERMISSIONS[verb]))
    if len(items) > AT_ONCE:
        return _later(call, verb, items, values, whole)
    outcomes = bulk.run(Batch(call.type, items, call.by, whole, input=values), verb)
    done = sum(not one.problems for one in outcomes)
    return JsonResponse(
        {
            "operation": str(call.by.operation),
            "done": done,
            "refused": len(outcomes) - done,
            "results": [one.as_json() for one in outcomes],
        }
    )


def _later(call: Call, verb: str, items: Sequence[Any], values: dict[str, Any], whole: bool) -> HttpResponse:
    if whole:
        raise Refused(
            422,
            "too_many",
            _("All or nothing is possible for at most %(most)s records in one call.") % {"most": AT_ONCE},
        )
    job = BulkCall.objects.create(
        user=call.user, token=call.token, keyed=call.token is not None, record_type=call.type.key, verb=verb,
        items=_plain(items), input=_plain(values), reason=call.by.reason, operation=call.by.operation,
        created_at=clock.now(),
    )  # fmt: skip
    run_bulk_call.enqueue(job.pk)
    response = JsonResponse(_state(job, 0), status=202)
    response["Location"] = f"{ROOT}/jobs/{job.pk}"
    return response


def show(call: Call) -> HttpResponse:
    """`GET /jobs/7`: how far it is, and what became of the items; `after` goes on behind the last index shown."""
    after = call.number("after", 0, 0, bulk.AT_MOST)
    job = BulkCall.objects.filter(pk=call.pk, user=call.user).first()
    if job is None or (call.token is not None and job.token_id not in (None, call.token.pk)):
        raise NotFound(_("There is no such job, or it is not yours."))
    return JsonResponse(_state(job, after))


def _state(job: BulkCall, after: int) -> dict[str, Any]:
    results = job.results[after : after + SHOWN]
    more = len(job.results) > after + SHOWN
    return {
        "id": job.pk,
        "state": job.state,
        "total": len(job.items),
        "position": job.position,
        "done": job.done,
        "refused": job.refused,
        "operation": str(job.operation),
        "results": results,
        "next": after + SHOWN if more else None,
    }


def _plain(data: Any) -> Any:
    """The same as the database's JSON can hold it: a number with a point as text, as amounts travel anyway."""
    if isinstance(data, dict):
        return {name: _plain(inner) for name, inner in data.items()}
    if isinstance(data, list):
        return [_plain(inner) for inner in data]
    return data if data is None or isinstance(data, str | int | bool) else str(data)
