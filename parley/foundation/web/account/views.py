"""The profile, the password, and the quick choices of the person's menu."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from parley.foundation.accounts.models import User
from parley.foundation.accounts.sessions import end_sessions
from parley.foundation.web import viewing
from parley.foundation.web.account.forms import PreferenceForm, ProfileForm
from parley.foundation.web.account.leading import next_page
from parley.foundation.web.requests import PersonRequest


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
        end_sessions(request.user, except_for=request.session.session_key or "")
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
