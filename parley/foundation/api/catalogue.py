"""Every operation of the API with what its document says about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parley.foundation.api import acting, bulk, bulk_calls, feed, listing, records
from parley.foundation.api.acting import actions_of
from parley.foundation.api.operations import BULK_BODY, Operation, Parameter, add_operation, operations_below
from parley.foundation.api.schemas import ID, TEXT_WITHOUT_NUL, Parts, Schema, input_taken
from parley.foundation.records import registry
from parley.foundation.records.kinds import Link

FIELDS = Parameter(
    "fields",
    {"type": "string", "maxLength": 4000, "examples": ["name"]},
    _("Names of the fields to give, with commas between; all without it."),
)


def _include(parts: Parts) -> Schema:
    links = [one.name for one in parts.type.fields if isinstance(one.kind, Link)]
    return {
        "type": "string",
        "maxLength": 1000,
        "description": gettext("Links: %(names)s.") % {"names": ", ".join(links)},
    }


INCLUDE = Parameter(
    "include", _include, _("Links whose records come along in “included”, as far as you may see them.")
)
IF_MATCH = Parameter(
    "If-Match",
    {"type": "string", "pattern": r'^(\*|(W/)?"?[0-9]{1,9}"?)$', "examples": ["3"]},
    _("The version you read, or * to overwrite whatever is there."),
    place="header",
    required=True,
)
IF_MATCH_OPTIONAL = Parameter(
    "If-Match", IF_MATCH.schema, _("Do it only while the record has this version."), place="header"
)
IDEMPOTENCY = Parameter(
    "Idempotency-Key",
    {"type": "string", "maxLength": 255, "pattern": r"^[!-~]+$"},
    _("The same key with the same content gets the stored answer for 24 hours."),
    place="header",
)
BEFORE = Parameter("before", ID, _("“next” of the page before."))


def _conditions(parts: Parts) -> Schema:
    """Every simple condition: `name`, `amount__at_least`, …"""
    text = {"type": "string", "maxLength": 1000}
    properties = {
        f"{one.name}__{operator.key}" if operator.key != "is" else one.name: text
        for one in parts.type.fields
        for operator in one.kind.operators
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _page(parts: Parts) -> Schema:
    address = {
        "type": ["string", "null"],
        "description": "The address of that page; null where there is none.",
    }
    count = _object({"value": {"type": "integer"}, "exact": {"type": "boolean"}})
    return {
        "type": "object",
        "properties": {
            "records": {"type": "array", "items": parts.record()},
            "next": address,
            "previous": address,
            "count": count,
            "included": {
                "type": "object",
                "description": "By type and id.",
                "additionalProperties": {"type": "object"},
            },
        },
        "required": ["records", "next", "previous"],
    }


def _bin(_parts: Parts) -> Schema:
    row = _object(
        {
            "id": ID,
            "version": {"type": "integer"},
            "title": {"type": "string"},
            "deleted_at": {"type": "string", "format": "date-time"},
        }
    )
    return _object({"records": {"type": "array", "items": row}, "next": {"type": ["integer", "null"]}})


def _history(_parts: Parts) -> Schema:
    row = _object(
        {
            "id": ID,
            "kind": {"type": "string"},
            "at": {"type": "string", "format": "date-time"},
            "actor": {"type": ["integer", "null"]},
            "channel": {"type": "string"},
            "reason": {"type": "string"},
            "version": {"type": "integer"},
            "operation": {"type": "string", "format": "uuid"},
            "fields": {"type": "object", "description": "Name to [before, after]."},
        }
    )
    return _object({"changes": {"type": "array", "items": row}, "next": {"type": ["integer", "null"]}})


def _object(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _acted(parts: Parts) -> Schema:
    done = _object({"ids": {"type": "array", "items": ID}, "operation": {"type": "string", "format": "uuid"}})
    return parts.named("Done", done)


def _problem_field() -> Schema:
    return _object(
        {
            "field": {"type": "string"},
            "code": {"type": "string"},
            "message": {"type": "string"},
            "details": {"type": "object"},
        }
    )


def _outcomes(parts: Parts) -> Schema:
    outcome = _object(
        {
            "index": {"type": "integer"},
            "status": {"type": "string", "enum": ["created", "changed", "deleted", "done", "refused"]},
            "id": {"type": ["integer", "null"]},
            "version": {"type": ["integer", "null"]},
            "problems": {"type": "array", "items": _problem_field()},
        }
    )
    return parts.named("Outcome", outcome)


def _bulk_answer(parts: Parts) -> Schema:
    number = {"type": "integer"}
    return _object(
        {
            "operation": {"type": "string", "format": "uuid"},
            "done": number,
            "refused": number,
            "results": {"type": "array", "items": _outcomes(parts)},
        }
    )


def _job(parts: Parts) -> Schema:
    number = {"type": "integer"}
    job = _object(
        {
            "id": ID,
            "state": {"type": "string", "enum": ["waiting", "running", "done", "stopped"]},
            "total": number,
            "position": number,
            "done": number,
            "refused": number,
            "operation": {"type": "string", "format": "uuid"},
            "results": {"type": "array", "items": _outcomes(parts)},
            "next": {"type": ["integer", "null"]},
        }
    )
    return parts.named("Job", job)


def _bulk_body(item: Callable[[Parts], Schema]) -> Callable[[Parts], Schema]:
    def body(parts: Parts) -> Schema:
        records = {"type": "array", "items": item(parts), "minItems": 1, "maxItems": bulk.AT_MOST}
        return {
            "type": "object",
            "properties": {"records": records, "all_or_nothing": {"type": "boolean"}},
            "required": ["records"],
            "additionalProperties": False,
        }

    return body


VERSION: Schema = {"type": ["integer", "string"], "pattern": r"^\*$", "minimum": 1, "maximum": 10**9}


def _changed_item(parts: Parts) -> Schema:
    properties = {"id": ID, "version": VERSION, "values": parts.changes()}
    return {
        "type": "object",
        "properties": properties,
        "required": ["id", "version", "values"],
        "additionalProperties": False,
    }


def _named_item(_parts: Parts) -> Schema:
    properties = {"id": ID, "version": VERSION}
    return {"type": "object", "properties": properties, "required": ["id"], "additionalProperties": False}


def _acting_body(schema: Schema) -> Callable[[Parts], Schema]:
    def body(_parts: Parts) -> Schema:
        return {
            "type": "object",
            "properties": {
                "ids": {"type": "array", "items": ID, "minItems": 1, "maxItems": bulk.AT_MOST},
                "input": schema,
                "all_or_nothing": {"type": "boolean"},
            },
            "required": ["ids", *(["input"] if schema.get("required") else [])],
            "additionalProperties": False,
        }

    return body


LIST = Operation(
    "GET", "", "list_{several}", _("List"), listing.list_records,
    description=_(
        "Conditions stand in “where”, or simply as parameters: name__contains=x&amount__gte=100. “next” and “previous” "
        "are the addresses of the neighbouring pages."
    ),
    parameters=(
        Parameter(
            "where",
            {"type": "string", "maxLength": 20_000, "examples": ['{"all": [["name", "contains", "x"]]}']},
            _("Conditions as JSON."),
        ),
        Parameter("conditions", _conditions, _("Simple conditions, all of which must hold."), exploded=True),
        Parameter("q", {"type": "string", "maxLength": 200}, _("Words to search for.")),
        Parameter("sort", {"type": "string", "maxLength": 200}, _("A field, with - in front for downwards.")),
        Parameter("cursor", {"type": "string", "maxLength": 4000}, _("Stands in “next” and “previous”.")),
        Parameter("size", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
        Parameter(
            "count",
            {"type": "string", "enum": ["exact", "bounded"]},
            _("How many there are: all of them counted, or up to 10,000."),
        ),
        FIELDS,
        INCLUDE,
    ),
    answers=((200, _page),),
    problems=(422,),
)  # fmt: skip
RECORD_PROBLEMS = (404, 422)
WRITING = (400, 403, 409, 413, 415, 422)

BELOW_A_TYPE: tuple[Operation, ...] = (
    LIST,
    Operation(
        "POST", "", "create_{one}", _("Create one"), records.create, body=lambda parts: parts.new(),
        parameters=(FIELDS, INCLUDE, IDEMPOTENCY), answers=((201, lambda parts: parts.record()),), problems=WRITING,
    ),
    Operation(
        "GET", "/bin", "list_deleted_{several}", _("List deleted ones"), records.list_bin,
        parameters=(BEFORE,), answers=((200, _bin),), problems=(403, 422),
    ),
    Operation(
        "POST", "/bulk/create", "create_many_{several}", _("Create many"),
        partial(bulk_calls.run, verb="create"), body=_bulk_body(lambda parts: parts.new()), most=BULK_BODY,
        parameters=(IDEMPOTENCY,), answers=((200, _bulk_answer), (202, _job)), problems=WRITING,
        description=_("More than 1,000 become a job."),
    ),
    Operation(
        "POST", "/bulk/update", "change_many_{several}", _("Change many"),
        partial(bulk_calls.run, verb="update"), body=_bulk_body(_changed_item), most=BULK_BODY,
        parameters=(IDEMPOTENCY,), answers=((200, _bulk_answer), (202, _job)), problems=WRITING,
        description=_("Each with the version you read, or * to overwrite."),
    ),
    Operation(
        "POST", "/bulk/delete", "delete_many_{several}", _("Put many into the bin"),
        partial(bulk_calls.run, verb="delete"), body=_bulk_body(_named_item), most=BULK_BODY,
        parameters=(IDEMPOTENCY,), answers=((200, _bulk_answer), (202, _job)), problems=WRITING,
    ),
    Operation(
        "GET", "/by-external-id/{rest}", "get_{one}_by_external_id", _("Read the one with an external id"),
        records.read_external, parameters=(FIELDS, INCLUDE), answers=((200, lambda parts: parts.record()),),
        problems=RECORD_PROBLEMS,
    ),
    Operation(
        "PUT", "/by-external-id/{rest}", "put_{one}_by_external_id", _("Create or change the one with an external id"),
        records.put_external, body=lambda parts: parts.changes(), parameters=(IF_MATCH_OPTIONAL, FIELDS, INCLUDE, IDEMPOTENCY),
        answers=((200, lambda parts: parts.record()), (201, lambda parts: parts.record())),
        problems=(*WRITING, 404, 412),
        description=_("Sets the fields that are sent. “If-None-Match: *” only creates."),
    ),
    Operation(
        "GET", "/{id}", "get_{one}", _("Read one"), records.read, parameters=(FIELDS, INCLUDE),
        answers=((200, lambda parts: parts.record()),), problems=RECORD_PROBLEMS,
    ),
    Operation(
        "PATCH", "/{id}", "change_{one}", _("Change one"), records.change, body=lambda parts: parts.changes(),
        parameters=(IF_MATCH, FIELDS, INCLUDE, IDEMPOTENCY), answers=((200, lambda parts: parts.record()),),
        problems=(*WRITING, 404, 412, 428),
        description=_("412 where somebody else changed one of the same fields since the version you read."),
    ),
    Operation(
        "DELETE", "/{id}", "delete_{one}", _("Put one into the bin"), records.delete,
        parameters=(IF_MATCH_OPTIONAL, IDEMPOTENCY), answers=((204, None),), problems=(400, 403, 404, 409, 412, 422),
    ),
    Operation(
        "POST", "/{id}/restore", "restore_{one}", _("Bring one back from the bin"), records.restore,
        parameters=(FIELDS, INCLUDE, IDEMPOTENCY), answers=((200, lambda parts: parts.record()),),
        problems=(400, 403, 404, 409, 422),
    ),
    Operation(
        "GET", "/{id}/history", "history_of_{one}", _("Who changed what"), records.history, parameters=(BEFORE,),
        answers=((200, _history),), problems=RECORD_PROBLEMS,
    ),
)  # fmt: skip


@cache
def operations_of(key: str) -> tuple[Operation, ...]:
    """Everything below the address of a type: the same for all, and each action."""
    actions = tuple(one for declared in actions_of(key) for one in _of_action(declared))
    return (*BELOW_A_TYPE, *operations_below(registry.get(key)), *actions)


def _of_action(declared: Any) -> tuple[Operation, ...]:
    verb, name = declared.verb, declared.verb.replace("-", "_")
    schema = input_taken(declared.inputs)
    one = Operation(
        "POST", f"/{{id}}/actions/{verb}", f"action_{name}_{{one}}", declared.label,
        partial(acting.act, declared=declared), body=lambda _parts: input_taken(declared.inputs),
        body_optional=not schema.get("required"), parameters=(IF_MATCH_OPTIONAL, IDEMPOTENCY),
        answers=((200, _acted),), problems=(*WRITING, 404, 412),
    )  # fmt: skip
    if not declared.bulk:
        return (one,)
    many = Operation(
        "POST", f"/actions/{verb}", f"action_{name}_many_{{several}}", declared.label,
        partial(bulk_calls.run, verb=f"actions/{verb}"), body=_acting_body(schema), most=BULK_BODY,
        parameters=(IDEMPOTENCY,), answers=((200, _bulk_answer), (202, _job)), problems=(*WRITING, 404),
    )  # fmt: skip
    return (one, many)


def _changes(_parts: Parts) -> Schema:
    row = _object(
        {
            "id": ID,
            "event": {"type": "string", "examples": ["deal.changed"]},
            "at": {"type": "string", "format": "date-time"},
            "record_type": {"type": "string"},
            "record_id": ID,
            "actor": {"type": ["integer", "null"]},
            "channel": {"type": "string"},
            "operation": {"type": "string", "format": "uuid"},
            "data": {"type": "object"},
        }
    )
    return _object(
        {
            "changes": {"type": "array", "items": row},
            "next": {"type": "string", "description": "Where to go on, at the end too."},
            "more": {"type": "boolean", "description": "Whether there is more already."},
        }
    )


add_operation(
    Operation(
        "GET", "/changes", "list_changes", _("What happened since a cursor"), feed.changes, group="changes",
        parameters=(
            Parameter("cursor", {"type": "string", "pattern": "^(now|[0-9]{1,18})$"}, _("“next” of the answer before, or now.")),
            Parameter("types", {"type": "string", "maxLength": 1000, "pattern": TEXT_WITHOUT_NUL}, _("Record types, with commas between.")),
            Parameter("size", {"type": "integer", "minimum": 1, "maximum": 500, "default": 100}),
        ),
        answers=((200, _changes),), problems=(422,),
    )
)  # fmt: skip
add_operation(
    Operation(
        "GET", "/jobs/{id}", "get_job", _("How far a large bulk call is"), bulk_calls.show, group="jobs",
        parameters=(Parameter("after", {"type": "integer", "minimum": 0, "maximum": bulk.AT_MOST}, _("“next” of the answer before.")),),
        answers=((200, _job),), problems=RECORD_PROBLEMS,
    )
)  # fmt: skip
