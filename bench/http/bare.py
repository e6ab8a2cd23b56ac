"""Views that return the same rows as the product's pages with nothing else: session, sign-in, ORM, a plain template."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from jinja2 import Environment

from parley.communications.models import Note
from parley.deals.models import Deal
from parley.foundation.search.models import Entry
from parley.pipelines.models import Stage

environment = Environment(autoescape=True)
TABLE = environment.from_string(
    "<!doctype html><title>Bare</title><p>{{ user.name }}</p><table>{% for row in rows %}<tr>{% for cell in row %}"
    "<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def answer(request: HttpRequest, rows: Any) -> HttpResponse:
    return HttpResponse(TABLE.render(user=request.user, rows=rows))


def rows(request: HttpRequest) -> HttpResponse:
    """A list of 50 deals, the newest first."""
    deals = Deal.objects.filter(deleted_at__isnull=True).select_related("stage", "organization", "owner")
    return answer(
        request,
        [
            (
                deal.name,
                deal.stage.name,
                deal.amount,
                deal.organization and deal.organization.name,
                deal.owner and deal.owner.name,
                deal.expected_close_on,
                deal.created_at,
            )
            for deal in deals.order_by("-created_at", "-pk")[:50]
        ],
    )


def board(request: HttpRequest) -> HttpResponse:
    """Each open stage's 25 first cards, with exact totals."""
    totals = (
        Deal.objects.filter(outcome="open", deleted_at__isnull=True)
        .values("stage")
        .annotate(Count("pk"), Sum("amount"))
    )
    found = [tuple(total.values()) for total in totals.order_by()]
    for stage in Stage.objects.filter(outcome="open", deleted_at__isnull=True):
        deals = Deal.objects.filter(stage=stage, outcome="open", deleted_at__isnull=True)
        cards = deals.select_related("organization", "owner").order_by("expected_close_on", "pk")[:25]
        found += [
            (deal.name, deal.amount, deal.organization, deal.owner, deal.expected_close_on) for deal in cards
        ]
    return answer(request, found)


def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One deal with its last twenty notes."""
    deal = Deal.objects.select_related("stage", "organization", "owner", "person", "pipeline").get(pk=pk)
    notes = (
        Note.objects.filter(record_type="deal", record_id=pk)
        .select_related("author")
        .order_by("-created_at")[:20]
    )
    return answer(
        request,
        [(name, str(value)) for name, value in vars(deal).items()] + [(n.author, n.text) for n in notes],
    )


def search(request: HttpRequest) -> HttpResponse:
    """Five records whose text holds the words."""
    found = Entry.objects.filter(text__contains=request.GET["q"])[:15]
    return answer(request, [(entry.record_type, entry.title) for entry in found])


def funnel(request: HttpRequest) -> HttpResponse:
    """Deals counted and summed by the stage they stood on and how they ended."""
    groups = Deal.objects.filter(deleted_at__isnull=True).values("last_open_stage", "outcome")
    return answer(
        request, [tuple(group.values()) for group in groups.annotate(Count("pk"), Sum("amount")).order_by()]
    )
