"""The pages of signing in: password, second factor, passkey, and proving once more who one is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from parley.foundation.accounts import passkeys, second_factor
from parley.foundation.accounts.models import Company, User
from parley.foundation.web import htmx
from parley.foundation.web.account import entering, guessing
from parley.foundation.web.account.forms import SignInForm
from parley.foundation.web.account.leading import next_page
from parley.foundation.web.requests import PersonRequest

CHALLENGE = "passkey_challenge"


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, as a page or (asked by htmx) for the dialog over a page whose session has ended."""
    user, error = _by_password(request) if request.method == "POST" else (None, "")
    if user is not None:
        if second_factor.has_second_factor(user):
            entering.wait_for_second_factor(request, user)
            return _ask_for_code(request, user)
        return _entered(request, user, strong=False)
    template = "account/sign_in_dialog.html" if htmx.is_htmx(request) else "account/sign_in.html"
    given = {"email": request.POST.get("email", ""), "next": next_page(request), "error": error}
    return render(request, template, given, status=422 if error else 200)


def _by_password(request: HttpRequest) -> tuple[User | None, str]:
    """The person, or the sentence that says why not (the same for an unknown and a wrong one)."""
    form = SignInForm(request.POST)
    if not form.is_valid():
        return None, _("Enter your e-mail address and your password.")
    email = form.cleaned_data["email"].strip().lower()
    if wait := guessing.waiting_time(email, request):
        return None, _too_many(wait)
    user = authenticate(request, username=email, password=form.cleaned_data["password"])
    if user is None:
        guessing.note_failure(email, request)
        return None, _("This e-mail address and password do not go together.")
    guessing.forget_failures(email, request)
    return user, ""  # type: ignore[return-value]


def _too_many(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many attempts. Wait %(count)s minute, or set a new password by mail.",
        "Too many attempts. Wait %(count)s minutes, or set a new password by mail.",
        minutes,
    ) % {"count": minutes}


def _entered(request: HttpRequest, user: User, *, strong: bool) -> HttpResponse:
    entering.enter(request, user, strong=strong)
    response = HttpResponse(status=204) if htmx.is_htmx(request) else redirect(next_page(request))
    guessing.remember_device(user, request, response)
    return response


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step: a code of the app, a recovery code, or a passkey."""
    user = entering.pending_person(request)
    if user is None:
        return redirect("account:sign_in")
    if request.method == "GET":
        return _ask_for_code(request, user)
    email = user.email or ""
    if wait := guessing.waiting_time(email, request):
        return _ask_for_code(request, user, _too_many(wait))
    if second_factor.check_code(user, request.POST.get("code", "")[:50]):
        guessing.forget_failures(email, request)
        return _entered(request, user, strong=True)
    guessing.note_failure(email, request)
    return _ask_for_code(request, user, _("This code is not right, or was used already."))


def _ask_for_code(request: HttpRequest, user: User, error: str = "") -> HttpResponse:
    template = "account/code_dialog.html" if htmx.is_htmx(request) else "account/code.html"
    context = {"next": next_page(request), "error": error, "has_passkeys": user.passkeys.exists()}  # type: ignore[attr-defined]
    asked_in_dialog = htmx.is_htmx(request)  # which takes the form of any answer but 204
    return render(request, template, context, status=422 if error or asked_in_dialog else 200)


@login_not_required
@never_cache
@require_POST
def passkey_question(request: HttpRequest) -> HttpResponse:
    """What the browser asks the person's keys."""
    options, challenge = passkeys.question(site_of(request), entering.pending_person(request))
    request.session[CHALLENGE] = challenge
    return HttpResponse(options, content_type="application/json")


@login_not_required
@never_cache
@require_POST
def passkey_answer(request: HttpRequest) -> HttpResponse:
    """Signs in whoever's key answered: device and finger or PIN are two factors."""
    challenge = request.session.pop(CHALLENGE, "")
    user = passkeys.person_of(request.POST.get("credential", "")[:20_000], challenge, site_of(request))
    if user is None or not challenge:
        return JsonResponse({"error": _("This passkey does not open this account.")}, status=422)
    response = JsonResponse({"next": next_page(request)})
    entering.enter(request, user, strong=True)
    guessing.remember_device(user, request, response)
    return response


def site_of(request: HttpRequest) -> passkeys.Site:
    """The host that browsers see; the allowed ones are a setting, so that a caller cannot invent one."""
    host = request.get_host()
    return passkeys.Site(host.rsplit(":", 1)[0], f"{request.scheme}://{host}", Company.current().name)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def confirm(request: PersonRequest) -> HttpResponse:
    """Asks who is there once more, before what would let a stranger at an open page take the account over."""
    error = ""
    if request.method == "POST":
        email = request.user.email or ""
        if wait := guessing.waiting_time(email, request):
            error = _too_many(wait)
        elif request.user.check_password(request.POST.get("password", "")):
            guessing.forget_failures(email, request)
            entering.note_sign_in(None, request)
            return redirect(next_page(request))
        else:
            guessing.note_failure(email, request)
            error = _("This is not your password.")
    context: dict[str, Any] = {"error": error, "next": next_page(request)}
    return render(request, "account/confirm.html", context, status=422 if error else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("account:sign_in")
