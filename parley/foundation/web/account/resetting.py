"""A new password by mail. Whoever asks learns nothing about who works here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from parley.foundation.accounts import resets
from parley.foundation.web.account.guessing import address_of, forget_failures
from parley.foundation.web.models import FailedSignIn
from parley.foundation.web.tasks import send_reset_link

SECRET = "reset_link"
PER_ADDRESS = 10
"""Requests from one network address in a day that send mail; more look the same and send none."""


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def forgot(request: HttpRequest) -> HttpResponse:
    """Asks for the address. The answer is the same whether somebody has it or not; a job looks."""
    email = request.POST.get("email", "").strip()[:254]
    sent = request.method == "POST" and "@" in email
    if sent:
        source = f"reset {address_of(request)}"[:45]
        if FailedSignIn.objects.filter(address=source).count() < PER_ADDRESS:
            FailedSignIn.objects.create(email="", address=source)
            send_reset_link.enqueue(email=email)
    error = _("Enter your e-mail address.") if request.method == "POST" and not sent else ""
    context = {"sent": sent, "email": email, "error": error}
    return render(request, "account/forgot.html", context, status=422 if error else 200)


@login_not_required
@never_cache
@require_http_methods(["GET"])
def follow(request: HttpRequest, secret: str) -> HttpResponse:
    """The link in the mail: keeps its secret in the session, so that no address line or log shows it further."""
    request.session[SECRET] = secret
    return redirect("account:new_password")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """The form for the new password, while the link lives."""
    secret = request.session.get(SECRET, "")
    user = resets.person_of(secret)
    if user is None:
        return render(request, "account/dead_link.html", status=410)
    form = SetPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        if resets.set_password(secret, form.cleaned_data["new_password1"]) is not None:
            del request.session[SECRET]
            forget_failures(user.email or "", request)
            messages.success(request, _("Password changed. Sign in with the new one."))
            return redirect("account:sign_in")
        return render(request, "account/dead_link.html", status=410)
    return render(request, "account/new_password.html", {"form": form}, status=422 if form.errors else 200)
