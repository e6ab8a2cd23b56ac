"""The endpoints of one record type, made from its declaration and the action catalogue."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Body, Header, Path, Query, Router
from pydantic import BaseModel

from parley.foundation.access.policy import ensure_may
from parley.foundation.actions.catalogue import Action, all_actions, perform
from parley.foundation.actions.records import change_records, create_record, in_bin, restore_records
from parley.foundation.api.authentication import actor_of
from parley.foundation.api.problems import problem
from parley.foundation.api.schemas import ProblemDocument, fields_model, input_model, output_model, to_json
from parley.foundation.audit.models import Change
from parley.foundation.lib.refusals import Invalid, NotFound
from parley.foundation.records import filters, lists
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.lists import ListQuery

REFUSALS = {status: ProblemDocument for status in (400, 401, 403, 404, 409, 412, 422, 428)}
ID = Path(..., ge=1, le=2**62)


class Chosen(BaseModel):
    """The records of a bulk action; at most a thousand in one call."""

    ids: list[int]
    input: dict[str, Any] = {}


def routes(record_type: RecordType) -> Router:
    """List, read, create, change, delete, restore, history, and every action of the type."""
    router = Router(tags=[str(record_type.label_plural)])
    one, several = record_type.key, record_type.path.replace("-", "_")
    Input, Output = input_model(record_type), output_model(record_type)

    @router.get(
        "", response={200: Any, **REFUSALS}, operation_id=f"list_{several}", summary=f"List {several}"
    )
    def list_records(
        request: HttpRequest,
        where: str = Query(
            "", description="Conditions as JSON, for example " + '{"all":[["name","contains","x"]]}'
        ),
        q: str = Query("", max_length=200, description="Words to search for"),
        sort: str = Query("", max_length=100, description="A field, with - in front for downwards"),
        cursor: str = Query("", max_length=2000, description="`next` of the page before"),
        size: int = Query(50, ge=1, le=200),
        fields: str = Query(
            "", max_length=2000, description="Names of the fields to give, with commas between"
        ),
    ) -> HttpResponse:
        ensure_may(actor_of(request), record_type.permission("view"))
        seen = _seen(record_type, request)
        chosen = _names(seen, fields) or tuple(seen.by_name)
        query = ListQuery(seen, filters.read(where), q, sort, chosen, size)
        found = lists.page(query, request.user, cursor)  # type: ignore[arg-type]
        rows = [to_json(seen, record, chosen) for record in found.records]
        return JsonResponse({"records": rows, "next": found.next})

    @router.post(
        "", response={201: Output, **REFUSALS}, operation_id=f"create_{one}", summary=f"Create a {one}"
    )
    def create(request: HttpRequest, body: Input = Body(...)) -> HttpResponse:  # type: ignore[valid-type]
        record = create_record(record_type, body.model_dump(exclude_unset=True), by=actor_of(request))  # type: ignore[attr-defined]
        return _answer(record_type, request, record.pk, status=201)

    @router.get(
        "/bin",
        response={200: Any, **REFUSALS},
        operation_id=f"list_deleted_{several}",
        summary="List the bin",
    )
    def list_bin(request: HttpRequest) -> HttpResponse:
        rows = in_bin(record_type, actor_of(request)).order_by("-deleted_at", "-pk")[:200]
        listed = [
            {"id": row.pk, "title": record_type.title_of(row), "deleted_at": row.deleted_at} for row in rows
        ]
        return JsonResponse({"records": listed})

    @router.get(
        "/{int:pk}", response={200: Output, **REFUSALS}, operation_id=f"get_{one}", summary=f"Read a {one}"
    )
    def read(request: HttpRequest, pk: int = ID) -> HttpResponse:
        return _answer(record_type, request, pk)

    @router.patch(
        "/{int:pk}",
        response={200: Output, **REFUSALS},
        operation_id=f"change_{one}",
        summary=f"Change a {one}",
    )
    def change(
        request: HttpRequest,
        pk: int = ID,
        body: Input = Body(...),  # type: ignore[valid-type]
        if_match: str = Header("", alias="If-Match", description="The version you read, or * to overwrite"),
    ) -> HttpResponse:
        expected = _expected(if_match)
        if isinstance(expected, HttpResponse):
            return expected
        record = _visible(record_type, request, pk)
        values = body.model_dump(exclude_unset=True)  # type: ignore[attr-defined]
        change_records(record_type, [record], values, by=actor_of(request), expected=expected)
        return _answer(record_type, request, pk)

    @router.delete(
        "/{int:pk}",
        response={204: None, **REFUSALS},
        operation_id=f"delete_{one}",
        summary="Put into the bin",
    )
    def delete(request: HttpRequest, pk: int = ID) -> HttpResponse:
        perform(record_type.key, "delete", [pk], {}, actor_of(request))
        return HttpResponse(status=204)

    @router.post("/{int:pk}/restore", response={200: Output, **REFUSALS}, operation_id=f"restore_{one}",
                 summary="Bring back from the bin")  # fmt: skip
    def restore(request: HttpRequest, pk: int = ID) -> HttpResponse:
        restore_records(record_type, [pk], by=actor_of(request))
        return _answer(record_type, request, pk)

    @router.get("/{int:pk}/history", response={200: Any, **REFUSALS}, operation_id=f"history_of_{one}",
                summary="Who changed what")  # fmt: skip
    def history(
        request: HttpRequest, pk: int = ID, before: int = Query(2**62, ge=1, le=2**62)
    ) -> HttpResponse:
        _visible(record_type, request, pk)
        seen = _seen(record_type, request)
        rows = Change.objects.filter(record_type=record_type.key, record_id=pk, id__lt=before)
        listed = [
            {
                "id": row.pk, "kind": row.kind, "at": row.at, "actor": row.actor_id, "channel": row.channel,
                "reason": row.reason, "version": row.version,
                "fields": {name: pair for name, pair in row.fields.items() if name in seen.by_name},
            }
            for row in rows.order_by("-id")[:100]
        ]  # fmt: skip
        return JsonResponse({"changes": listed, "next": listed[-1]["id"] if len(listed) == 100 else None})

    @router.post("/actions/{slug:verb}", response={200: Any, **REFUSALS}, operation_id=f"bulk_action_on_{several}",
                 summary="An action on many")  # fmt: skip
    def bulk(request: HttpRequest, verb: str, body: Chosen = Body(...)) -> HttpResponse:
        if len(body.ids) > 1000:
            raise Invalid(_("At most 1,000 records in one call."))
        by = actor_of(request)
        perform(record_type.key, verb, body.ids, body.input, by)
        return JsonResponse({"ids": body.ids, "operation": str(by.operation)})

    for declared in all_actions():
        if declared.record_type in (record_type.key, "*"):
            _action_route(router, record_type, declared)
    return router


def _action_route(router: Router, record_type: RecordType, declared: Action) -> None:
    """`POST /deals/7/actions/win` with the action's inputs as its body."""
    Input = fields_model(f"{record_type.key}_{declared.verb}_input", declared.inputs)

    @router.post(
        "/{int:pk}/actions/" + declared.verb,
        response={200: Any, **REFUSALS},
        operation_id=f"action_{declared.verb.replace('-', '_')}_{record_type.key}",
        summary=str(declared.label),
    )
    def run(request: HttpRequest, pk: int = ID, body: Input = Body(default_factory=Input)) -> HttpResponse:  # type: ignore[valid-type]
        by = actor_of(request)
        perform(record_type.key, declared.verb, [pk], body.model_dump(exclude_unset=True), by)  # type: ignore[attr-defined]
        return JsonResponse({"ids": [pk], "operation": str(by.operation)})


