"""The set-up wizard: three short pages, each of which leaves a working installation behind."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from parley.config.setup.forms import StartForm
from parley.config.setup.state import is_set_up
from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Company, User
from parley.foundation.accounts.roles import install_roles
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import Invalid
from parley.foundation.staff.actions import invite_colleague
from parley.foundation.staff.forms import ColleagueForm, first_choices
from parley.foundation.web.shell import page_shell
from parley.pipelines.building import install_template, read_template, shipped_templates
from parley.pipelines.models import Pipeline

STEPS = ("company", "pipeline", "people")
USUAL = {
    "en": ("EUR", "Europe/London", "GB"),
    "ru": ("RUB", "Europe/Moscow", "RU"),
    "id": ("IDR", "Asia/Jakarta", "ID"),
}
"""Currency, time zone and country by language, to begin with."""


def steps(current: str) -> list[dict[str, Any]]:
    """The wizard's steps for the stepper."""
    labels = {"company": _("Company"), "pipeline": _("Pipeline"), "people": _("Colleagues")}
    place = STEPS.index(current)
    return [
        {
            "label": labels[key],
            "state": "done" if number < place else "current" if number == place else "next",
            "url": "",
        }
        for number, key in enumerate(STEPS)
    ]


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    """Company and first administrator; afterwards this page is closed for good."""
    if is_set_up():
        return redirect("/")
    language = request.POST.get("language") or request.GET.get("language") or get_language() or "en"
    with override(language):
        form = StartForm(request.POST or None, instance=Company(id=1), initial=first_answers(language))
        if request.method == "POST" and form.is_valid():
            login(request, _start(form))
            return redirect("setup:pipeline")
        context = {"form": form, "steps": steps("company")}
        return render(request, "setup/company.html", context, status=422 if form.errors else 200)


def first_answers(language: str) -> dict[str, str]:
    """What the form offers at first: where most people who write this language do business."""
    currency, time_zone, country = USUAL.get(language, USUAL["en"])
    return {
        "name": "",
        "language": language,
        "currency": currency,
        "time_zone": time_zone,
        "country": country,
    }


@transaction.atomic
def _start(form: StartForm) -> User:
    roles = install_roles()
    form.instance.save()
    given = form.cleaned_data
    return User.objects.create_user(
        given["email"],
        given["password"],
        name=given["person"],
        role=roles["administrator"],
        language=given["language"],
        time_zone=given["time_zone"],
    )


@require_http_methods(["GET", "POST"])
def pipeline(request: HttpRequest) -> HttpResponse:
    """The first pipeline, from a template."""
    by = _administrator(request)
    if request.method == "POST":
        key = request.POST.get("template", "")
        if key in shipped_templates() and not Pipeline.objects.alive().filter(template=key).exists():
            install_template(key, "deal", by)
        return redirect("setup:people")
    templates = [(key, _template_shown(key)) for key in shipped_templates()]
    return render(request, "setup/pipeline.html", {"templates": templates, "steps": steps("pipeline")})


def _template_shown(key: str) -> dict[str, Any]:
    """Name, description and stages of a template in the active language."""
    language = get_language() or "en"
    template = read_template(key)
    return {
        "name": template.get("translations", {}).get(language, template["name"]),
        "text": template.get("description_translations", {}).get(language, template.get("description", "")),
        "stages": [
            stage.get("translations", {}).get(language, stage["name"]) for stage in template["stages"]
        ],
    }


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The first colleagues, one after the other; `done` ends the wizard."""
    by = _administrator(request)
    if request.POST.get("done"):
        Company.objects.filter(id=1).update(set_up_at=clock.now())
        return redirect("/")
    form = ColleagueForm(request.POST or None, initial=first_choices())
    context: dict[str, Any] = {"form": form, "steps": steps("people")}
    if request.method == "POST" and form.is_valid():
        try:
            context["invited"] = invite_colleague(
                by=by, time_zone=Company.current().time_zone, **form.cleaned_data
            )
        except Invalid as refusal:
            form.add_error("email", str(refusal.problems[0].message))
        else:
            context["form"] = ColleagueForm(initial=first_choices())
    context["people"] = User.objects.filter(deleted_at__isnull=True).select_related("role").order_by("pk")
    return render(request, "setup/people.html", context, status=422 if form.errors else 200)


def _administrator(request: HttpRequest) -> Actor:
    by = Actor(request.user)  # type: ignore[arg-type]
    ensure_may(by, "settings.change")
    return by


def home(request: HttpRequest) -> HttpResponse:
    """The first place of the navigation that this person may open; their profile where there is none."""
    places = page_shell(request).places
    return redirect(places[0].url if places else "account:profile")
