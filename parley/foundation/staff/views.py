"""Settings of the company and its people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import CodeApp, Company, Passkey, User
from parley.foundation.lib.refusals import ActionRefused, Invalid
from parley.foundation.staff import actions
from parley.foundation.staff.forms import AccessForm, ColleagueForm, CompanyForm, first_choices
from parley.foundation.web import viewing
from parley.foundation.web.settings_pages import settings_pages


def _administrator(request: HttpRequest) -> Actor:
    """The actor of a settings page, once they may change settings."""
    by = Actor(request.user)  # type: ignore[arg-type]
    ensure_may(by, actions.PERMISSION)
    return by


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """All pages of the settings that this person may open."""
    by = Actor(request.user)  # type: ignore[arg-type]
    ensure_may(by, "settings.view")
    return render(request, "staff/overview.html", {"pages": settings_pages(by)})


@require_http_methods(["GET", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    """Name, language, currency, time zone and country of the company."""
    _administrator(request)
    # A row of its own: a form writes what was typed into it, also what is wrong.
    form = CompanyForm(request.POST or None, instance=Company.objects.get(pk=Company.current().pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Company saved."))
        return redirect("settings:company")
    return render(request, "staff/company.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def colleagues(request: HttpRequest) -> HttpResponse:
    """Everyone who works here, and the form that invites one more."""
    by = _administrator(request)
    form = ColleagueForm(request.POST or None, initial=first_choices())
    if request.method == "POST" and form.is_valid():
        try:
            invited = actions.invite_colleague(
                by=by, time_zone=Company.current().time_zone, **form.cleaned_data
            )
        except Invalid as refusal:
            for problem in refusal.problems:
                form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        else:
            return _people(request, ColleagueForm(initial=first_choices()), invited=invited)
    return _people(request, form)


def _people(request: HttpRequest, form: ColleagueForm, **context: Any) -> HttpResponse:
    people = (
        User.objects.filter(deleted_at__isnull=True)
        .select_related("role", "team")
        .annotate(
            has_app=Exists(CodeApp.objects.filter(user=OuterRef("pk"), confirmed_at__isnull=False)),
            has_passkey=Exists(Passkey.objects.filter(user=OuterRef("pk"))),
        )
        .order_by("-is_active", "name")
    )
    status = 422 if form.errors else 200
    return render(
        request, "staff/colleagues.html", {"form": form, "people": people, **context}, status=status
    )


@require_http_methods(["GET", "POST"])
def access(request: HttpRequest, pk: int) -> HttpResponse:
    """Role and team of one colleague."""
    by = _administrator(request)
    user = get_object_or_404(User, pk=pk, deleted_at__isnull=True)
    form = AccessForm(request.POST or None, initial={"role": user.role_id, "team": user.team_id})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_access(user, by=by, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("settings:colleagues")
    context = {"form": form, "person": user}
    return render(request, "staff/access.html", context, status=422 if form.errors else 200)


@require_POST
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new first password for one colleague, shown once."""
    by = _administrator(request)
    user = get_object_or_404(User, pk=pk, deleted_at__isnull=True, email__isnull=False)
    return _people(
        request, ColleagueForm(initial=first_choices()), invited=actions.reset_password(user, by=by)
    )


@require_POST
def second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the second factor of one colleague away."""
    by = _administrator(request)
    actions.remove_second_factor(get_object_or_404(User, pk=pk, deleted_at__isnull=True), by=by)
    messages.success(request, _("The second factor is removed."))
    return redirect("settings:colleagues")


@require_POST
def active(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets one colleague in or keeps them out."""
    by = _administrator(request)
    user = get_object_or_404(User, pk=pk, deleted_at__isnull=True)
    actions.set_active(user, active=request.POST.get("active") == "1", by=by)
    messages.success(request, _("Saved."))
    return redirect("settings:colleagues")


@require_POST
def view_as(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows Parley as one colleague sees it."""
    by = Actor(request.user)  # type: ignore[arg-type]
    ensure_may(by, viewing.PERMISSION)
    viewing.start(request, get_object_or_404(User, pk=pk, deleted_at__isnull=True), by)
    return redirect("/")
