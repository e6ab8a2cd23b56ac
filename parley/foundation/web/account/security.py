"""A person's own second factors, passkeys, recovery codes and sessions."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from parley.foundation.accounts import passkeys, second_factor
from parley.foundation.accounts.models import CodeApp, Company, Passkey, RecoveryCode, Session
from parley.foundation.accounts.sessions import end_sessions
from parley.foundation.lib import clock
from parley.foundation.web.account import entering
from parley.foundation.web.account.browsers import browser_of
from parley.foundation.web.account.demands import signed_in_lately
from parley.foundation.web.account.noting import note
from parley.foundation.web.account.signing_in import CHALLENGE, site_of
from parley.foundation.web.requests import PersonRequest


@never_cache
@require_GET
@signed_in_lately
def security(request: PersonRequest) -> HttpResponse:
    """Everything about how this person signs in, on one page."""
    return _page(request)


def _page(request: PersonRequest, status: int = 200, **more: Any) -> HttpResponse:
    user = request.user
    app = CodeApp.objects.filter(user=user, confirmed_at__isnull=False).first()
    secret = second_factor.waiting_secret(user) if "setting_up" in more else ""
    address = second_factor.address_for_app(user, secret, Company.current().name) if secret else ""
    sessions = Session.objects.filter(user=user, expire_date__gt=clock.now()).order_by("-seen_at")
    context = {
        "app": app,
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "picture": SafeString(segno.make(address).svg_inline(scale=5, border=3, light="#fff"))
        if address
        else "",
        "passkeys": list(Passkey.objects.filter(user=user).order_by("-pk")),
        "codes_left": RecoveryCode.objects.filter(user=user).count(),
        "sessions": [
            (one, browser_of(one.agent), one.session_key == request.session.session_key) for one in sessions
        ],
        "demanded": bool(user.role and user.role.second_factor and not request.session.get(entering.STRONG)),
        "error": "",
        "new_codes": [],
        **more,
    }
    return render(request, "account/security.html", context, status=status)


@never_cache
@require_POST
@signed_in_lately
def code_app(request: PersonRequest) -> HttpResponse:
    """Without a code: a new secret to scan. With one: the app is in force from now on."""
    if "code" not in request.POST:
        if not CodeApp.objects.filter(user=request.user, confirmed_at__isnull=False).exists():
            second_factor.begin(request.user)
        return _page(request, setting_up=True)
    if not second_factor.confirm(request.user, request.POST["code"][:20]):
        return _page(
            request,
            422,
            setting_up=True,
            error=_("This code is not right. Is the clock of your phone right?"),
        )
    codes = second_factor.new_recovery_codes(request.user)
    _stronger(request)
    note(request.user, _("Second factor set up: a code app"))
    return _page(request, new_codes=codes)


@require_POST
@signed_in_lately
def code_app_off(request: PersonRequest) -> HttpResponse:
    """The app counts no longer."""
    second_factor.switch_off(request.user)
    note(request.user, _("The code app was switched off"))
    messages.success(request, _("The code app is switched off."))
    return redirect("account:security")


@never_cache
@require_POST
@signed_in_lately
def recovery_codes(request: PersonRequest) -> HttpResponse:
    """Ten new ones; the old ones are dead."""
    return _page(request, new_codes=second_factor.new_recovery_codes(request.user))


@require_POST
@signed_in_lately
def passkey_options(request: PersonRequest) -> HttpResponse:
    """What the browser is asked for a new key."""
    options, challenge = passkeys.registration(request.user, site_of(request))
    request.session[CHALLENGE] = challenge
    return HttpResponse(options, content_type="application/json")


@require_POST
@signed_in_lately
def passkey_new(request: PersonRequest) -> HttpResponse:
    """Keeps the key that the browser made."""
    challenge = request.session.pop(CHALLENGE, "")
    name = browser_of(request.headers.get("User-Agent", ""))
    answer = request.POST.get("credential", "")[:20_000]
    made = passkeys.register(request.user, answer, challenge, site_of(request), name) if challenge else None
    if made is None:
        return JsonResponse({"error": _("This passkey could not be kept. Try again.")}, status=422)
    _stronger(request)
    note(request.user, _("A passkey was added: %(name)s") % {"name": made.name})
    messages.success(request, _("The passkey is kept."))
    return JsonResponse({"next": "/profile/security/"})


@require_POST
@signed_in_lately
def passkey_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """This key opens nothing any more."""
    found = Passkey.objects.filter(user=request.user, pk=pk).first()
    if found is not None:
        found.delete()
        note(request.user, _("A passkey was removed: %(name)s") % {"name": found.name})
        messages.success(request, _("The passkey is removed."))
    return redirect("account:security")


def _stronger(request: PersonRequest) -> None:
    """This session has shown a second factor now; the others have not and end."""
    request.session[entering.STRONG] = True
    end_sessions(request.user, except_for=request.session.session_key or "")


@require_POST
def end_session(request: PersonRequest) -> HttpResponse:
    """Ends one other session, or all others."""
    mine = Session.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    wanted = request.POST.get("session", "")
    if wanted != "others":
        mine = mine.filter(pk__in=[one.pk for one in mine if handle_of(one) == wanted])
    mine.delete()
    messages.success(request, _("Signed out there."))
    return redirect("account:security")


def handle_of(session: Session) -> str:
    """What a page calls a session: its key itself would be enough to take it over."""
    return session.started_at.strftime("%Y%m%d%H%M%S%f")
