"""Sign in and out, the profile, and the quick choices of the person's menu."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from parley.foundation.accounts.models import User
from parley.foundation.web import htmx, viewing
from parley.foundation.web.account.forms import PreferenceForm, ProfileForm, SignInForm
from parley.foundation.web.account.guessing import forget_failures, is_blocked, note_failure
from parley.foundation.web.requests import PersonRequest


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, as a page or (asked by htmx) for the dialog over a page whose session has ended."""
    error = _sign_in(request) if request.method == "POST" else None
    if request.method == "POST" and error is None:
        return HttpResponse(status=204) if htmx.is_htmx(request) else redirect(next_page(request))
    template = "account/sign_in_dialog.html" if htmx.is_htmx(request) else "account/sign_in.html"
    given = {"email": request.POST.get("email", ""), "next": next_page(request)}
    return render(request, template, {"error": error, **given}, status=422 if error else 200)


def _sign_in(request: HttpRequest) -> str | None:
    """Signs the person in; otherwise the sentence that says why not (the same for an unknown and a wrong one)."""
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _("Enter your e-mail address and your password.")
    email = form.cleaned_data["email"].strip().lower()
    if is_blocked(email, request):
        return _("Too many attempts. Wait 15 minutes, or ask an administrator for a new password.")
    user = authenticate(request, username=email, password=form.cleaned_data["password"])
    if user is None:
        note_failure(email, request)
        return _("This e-mail address and password do not go together.")
    forget_failures(email, request)
    login(request, user)
    return None


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("account:sign_in")


@require_POST
def end_view_as(request: HttpRequest) -> HttpResponse:
    """Back to what one sees oneself."""
    request.session.pop(viewing.KEY, None)
    return redirect("/")


@require_http_methods(["GET", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    """Name, language, time zone, theme and density of the signed-in person."""
    person = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        with override(person.language):
            messages.success(request, _("Profile saved."))
        return redirect("account:profile")
    return _profile_page(request, form, PasswordChangeForm(person))


@sensitive_post_parameters()
@require_POST
def password(request: PersonRequest) -> HttpResponse:
    """Changes the password; the other devices are signed out, this one stays."""
    form = PasswordChangeForm(request.user, request.POST)
    if form.is_valid():
        form.save()
        update_session_auth_hash(request, form.user)
        messages.success(request, _("Password changed. Other devices are signed out."))
        return redirect("account:profile")
    return _profile_page(request, ProfileForm(instance=request.user), form)


def _profile_page(request: PersonRequest, form: Any, password_form: Any) -> HttpResponse:
    status = 422 if form.errors or password_form.errors else 200
    return render(
        request, "account/profile.html", {"form": form, "password_form": password_form}, status=status
    )


@require_POST
def preferences(request: PersonRequest) -> HttpResponse:
    """Language, theme or density alone, from the person's menu; goes back to the page it was chosen on."""
    form = PreferenceForm(request.POST)
    if form.is_valid():
        chosen = {name: value for name, value in form.cleaned_data.items() if value}
        User.objects.filter(pk=request.user.pk).update(**chosen)
    return redirect(next_page(request))


def next_page(request: HttpRequest) -> str:
    """The page to go to: one of this site, as a path, or the start page."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"