def _names(record_type: RecordType, text: str) -> tuple[str, ...]:
    """The fields asked for. Raises Invalid for one that there is not."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in record_type.by_name:
            raise Invalid(_("There is no field “%(name)s”.") % {"name": name[:80]})
    return names


def _expected(if_match: str) -> int | HttpResponse | None:
    """The version that the caller read: without it nobody may change a record, so that nothing is overwritten unseen."""
    text = if_match.strip().removeprefix("W/").strip('"')
    if text == "*":
        return None
    if not text:
        return problem(428, "version_needed", _("Send the version you read as If-Match, or * to overwrite."))
    if not text.isdecimal() or len(text) > 9:
        raise Invalid(_("If-Match must be a version number."))
    return int(text)


def _seen(record_type: RecordType, request: HttpRequest) -> RecordType:
    """The type as this caller knows it, without fields hidden from them."""
    return record_type.as_seen_by(request.user)  # type: ignore[arg-type]


def _visible(record_type: RecordType, request: HttpRequest, pk: int) -> Any:
    """The record, if this caller may see it. Raises NotFound."""
    many = [declared.name for declared in _seen(record_type, request).fields if declared.kind.many]
    rows = record_type.visible_to(request.user)  # type: ignore[arg-type]
    rows = rows.prefetch_related(*record_type.loaded(many)._prefetch_related_lookups)
    record = rows.filter(pk=pk).first()
    if record is None:
        raise NotFound(_("This record does not exist, or you may not see it."))
    return record


def _answer(record_type: RecordType, request: HttpRequest, pk: int, status: int = 200) -> HttpResponse:
    record = _visible(record_type, request, pk)
    seen = _seen(record_type, request)
    response = JsonResponse(to_json(seen, record, tuple(seen.by_name)), status=status)
    response["ETag"] = f'"{record.version}"'
    if status == 201:
        response["Location"] = f"/api/v1/{record_type.path}/{pk}"
    return response
