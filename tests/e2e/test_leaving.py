"""Who is locked out is out: on the real server, within five seconds, through every door."""

from __future__ import annotations

import http.client
import time
import urllib.request
from urllib.parse import urlsplit

import pytest

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Role, User
from parley.foundation.api.tokens import make_token
from parley.foundation.staff.actions import set_active
from parley.planning.ical.actions import new_feed
from tests.e2e.conftest import session_cookie

SECONDS = 5


def status(address: str, headers: dict[str, str]) -> int:
    """The status of a GET, without following where it leads."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    connection.request("GET", parts.path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@pytest.mark.usefixtures("transactional_db")
def test_sessions_keys_feeds_and_streams_end_within_five_seconds(
    server: str, admin: User, boris: User, roles: dict[str, Role]
) -> None:
    cookie = session_cookie(boris, server)
    browser = {"Cookie": f"{cookie['name']}={cookie['value']}"}
    program = {"Authorization": f"Bearer {make_token(boris, 'x', 1).secret}"}
    doors = {
        "page": (f"{server}/deals/", browser),
        "api": (f"{server}/api/v1/deals", program),
        "feed": (f"{server}/calendar/feed/{new_feed(boris)}.ics", {}),
    }
    assert {name: status(*door) for name, door in doors.items()} == {"page": 200, "api": 200, "feed": 200}
    request = urllib.request.Request(f"{server}/live/", headers=browser)
    with urllib.request.urlopen(request, timeout=SECONDS * 3) as stream:
        stream.readline()
        set_active(boris, active=False, by=Actor(admin))
        began = time.monotonic()
        assert status(*doors["page"]) == 302
        assert status(*doors["api"]) == 401
        assert status(*doors["feed"]) == 404
        while stream.readline():
            assert time.monotonic() - began < SECONDS
        assert time.monotonic() - began < SECONDS
