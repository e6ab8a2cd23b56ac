"""Settings: how often people are reminded of overdue tasks, and when their head hears of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.web.requests import PersonRequest
from parley.planning.reminding.forms import RulesForm
from parley.planning.reminding.models import ReminderRules


@require_http_methods(["GET", "POST"])
def rules(request: PersonRequest) -> HttpResponse:
    """What counts from the next reminder on."""
    ensure_may(Actor(request.user), "settings.change")
    form = RulesForm(request.POST or None, instance=ReminderRules.current())
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("planning:reminder_rules")
    return render(request, "planning/rules.html", {"form": form}, status=422 if form.errors else 200)
