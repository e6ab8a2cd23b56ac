"""The page behind an answer link: open to whoever has the link, and to nobody else. Only its buttons change anything,
because mail scanners follow links too."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parley.foundation.accounts.models import Company
from parley.foundation.web.middleware import zone_called
from parley.planning.meetings.inviting import answer, attendee_with, when_text
from parley.planning.meetings.models import Answer


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Shows the meeting with three buttons; pressing one keeps the answer, which may be changed later."""
    attendee = attendee_with(token)
    meeting, reader = attendee.meeting, attendee.user
    owner_zone = meeting.owner.time_zone if meeting.owner else "UTC"
    language = reader.language if reader else Company.current().language
    with (
        translation.override(language),
        timezone.override(zone_called(reader.time_zone if reader else owner_zone)),
    ):
        said = request.POST.get("answer", "")
        if request.method == "POST" and said in (Answer.YES, Answer.MAYBE, Answer.NO):
            answer(attendee, said)
            return redirect(request.path)
        context = {
            "meeting": meeting,
            "attendee": attendee,
            "when": when_text(meeting),
            "offered": request.GET.get("answer", ""),
            "choices": [(one.value, one.label) for one in (Answer.YES, Answer.MAYBE, Answer.NO)],
        }
        return render(request, "planning/answer.html", context)
