"""The API: one set of endpoints for each record type, built once when the addresses are read."""

from __future__ import annotations

from ninja import NinjaAPI

from parley.foundation.api import problems
from parley.foundation.api.authentication import SessionAuth, TokenAuth
from parley.foundation.api.records import routes
from parley.foundation.records import registry


def build() -> NinjaAPI:
    """The whole API from the declarations."""
    made = NinjaAPI(
        title="Parley",
        version="1",
        description="Every record type of Parley with the same endpoints, and every action that its screens have.",
        auth=[TokenAuth(), SessionAuth()],
        docs_url=None,
        urls_namespace="api-v1",
    )
    problems.install(made)
    for record_type in registry.all_types():
        made.add_router(f"/{record_type.path}", routes(record_type))
    return made


api = build()
