"""Who is at the other end of a stream, and whether they still may be there. Blocking: runs in the reading thread."""

from __future__ import annotations

from collections.abc import Collection
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.utils import timezone

from parley.foundation.accounts.models import User


def session_key_of(headers: Collection[tuple[bytes, bytes]]) -> str:
    """The key of the session that a request names in its cookie, or nothing."""
    cookies: SimpleCookie = SimpleCookie()
    for name, value in headers:
        if name == b"cookie":
            try:
                cookies.load(value.decode("latin-1"))
            except CookieError:
                return ""
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    return found.value if found else ""


def person_of(session_key: str) -> User | None:
    """The person whose session it is, if it counts and they are active: the same check as that of every page."""
    if not session_key:
        return None
    request: Any = SimpleNamespace(session=_store()(session_key))
    user = get_user(request)
    return user if isinstance(user, User) and user.is_active and user.deleted_at is None else None


def _store() -> Any:
    """The class of the sessions, which lie in the database."""
    return import_module(settings.SESSION_ENGINE).SessionStore


def still_there(sessions: dict[str, tuple[int, str]]) -> tuple[dict[int, User], set[str]]:
    """The people anew and those of the sessions that still count, in two queries.

    `sessions` maps a key to the person's id and the password (as stored) that was theirs when the stream began: who
    changes it ends their other sessions.
    """
    kept = _store().get_model_class().objects
    alive = kept.filter(session_key__in=list(sessions), expire_date__gt=timezone.now())
    keys = set(alive.values_list("session_key", flat=True))
    ids = {pk for pk, _password in sessions.values()}
    users = User.objects.filter(pk__in=ids, is_active=True, deleted_at__isnull=True).select_related("role")
    people = {user.pk: user for user in users}
    counting = {
        key
        for key, (pk, password) in sessions.items()
        if key in keys and pk in people and people[pk].password == password
    }
    return people, counting
