"""Every address of the product with every argument that is an id, made from the addresses and declarations themselves.

An address with an argument that nothing here can fill is unknown to the matrix, and a test fails.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from parley.foundation.actions.catalogue import all_actions
from parley.foundation.api.openapi import document
from parley.foundation.records import registry
from parley.foundation.records.kinds import Link
from tests.matrix.world import CASES, World

ROWS: dict[str, str] = {
    "account:passkey_remove": "accounts.Passkey",
    "web:bulk_": "bulk.Run",
    "notifications:": "notifications.Notification",
    "settings:handover": "staff.Handover",
    "settings:role": "accounts.Role",
    "settings:": "accounts.User",
    "importing:": "importing.Batch",
    "merging:take_apart": "merging.Merge",
    "api:": "api.Token",
    "webhooks:delivery": "webhooks.Delivery",
    "webhooks:again": "webhooks.Delivery",
    "webhooks:": "webhooks.Webhook",
    "notes:": "communications.Note",
    "files:": "files.File",
    "pipelines:": "pipelines.Pipeline",
    "shaping:": "records.DictionaryEntry",
    "view_": "saved_views.SavedView",
    "calls:": "communications.Call",
}
"""What the argument `pk` of an address without a record type means, by the beginning of its name."""
OTHER = {
    "file_pk": "importing.File",
    "stage_pk": "pipelines.Stage",
    "attendee": "planning.Attendee",
    "relation": "parties.Relation",
}
TEXTS = {
    "secret": ["x" * 43], "token": ["x" * 43], "operation": ["00000000-0000-4000-8000-000000000000"],
    "size": ["small"], "kind": ["csv"], "group": ["deals"], "rest": ["nothing"],
}  # fmt: skip
OUTSIDE = ("setup:",)
"""Pages of an installation that has not been set up; afterwards they lead to the start page."""


@dataclass(frozen=True)
class Call:
    """One request: what the matrix asks for in the name of each principal."""

    method: str
    address: str
    name: str
    data: dict[str, Any] = field(default_factory=dict)
    case: str = ""

    @property
    def is_api(self) -> bool:
        return self.address.startswith("/api/")


class Unknown(Exception):
    """An address that the matrix cannot fill in."""


def patterns() -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """(name, route, converters, fixed arguments) of every address."""
    yield from _walk(get_resolver().url_patterns, (), "/")


def _walk(
    found: Any, names: tuple[str, ...], route: str
) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    for one in found:
        if isinstance(one, URLPattern):
            name = ":".join((*names, one.name or "?"))
            yield name, route + str(one.pattern), dict(one.pattern.converters), dict(one.default_args)
        else:
            yield from _walk(
                one.url_patterns,
                (*names, one.namespace) if one.namespace else names,
                route + str(one.pattern),
            )


def calls(world: World) -> Iterator[Call]:
    """Every request. Raises Unknown."""
    for name, route, converters, fixed in patterns():
        if name.startswith(OUTSIDE) or "<path:" in route:
            continue
        for case, arguments in _fillings(world, name, converters, fixed):
            address = route
            for argument, value in arguments.items():
                kind = next(part for part in route.split("<") if f"{argument}>" in part).split(">")[0]
                address = address.replace(f"<{kind}>", str(value))
            yield Call("GET", address, name, case=case)
            yield Call("POST", address, name, _body(world, fixed, case), case)
    yield from _questions(world)
    yield from _api(world)


def _fillings(
    world: World, name: str, converters: dict[str, Any], fixed: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """(case, arguments): each id as each of the four cases, each verb and field name of the type."""
    record_type = fixed.get("record_type")
    if not converters:
        yield "", {}
        return
    if "record_type" in converters or (
        "key" in converters and "pk" in converters and name.startswith("planning:")
    ):
        type_argument = "record_type" if "record_type" in converters else "key"
        for key, case in world.records:
            values = {type_argument: key, "pk": world.pk(key, case)}
            yield (
                case,
                {one: values[one] if one in values else _other(world, name, one) for one in converters},
            )
        return
    if record_type is not None and any(one in converters for one in ("pk", "kept")) and not _of_views(name):
        key = record_type.key
        cases = [case for case in CASES if (key, case) in world.records]
        ids = [(case, world.pk(key, case)) for case in cases] or [("company", _row(record_type.model))]
        for case, pk in ids:
            for rest in _verbs_and_names(record_type, converters):
                values = {"pk": pk, "kept": pk, "gone": ids[0][1], **rest}
                yield case, {one: values[one] for one in converters}
        return
    if record_type is not None and "verb" in converters:
        yield from (("", rest) for rest in _verbs_and_names(record_type, converters))
        return
    yield "foreign", {one: _other(world, name, one) for one in converters}


def _of_views(name: str) -> bool:
    return name.partition(":")[2].startswith("view_")


def _verbs_and_names(record_type: Any, converters: dict[str, Any]) -> Iterator[dict[str, str]]:
    if "verb" in converters:
        verbs = {one.verb for one in all_actions() if one.record_type in (record_type.key, "*")}
        yield from ({"verb": verb} for verb in sorted(verbs | {"change"}))
    elif "name" in converters:
        yield from ({"name": one.name} for one in record_type.fields if one.editable)
    else:
        yield {}


def _other(world: World, name: str, argument: str) -> Any:
    """An argument that is no id of a record type: a row planted beside, or a fixed text."""
    if argument in TEXTS:
        return TEXTS[argument][0]
    if argument in OTHER:
        return _beside(world, OTHER[argument])
    if argument == "pk":
        short = name.partition(":")[2] if _of_views(name) else name
        for begin, label in ROWS.items():
            if short.startswith(begin):
                return _beside(world, label)
        if name.startswith("planning:"):
            return world.pk("meeting", "foreign") if ("meeting", "foreign") in world.records else 1
        if name.startswith("deals:"):
            return world.pk("deal", "foreign")
    if argument == "key":
        return (
            "role"
            if name.startswith("reports")
            else "industry"
            if "dictionar" in name or "entr" in name
            else "deal"
        )
    if argument == "name":
        return "lines" if name.startswith("deals:") else "amount"
    if argument == "record_type":
        return "deal"
    raise Unknown(f"{name}: nothing fills in <{argument}>; tell tests/matrix/endpoints.py what it is")


def _beside(world: World, label: str) -> int:
    if label == "accounts.User":
        return world.people["vera"].pk
    if label in world.beside:
        return world.beside[label].pk
    try:
        return _row(apps.get_model(label))
    except LookupError as error:
        raise Unknown(f"There is no table {label} any more; see ROWS in tests/matrix/endpoints.py") from error


def _row(model: Any) -> int:
    return model._base_manager.values_list("pk", flat=True).first() or 1


def _body(world: World, fixed: dict[str, Any], case: str) -> dict[str, Any]:
    """A form that names foreign things wherever it can."""
    record_type = fixed.get("record_type")
    foreign = world.records.get((record_type.key, "foreign")) if record_type is not None else None
    other = foreign or world.records["deal", "foreign"]
    body: dict[str, Any] = {
        "id": str(other.pk), "card": str(other.pk), "other": str(other.pk), "version": "1", "owner": str(world.people["eve"].pk),
        "user": str(world.people["eve"].pk), "text": "hello", "name": "hello", "title": "hello", "record": str(other.pk),
        "record_type": other.key, "record_id": str(other.pk),
    }  # fmt: skip
    if record_type is not None:
        for declared in record_type.fields:
            if isinstance(declared.kind, Link) and (declared.kind.to, "foreign") in world.records:
                body[declared.name] = str(world.pk(declared.kind.to, "foreign"))
    return body


def _questions(world: World) -> Iterator[Call]:
    """Searches, filters, sorts and prefilled forms that ask about foreign records."""
    yield Call("GET", "/find/?q=canary", "web:palette")
    for (key, case), planted in world.records.items():
        record_type, part = registry.get(key), planted.word[:9]
        path = f"/{record_type.path}/"
        title = record_type.title
        where = json.dumps({"all": [[title, "contains", part]]})
        for page in ("", "export.csv", "count/", "pick/", "filter/"):
            yield Call("GET", f"{path}{page}?q={part}", f"{key}:{page}?q", case=case)
            yield Call("GET", f"{path}{page}?where={where}", f"{key}:{page}?where", case=case)
        yield Call("GET", f"/find/?q={part}", "web:palette?q", case=case)
        yield Call("GET", f"/api/v1/{record_type.path}?q={part}", f"{key}:api?q", case=case)
        yield Call("GET", f"/api/v1/{record_type.path}?where={where}", f"{key}:api?where", case=case)
        for declared in record_type.fields:
            if not isinstance(declared.kind, Link) or (declared.kind.to, case) not in world.records:
                continue
            pk = world.pk(declared.kind.to, case)
            where = json.dumps({"all": [[declared.name, "is", str(pk)]]})
            yield Call("GET", f"{path}?where={where}", f"{key}:where link", case=case)
            yield Call("GET", f"{path}filter/?where={where}", f"{key}:filter link", case=case)
            yield Call("GET", f"{path}new/?{declared.name}={pk}", f"{key}:new link", case=case)
            target = registry.get(declared.kind.to)
            over = json.dumps({"all": [[f"{declared.name}.{target.title}", "contains", "canary"]]})
            yield Call("GET", f"{path}?where={over}", f"{key}:where over link", case=case)
            yield Call(
                "GET", f"{path}?sort={declared.name}.{target.title}", f"{key}:sort over link", case=case
            )


def _api(world: World) -> Iterator[Call]:
    """Every operation of the API's own document, with ids of every case in the address and in the body."""
    keys = {one.path: one.key for one in registry.all_types()}
    whole = document(world.people["admin"])
    for template, operations in whole["paths"].items():
        path = template.removeprefix("/api/v1").strip("/").split("/")[0]
        key = keys.get(path, "")
        cases: list[tuple[str, int]] = [
            (case, world.pk(key, case)) for case in CASES if (key, case) in world.records
        ]
        if "{" not in template or not cases:
            cases = cases[2:3] or [("company", 1)]
        for case, pk in cases:
            address = template
            for part in template.split("{")[1:]:
                argument = part.split("}")[0]
                address = address.replace("{" + argument + "}", str(pk))
            if not address.startswith("/api/"):
                address = "/api/v1" + address
            for method in operations:
                if method in ("get", "post", "patch", "put", "delete"):
                    body = _json_body(world, whole, operations[method], pk)
                    yield Call(method.upper(), address, f"api:{template}", body, case)


