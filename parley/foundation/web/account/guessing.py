"""Slows down the guessing of passwords and codes, while the owner of an account can still get in.

Failures are counted per person and network address; after some of them each further one makes the caller wait twice as
long. Somebody who guesses from many addresses makes all of them wait, but not a browser in which this person has signed
in before: it carries a signed cookie and is counted by itself. A reset by mail is the other way in.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core import signing
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from parley.foundation.accounts.models import User
from parley.foundation.web.models import FailedSignIn

PER_PERSON = 5
"""Failures of one e-mail address from one network address that cost no waiting."""
EVERYWHERE = 20
"""The same from all addresses together."""
PER_ADDRESS = 50
"""Failures from one network address in a quarter of an hour, whoever was tried: an office shares one, so it is higher."""
FIRST_WAIT, LONGEST_WAIT = 15, 900
"""Seconds."""
FORGOTTEN = timedelta(hours=24)
COOKIE = "parley_device"
COOKIE_AGE = 365 * 24 * 3600


def waiting_time(email: str, request: HttpRequest) -> int:
    """Seconds until this caller may try this person again; 0 for now."""
    now = timezone.now()
    failures = FailedSignIn.objects.filter(at__gt=now - FORGOTTEN)
    source = source_of(email, request)
    mine = failures.filter(email=email[:254], address=source).aggregate(count=Count("id"), last=Max("at"))
    waits = [_wait(mine["count"] - PER_PERSON, mine["last"], now)]
    if not source.startswith("device"):
        counts = failures.aggregate(
            person=Count("id", filter=Q(email=email[:254])),
            last=Max("at", filter=Q(email=email[:254])),
            address=Count("id", filter=Q(address=source, at__gt=now - timedelta(seconds=LONGEST_WAIT))),
        )
        waits.append(_wait(counts["person"] - EVERYWHERE, counts["last"], now))
        waits.append(LONGEST_WAIT if counts["address"] >= PER_ADDRESS else 0)
    return max(waits)


def _wait(over: int, last: object, now: object) -> int:
    """15 seconds after the first failure too many, then twice as long each time."""
    if over < 0 or last is None:
        return 0
    wait = min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT)
    return max(0, int(wait - (now - last).total_seconds() + 0.999))  # type: ignore[operator]


def note_failure(email: str, request: HttpRequest) -> None:
    """Remembers a wrong password or code, and forgets those that no longer count."""
    FailedSignIn.objects.filter(at__lte=timezone.now() - FORGOTTEN).delete()
    FailedSignIn.objects.create(email=email[:254], address=source_of(email, request))


def forget_failures(email: str, request: HttpRequest) -> None:
    """After a right password: those of this caller, not those of others who guess."""
    FailedSignIn.objects.filter(address=source_of(email, request), email=email[:254]).delete()


def source_of(email: str, request: HttpRequest) -> str:
    """Whose failures are counted together: a browser that this person has signed in from, or a network address."""
    device = _device_of(email, request)
    return f"device {device}" if device else address_of(request)


def remember_device(user: User, request: HttpRequest, response: HttpResponseBase) -> None:
    """Gives this browser the cookie by which it is known again, for this person only."""
    if user.email and not _device_of(user.email, request):
        value = signing.dumps([user.pk, user.email, secrets.token_hex(8)], salt=COOKIE)
        response.set_cookie(
            COOKIE, value, max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=request.is_secure()
        )


def _device_of(email: str, request: HttpRequest) -> str:
    try:
        _pk, known, device = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=COOKIE_AGE)
    except (signing.BadSignature, ValueError):
        return ""
    return device if known == email else ""


def address_of(request: HttpRequest) -> str:
    """The caller's network address as the server sees it; headers that a caller may invent are not read."""
    return str(request.META.get("REMOTE_ADDR") or "")[:45]
