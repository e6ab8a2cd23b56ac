"""Slows down the guessing of passwords: so many failures per person and per address, then a pause."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from parley.foundation.web.models import FailedSignIn

PAUSE = timedelta(minutes=15)
PER_PERSON = 5
"""Failures of one e-mail address from one network address."""
PER_ADDRESS = 50
"""Failures from one network address, whoever was tried: an office shares one, so this is higher."""


def is_blocked(email: str, request: HttpRequest) -> bool:
    """Whether this address has failed too often within the pause."""
    recent = FailedSignIn.objects.filter(address=address_of(request), at__gt=timezone.now() - PAUSE)
    counts = recent.aggregate(all=Count("id"), person=Count("id", filter=Q(email=email[:254])))
    return bool(counts["person"] >= PER_PERSON or counts["all"] >= PER_ADDRESS)


def note_failure(email: str, request: HttpRequest) -> None:
    """Remembers a wrong password and forgets those that no longer count."""
    FailedSignIn.objects.filter(at__lte=timezone.now() - PAUSE).delete()
    FailedSignIn.objects.create(email=email[:254], address=address_of(request))


def forget_failures(email: str, request: HttpRequest) -> None:
    """After a right password."""
    FailedSignIn.objects.filter(address=address_of(request), email=email[:254]).delete()


def address_of(request: HttpRequest) -> str:
    """The caller's network address as the server sees it; headers that a caller may invent are not read."""
    return str(request.META.get("REMOTE_ADDR") or "")[:45]
