"""The addresses of own record types, which come and go while the program runs.

Django's table of addresses is made once. Where administrators made record types, a request gets a table of its own
(`request.urlconf`): the program's, and behind it the pages of those types. Tables are kept by the types they are for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLResolver, get_urlconf, include, path, set_urlconf

from parley.foundation.merging import urls as merging
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.screens.urls import addresses_of
from parley.pipelines import urls as pipelines
from parley.pipelines.models import Staged


class Table:
    """Addresses as Django reads them from a module."""

    def __init__(self, **names: Any) -> None:
        vars(self).update(names)


def own_types() -> list[RecordType]:
    """The living record types that administrators made."""
    return [one for one in registry.all_types() if one.own]


def addresses_now() -> Any:
    """The table for the types of this moment: the program's own where nobody made any."""
    types = own_types()
    return _table(tuple((one.key, one.path, one.model) for one in types)) if types else settings.ROOT_URLCONF


@lru_cache(maxsize=8)
def _table(known: tuple[tuple[str, str, type], ...]) -> Table:
    root = import_module(settings.ROOT_URLCONF)
    types = [registry.get(key) for key, _path, _model in known]
    more: dict[str, list[Any]] = {
        "merging": [address for one in types for address in merging.addresses_of(one)],
        "pipelines": [
            address
            for one in types
            if issubclass(one.model, Staged)
            for address in pipelines.addresses_of(one)
        ],
    }
    patterns = [_extended(pattern, more) for pattern in root.urlpatterns]
    patterns += [path(f"{one.path}/", include((addresses_of(one), one.key))) for one in types]
    handlers = {name: getattr(root, name) for name in dir(root) if name.startswith("handler")}
    return Table(urlpatterns=patterns, **handlers)


def _extended(pattern: Any, more: dict[str, list[Any]]) -> Any:
    """An included app together with its pages for own types."""
    name = getattr(pattern, "app_name", "") if isinstance(pattern, URLResolver) else ""
    if not more.get(name):
        return pattern
    return path("", include(([*pattern.url_patterns, *more[name]], name)))


def follow_addresses(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Gives each request the table of its moment; stands behind the middleware that reads the definitions."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        table = addresses_now()
        if table is not settings.ROOT_URLCONF:
            request.urlconf = table
            set_urlconf(table)
        return get_response(request)

    return middleware


def follow_in_jobs() -> None:
    """The same before a job: its messages carry addresses too."""
    table = addresses_now()
    if get_urlconf() is not table:
        set_urlconf(None if table is settings.ROOT_URLCONF else table)
