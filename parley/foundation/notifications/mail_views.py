"""Settings: the server that mail leaves through, a test mail, and what waits or failed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.mail.delivering import FAULTS, try_again
from parley.foundation.mail.letters import Line, letter
from parley.foundation.mail.models import MailServer, MailState, OutgoingMail
from parley.foundation.mail.sending import send
from parley.foundation.mail.server import connect, current_server, from_environment, sealed
from parley.foundation.mail.tasks import deliver
from parley.foundation.notifications.forms import MailServerForm

LAST_FAILED = 20
PERMISSION = "settings.change"


def _administrator(request: HttpRequest) -> Actor:
    by = Actor(request.user)  # type: ignore[arg-type]
    ensure_may(by, PERMISSION)
    return by


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """The form of the server; a password that is left empty stays as it was."""
    by = _administrator(request)
    stored = MailServer.objects.filter(id=1).first()
    form = MailServerForm(request.POST or None, instance=stored or MailServer(id=1))
    if request.method == "POST" and from_environment() is None and form.is_valid():
        server = form.save(commit=False)
        if form.cleaned_data["password"]:
            server.password_sealed = sealed(form.cleaned_data["password"])
        elif not server.username:
            server.password_sealed = ""
        server.changed_at, server.changed_by = clock.now(), by.user
        server.save()
        deliver.enqueue()
        messages.success(request, _("Mail server saved. Send a test mail."))
        return redirect("notifications:mail")
    return _page(request, form, stored)


def _page(request: HttpRequest, form: MailServerForm, stored: MailServer | None) -> HttpResponse:
    counts = dict(OutgoingMail.objects.values_list("state").annotate(Count("pk")))
    context: dict[str, Any] = {
        "form": form,
        "stored": stored,
        "fixed": from_environment(),
        "waiting": counts.get(MailState.WAITING, 0),
        "delayed": OutgoingMail.objects.filter(state=MailState.WAITING)
        .exclude(error="")
        .order_by("pk")
        .first(),
        "sent": counts.get(MailState.SENT, 0),
        "failed_count": counts.get(MailState.FAILED, 0),
        "failed": OutgoingMail.objects.filter(state=MailState.FAILED).order_by("-pk")[:LAST_FAILED],
        "has_password": bool(stored and stored.password_sealed),
    }
    return render(request, "notifications/mail.html", context, status=422 if form.errors else 200)


@require_POST
def test_mail(request: HttpRequest) -> HttpResponse:
    """Tries the server at once, and sends a mail to the administrator if it answers."""
    by = _administrator(request)
    assert by.user is not None
    try:
        server = current_server()
        if server is None:
            raise ActionRefused(_("Enter a mail server first."))
        connect(server).quit()
    except FAULTS as fault:
        raise ActionRefused(
            _("The mail server %(server)s cannot be used: %(error)s")
            % {"server": f"{server.host}:{server.port}" if server else "", "error": fault}
        ) from fault
    text, html = letter(lines=[Line(_("Mail from Parley arrives. There is nothing to do."))])
    send([by.user.email or ""], _("A test mail from Parley"), text, html, about=f"user:{by.user.pk}")
    messages.success(
        request, _("The server answers. A test mail is on its way to %(to)s.") % {"to": by.user.email}
    )
    return redirect("notifications:mail")


@require_POST
def remove_server(request: HttpRequest) -> HttpResponse:
    """No server any more: mail is kept from now on."""
    _administrator(request)
    MailServer.objects.filter(id=1).delete()
    messages.success(request, _("Mail server removed."))
    return redirect("notifications:mail")


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Tries failed mails once more: the one named, or all."""
    _administrator(request)
    failed = OutgoingMail.objects.filter(state=MailState.FAILED)
    one = request.POST.get("id", "")
    ids = (
        [int(one)] if one.isdecimal() and len(one) < 19 else list(failed.values_list("pk", flat=True)[:5000])
    )
    try_again(ids)
    deliver.enqueue()
    messages.success(request, _("They are tried again."))
    return redirect("notifications:mail")
