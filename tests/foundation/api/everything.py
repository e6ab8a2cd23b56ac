"""schemathesis on the whole API, in this process: every operation of the document that a person gets, right and wrong."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.modes import GenerationMode

from parley.foundation.accounts.models import Role, User
from parley.foundation.api import tokens
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records import registry
from tests.contracts.samples import make, prepare_world
from tools.paths import ROOT

CONFIG = ROOT / "schemathesis.toml"
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def run(
    user: User, examples: int, *, chosen: Callable[[Any], bool] = lambda _operation: True
) -> tuple[int, list[str]]:
    """Calls each chosen operation as the person; gives the number of calls and what went wrong."""
    secret = tokens.make_token(user, "everything", 1).secret
    headers = {"Authorization": f"Bearer {secret}"}
    warnings.filterwarnings("ignore")  # those of the tool itself
    # Requests in this process must not close the test's own connection.
    for ends in (request_started, request_finished):
        ends.disconnect(close_old_connections)
    try:
        schema = schemathesis.openapi.from_wsgi(
            "/api/v1/openapi.json",
            get_wsgi_application(),
            config=SchemathesisConfig.from_path(str(CONFIG)),
            headers=headers,
        )
        return _all(schema, headers, examples, chosen)
    finally:
        for ends in (request_started, request_finished):
            ends.connect(close_old_connections)


@schemathesis.hook
def before_load_schema(_context: Any, raw_schema: dict[str, Any]) -> None:
    """Long texts and lists find nothing that shorter ones do not, and take most of the time to make."""
    _shorten(raw_schema)


def _shorten(part: Any) -> None:
    if isinstance(part, list):
        for inner in part:
            _shorten(inner)
    elif isinstance(part, dict):
        for name, most in (("maxLength", 40), ("maxItems", 2)):
            if isinstance(part.get(name), int):
                part[name] = min(part[name], most)
        for inner in part.values():
            _shorten(inner)


def _all(schema: Any, headers: dict[str, str], examples: int, chosen: Any) -> tuple[int, list[str]]:
    calls, wrong = 0, []
    for found in schema.get_all_operations():
        operation = found.ok()
        if not chosen(operation):
            continue
        for mode in MODES:
            made, problem = _try(operation, mode, headers, examples)
            calls += made
            wrong += [f"{operation.label} ({mode.value}): {problem}"] if problem else []
    return calls, wrong


def _try(operation: Any, mode: GenerationMode, headers: dict[str, str], examples: int) -> tuple[int, str]:
    calls = 0

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode, path_parameters=_real(operation) if mode is MODES[0] else None))
    def call(case: Any) -> None:
        nonlocal calls
        calls += 1
        case.call_and_validate(headers=headers)

    try:
        call()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        if "Unsatisfiable" in type(error).__name__ or "Skipped" in type(error).__name__:
            return calls, ""
        return calls, _text(error)
    return calls, ""


def _text(error: BaseException) -> str:
    inner = getattr(error, "exceptions", None)
    return " | ".join(_text(one) for one in inner) if inner else f"{type(error).__name__}: {error}"[:1500]


def _real(operation: Any) -> dict[str, Any] | None:
    """The id of a record that is there, so that not every call ends with 404."""
    if "{id}" not in operation.path:
        return None
    found = next(
        (one for one in registry.all_types() if operation.path.startswith(f"/api/v1/{one.path}/")), None
    )
    ids: Iterable[int] = found.model.objects.values_list("pk", flat=True)[:1] if found else ()
    return {"id": next(iter(ids), 1)}


def world(admin: User, seller: User) -> dict[str, User]:
    """A record of every type, of the seller's where somebody owns them, and a person for each of three roles."""
    grants = {"*.view": "all", "settings.*": "none"}
    viewer = User.objects.create_user(
        "viewer@example.org",
        "secret",
        name="Viewer",
        role=Role.objects.create(key="viewer", name="Viewer", grants=grants),
    )
    prepare_world(registry.get("deal"))
    for record_type in registry.all_types():
        # Types of types are made on their own screens, from more than a sample knows.
        with suppress(Invalid):
            make(record_type, **({"owner": seller.pk} if record_type.owned else {}))
    return {"administrator": admin, "seller": seller, "viewer": viewer}