def _json_body(world: World, whole: dict[str, Any], operation: dict[str, Any], pk: int) -> dict[str, Any]:
    """A body that the operation can read, with foreign ids wherever it takes one."""
    content = operation.get("requestBody", {}).get("content", {})
    schema = next(iter(content.values()), {}).get("schema", {})
    return _filled(world, whole, schema, pk, "") if schema else {}


def _filled(world: World, whole: dict[str, Any], schema: dict[str, Any], pk: int, name: str) -> Any:
    if "$ref" in schema:
        parts = schema["$ref"].removeprefix("#/").split("/")
        schema = functools.reduce(lambda found, part: found[part], parts, whole)
    kind = schema.get("type")
    kind = next((one for one in kind if one != "null"), "") if isinstance(kind, list) else kind
    if "enum" in schema or "const" in schema:
        return schema.get("const", next(iter(schema.get("enum", [None]))))
    if kind == "object" or "properties" in schema:
        properties = schema.get("properties", {})
        needed = schema.get("required", []) or [
            one for one in properties if one in ("owner", "user", "organization")
        ]
        return {one: _filled(world, whole, properties.get(one, {}), pk, one) for one in needed}
    if kind == "array":
        return [_filled(world, whole, schema.get("items", {}), pk, name)]
    if kind == "integer":
        word = str(schema.get("description", "")).rstrip(".").split(" ")[-1]
        foreign = world.records.get((word, "foreign"))
        return foreign.pk if foreign else world.people["vera"].pk if word == "user" else pk
    formats = {"date-time": "2026-12-01T09:00:00Z", "date": "2026-12-01"}
    return formats.get(str(schema.get("format")), "hello")
