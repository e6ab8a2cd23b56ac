"""Small pages of the shell itself: style guide, list of shortcuts, command palette."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from parley.foundation.search.finding import find
from parley.foundation.web.requests import PersonRequest


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


@require_GET
def palette(request: PersonRequest) -> HttpResponse:
    """Find and do: places and new records, then whatever the search finds."""
    question = request.GET.get("q", "").strip()[:200]
    return render(request, "web/palette.html", {"question": question, "found": find(question, request.user)})
