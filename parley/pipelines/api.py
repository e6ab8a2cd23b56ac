"""The log of moves over the API: `GET /api/v1/deals/7/moves` (R103, R298)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse

from parley.foundation.api.answers import visible
from parley.foundation.api.calls import Call
from parley.foundation.api.catalogue import BEFORE, RECORD_PROBLEMS
from parley.foundation.api.operations import Operation, add_below
from parley.foundation.api.schemas import Parts, Schema
from parley.foundation.records.declaration import RecordType
from parley.pipelines.models import Staged, Transition

PAGE = 100


def moves(call: Call) -> HttpResponse:
    """The moves of one record, the latest first."""
    before = call.number("before", 10**18 - 1, 1, 10**18 - 1)
    visible(call)
    rows = Transition.objects.filter(record_type=call.type.key, record_id=call.pk, id__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    listed = [told(row) for row in found[:PAGE]]
    return JsonResponse({"moves": listed, "next": listed[-1]["id"] if len(found) > PAGE else None})


def told(move: Transition) -> dict[str, Any]:
    """One move as JSON; `seconds` is how long the record had stood on the stage that it left."""
    return {
        "id": move.pk,
        "pipeline": move.pipeline_id,
        "from_stage": move.from_stage_id,
        "to_stage": move.to_stage_id,
        "at": move.at.isoformat(),
        "seconds": move.seconds,
        "actor": move.actor_id,
        "channel": move.channel,
        "reason": move.reason,
        "operation": str(move.operation),
    }


def _page(_parts: Parts) -> Schema:
    number, none = {"type": "integer"}, {"type": ["integer", "null"]}
    row = {
        "id": number,
        "pipeline": number,
        "from_stage": none,
        "to_stage": number,
        "at": {"type": "string", "format": "date-time"},
        "seconds": none,
        "actor": none,
        "channel": {"type": "string"},
        "reason": {"type": "string"},
        "operation": {"type": "string", "format": "uuid"},
    }
    one = {"type": "object", "properties": row, "required": list(row)}
    whole = {"moves": {"type": "array", "items": one}, "next": none}
    return {"type": "object", "properties": whole, "required": list(whole)}


def has_pipelines(record_type: RecordType) -> bool:
    """Whether records of the type stand on stages."""
    return issubclass(record_type.model, Staged)


add_below(
    has_pipelines,
    Operation(
        "GET", "/{id}/moves", "moves_of_{one}", "Moves from stage to stage", moves, parameters=(BEFORE,),
        answers=((200, _page),), problems=RECORD_PROBLEMS,
    ),
)  # fmt: skip
