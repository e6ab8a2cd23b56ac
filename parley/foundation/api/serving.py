"""The one view of the API: finds the operation, knows the caller, checks what came, answers, and says no in one way."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from parley.foundation.api import openapi
from parley.foundation.api.authentication import actor_of, ensure_known, token_in
from parley.foundation.api.calls import Call, read_json
from parley.foundation.api.catalogue import operations_of
from parley.foundation.api.checking import check
from parley.foundation.api.limiting import Allowance, count_call
from parley.foundation.api.models import Token
from parley.foundation.api.operations import Operation, further_operations
from parley.foundation.api.problems import Refused, answer_to
from parley.foundation.api.repeating import once
from parley.foundation.api.schemas import Parts
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.middleware import zone_called


@csrf_exempt
@login_not_required
def serve(request: HttpRequest, rest: str) -> HttpResponse:
    """Everything below /api/v1/."""
    try:
        token = token_in(request)
    except Refused as refusal:
        return _finished(answer_to(refusal))
    user: Any = request.user
    if token is None:
        return _finished(_served(request, rest, None))
    with translation.override(user.language), timezone.override(zone_called(user.time_zone)):
        return _finished(_served(request, rest, token))


def _finished(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ("Authorization", "Cookie"))
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _served(request: HttpRequest, rest: str, token: Token | None) -> HttpResponse:
    allowance: Allowance | None = None
    try:
        ensure_known(request, token)
        call = Call(request, actor_of(request), token)
        allowance = count_call(call.caller)
        if allowance.left < 0:
            raise Refused(
                429,
                "too_many_calls",
                _("Too many calls. Go on in %(seconds)s seconds.") % {"seconds": allowance.seconds},
                headers={"Retry-After": str(allowance.seconds)},
            )
        response = _answered(call, rest)
    except ActionRefused as refusal:
        response = answer_to(refusal)
    except IntegrityError:
        response = answer_to(
            Refused(
                409, "same_moment", _("Somebody else stored the same thing in this moment. Send it again.")
            )
        )
    for name, value in (allowance.headers if allowance else {}).items():
        response[name] = value
    return response


def _answered(call: Call, rest: str) -> HttpResponse:
    steps = rest.split("/")
    method = "GET" if call.request.method == "HEAD" else call.request.method
    if rest == "openapi.json":
        if method != "GET":
            raise _wrong_method(["GET"])
        return JsonResponse(openapi.document(call.user))
    operation = _find(call, steps, method or "")
    if operation.body is None or not operation.writes:
        return once(call, b"", operation.run) if operation.writes else operation.run(call)
    raw, call.body = read_json(call.request, operation.most)
    if call.body is None and operation.body_optional:
        call.body = {}
    seen = call.seen if call.record_type is not None else None
    problems = check(operation.body(Parts(seen)), call.body)
    if problems:
        title = problems[0].message if len(problems) == 1 else _("Some values need a correction.")
        raise Refused(422, "invalid", title, problems)
    return once(call, raw, operation.run)


def _find(call: Call, steps: list[str], method: str) -> Operation:
    """The operation at the address; puts the record type and the variable parts into the call. Raises Refused."""
    record_type = _type_at(steps[0])
    if record_type is not None:
        call.record_type = record_type
        offered, steps = operations_of(record_type.key), steps[1:]
    else:
        offered = tuple(further_operations())
    methods = []
    for operation in offered:
        found = operation.match(steps)
        if found is None:
            continue
        if operation.method == method:
            call.path = found
            return operation
        methods.append(operation.method)
    if methods:
        raise _wrong_method(methods)
    raise Refused(404, "not_found", _("There is nothing at this address."))


def _type_at(path: str) -> RecordType | None:
    return next((one for one in registry.all_types() if one.path == path), None)


def _wrong_method(methods: list[str]) -> Refused:
    allowed = sorted({*methods, *(["HEAD"] if "GET" in methods else [])})
    return Refused(
        405,
        "method",
        _("This address takes: %(methods)s.") % {"methods": ", ".join(allowed)},
        headers={"Allow": ", ".join(allowed)},
    )
