"""Small pages of the shell itself: style guide, list of shortcuts."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component in every state, made from the real macros."""
    now = timezone.now()
    moments = {"now": now, "tomorrow": now + timedelta(days=1), "long_ago": now - timedelta(days=300)}
    return render(request, "web/styleguide.html", moments)


@require_GET
def shortcuts(request: HttpRequest) -> HttpResponse:
    """All keys, for the dialog."""
    return render(request, "web/shortcuts.html")
