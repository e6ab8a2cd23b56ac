"""Who sees and changes a record, and by which rule of the policy (G21)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from parley.foundation.access.explaining import reasons
from parley.foundation.access.policy import scope_of
from parley.foundation.accounts.models import User
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.fetching import fetch

MOST = 500
"""People listed on the page; the rest can be asked about by name."""

WORDS: dict[str, Any] = {
    "all": _("the role reaches all"),
    "company": _("it belongs to the company, and the role sees this type"),
    "own": _("owner"),
    "team": _("in the owner’s team, or head of it"),
    "unowned": _("nobody owns it yet"),
    "deputy": _("deputy"),
}
SCOPES: dict[str, Any] = {
    "NONE": pgettext_lazy("reach", "none"),
    "OWN": pgettext_lazy("reach", "own"),
    "TEAM": pgettext_lazy("reach", "those of the team"),
    "ALL": pgettext_lazy("reach", "all"),
}


@require_GET
def who_sees(request: PersonRequest, record_type: RecordType, pk: int) -> HttpResponse:
    """Everyone who sees the record and why; with `?person=5` one person, also where they do not see it."""
    record = fetch(request, record_type, pk, ("owner",) if record_type.owned else ())
    people = registry.get("user").visible_to(request.user).select_related("role", "team")
    everyone = list(people.filter(is_active=True).order_by("name")[:MOST])
    if request.user not in everyone:
        everyone.append(request.user)
    viewing = reasons(record, everyone, record_type.permission("view"))
    changing = reasons(record, everyone, record_type.permission("change"))
    lines = [_line(user, viewing[user.pk], changing[user.pk], record_type) for user in everyone]
    asked = request.GET.get("person", "")
    context = {
        "record_type": record_type,
        "record": record,
        "title": record_type.title_of(record),
        "seeing": [line for line in lines if line["sees"]],
        "people": [(user.pk, user.name) for user in everyone],
        "asked": asked,
        "one": next((_fully(line, record_type) for line in lines if str(line["user"].pk) == asked), None),
        "others": sum(not line["sees"] for line in lines),
        "may_view_as": scope_of(request.user, "settings.view_as") > 0,
    }
    return render(request, "screens/access.html", context)


def _line(user: User, sees: list[Any], changes: list[Any], record_type: RecordType) -> dict[str, Any]:
    # Whoever may not see a record cannot change it, whatever the other right says.
    return {
        "user": user,
        "sees": [WORDS[why] for why in sees],
        "changes": [WORDS[why] for why in changes] if sees else [],
    }


def _fully(line: dict[str, Any], record_type: RecordType) -> dict[str, Any]:
    """What the role says, and the sensitive fields that stay hidden."""
    user = line["user"]
    seen = record_type.as_seen_by(user)
    hidden = [one.label for one in record_type.whole.fields if one.name not in seen.by_name]
    return line | {
        "view": SCOPES[scope_of(user, record_type.permission("view")).name],
        "change": SCOPES[scope_of(user, record_type.permission("change")).name],
        "hidden": hidden,
    }
