"""The OpenAPI 3.1 document, made for whoever asks: with the record types and fields as they are now and as they see them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from parley.foundation.access.policy import Scope, scope_of
from parley.foundation.accounts.models import User
from parley.foundation.api import records
from parley.foundation.api.catalogue import operations_of
from parley.foundation.api.operations import Operation, Parameter, further_operations
from parley.foundation.api.schemas import ID, Parts, Schema
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType

ROOT = "/api/v1"
PROBLEMS = {
    400: _("The call cannot be read."),
    401: _("No living API key and no session."),
    403: _("Your role or your key may not do this."),
    404: _("It does not exist, or you may not see it."),
    405: _("Another method than this address takes."),
    409: _("A rule of the product refuses it, or the same call is still being worked on."),
    412: _("The record has changed since the version you read."),
    413: _("The body is too large."),
    415: _("The body is not JSON."),
    422: _("Values that cannot be taken; “problems” names each."),
    428: _("If-Match is missing."),
    429: _("Too many calls."),
}
ALWAYS = (401, 429)
OF_RECORD = (
    records.read, records.create, records.change, records.restore, records.read_external, records.put_external,
)  # fmt: skip
"""Operations whose answer is one record, with its version as ETag."""
RATE_LIMIT: dict[str, Any] = {
    "schema": {"type": "string"},
    "description": "Calls that are left, and the seconds until all are there again.",
}
INTRODUCTION = _(
    "Every record type of Parley has the same operations, and every action that its screens have. "
    "A refusal is application/problem+json with a “type” that stays."
)


def types_for(user: User) -> list[RecordType]:
    """The record types that this person sees at all, as they know them."""
    return [
        one.as_seen_by(user)
        for one in registry.all_types()
        if scope_of(user, one.permission("view")) is not Scope.NONE
    ]


def document(user: User) -> dict[str, Any]:
    """The whole document."""
    components: dict[str, Schema] = {"Problem": _problem()}
    paths: dict[str, dict[str, Any]] = {}
    tags = []
    for record_type in types_for(user):
        tags.append({"name": record_type.path, "description": str(record_type.label_plural)})
        parts = Parts(record_type, components)
        for operation in operations_of(record_type.key):
            address = f"{ROOT}/{record_type.path}{operation.path}"
            paths.setdefault(template(address), {})[operation.method.lower()] = describe(operation, parts)
    for operation in further_operations():
        described = describe(operation, Parts(None, components))
        paths.setdefault(template(ROOT + operation.path), {})[operation.method.lower()] = described
    responses = {f"Problem{status}": _refusal(status) for status in PROBLEMS}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Parley", "version": "1", "description": str(INTRODUCTION)},
        "servers": [{"url": "/"}],
        "tags": tags,
        "security": [{"key": []}, {"session": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "responses": responses,
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key: parley_…",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "sessionid",
                    "description": "The browser's session; writes also need the header X-CSRFToken.",
                },
            },
        },
    }


def describe(operation: Operation, parts: Parts) -> dict[str, Any]:
    """One operation of the document."""
    words = names(parts.seen)
    described: dict[str, Any] = {
        "operationId": operation.name.format(**words),
        "summary": str(operation.summary),
        "tags": [parts.seen.path if parts.seen else operation.group],
        "parameters": [
            *_path_parameters(operation),
            *(_parameter(one, parts) for one in operation.parameters),
        ],
        "responses": {
            str(status): _answer(status, make, parts, of_record=operation.run in OF_RECORD)
            for status, make in operation.answers
        },
    }
    if operation.description:
        described["description"] = str(operation.description)
    if operation.body is not None:
        described["requestBody"] = {
            "required": not operation.body_optional,
            "content": {"application/json": {"schema": operation.body(parts)}},
        }
    for status in sorted({*operation.problems, *ALWAYS}):
        described["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    return described


def names(record_type: RecordType | None) -> dict[str, str]:
    """What {one} and {several} stand for in names and summaries."""
    if record_type is None:
        return {"one": "", "several": ""}
    return {"one": record_type.key, "several": record_type.path.replace("-", "_")}


def template(address: str) -> str:
    """The address as the document writes it."""
    return address.replace("{rest}", "{external_id}")


def _path_parameters(operation: Operation) -> list[dict[str, Any]]:
    found = []
    if "{id}" in operation.path:
        found.append({"name": "id", "in": "path", "required": True, "schema": ID})
    if "{rest}" in operation.path:
        text = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[A-Za-z0-9_.:~-]+$"}
        found.append({"name": "external_id", "in": "path", "required": True, "schema": text})
    return found


def _parameter(one: Parameter, parts: Parts) -> dict[str, Any]:
    described: dict[str, Any] = {"name": one.name, "in": one.place, "schema": one.schema_for(parts)}
    if one.required:
        described["required"] = True
    if one.description:
        described["description"] = str(one.description)
    if one.exploded:
        described |= {"style": "form", "explode": True}
    return described


def _answer(status: int, make: Any, parts: Parts, *, of_record: bool) -> dict[str, Any]:
    words = {200: "Done.", 201: "Created.", 202: "A job was made of it.", 204: "Done; nothing to say."}
    described: dict[str, Any] = {"description": words[status], "headers": {"RateLimit": RATE_LIMIT}}
    if of_record:
        described["headers"]["ETag"] = {"schema": {"type": "string"}, "description": "The record's version."}
    if status in (201, 202):
        described["headers"]["Location"] = {"schema": {"type": "string"}}
    if make is not None:
        described["content"] = {"application/json": {"schema": make(parts)}}
    return described


def _refusal(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": str(PROBLEMS[status]), "content": {"application/problem+json": {"schema": schema}}}


def _problem() -> Schema:
    """RFC 9457: what went wrong and what to do about it."""
    one = {
        "type": "object",
        "properties": {
            "field": {"type": "string", "description": "The path to the value, “” for the whole."},
            "code": {"type": "string"},
            "message": {"type": "string"},
            "details": {"type": "object"},
        },
        "required": ["field", "code", "message", "details"],
    }
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string", "format": "uri", "examples": ["urn:parley:problem:invalid"]},
            "title": {
                "type": "string",
                "description": "What happened and what to do, in the caller's language.",
            },
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "problems": {"type": "array", "items": one},
        },
        "required": ["type", "title", "status", "code", "problems"],
    }
