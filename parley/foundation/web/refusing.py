"""An ActionRefused as an answer: a toast for htmx, a page that says what to do otherwise."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.web import htmx
from parley.foundation.web.errors import answer, is_inside


def answer_refusal(request: HttpRequest, refusal: ActionRefused) -> HttpResponseBase:
    """The refusal as this caller can read it."""
    if htmx.is_partial(request):
        response = HttpResponse(status=refusal.status)
        response["HX-Reswap"] = "none"
        return htmx.toast(response, sentence_of(refusal), refused=True)
    if refusal.status == 404:
        return answer(request, 404)
    context = {"refusal": refusal, "inside": is_inside(request)}
    return render(request, "web/errors/refused.html", context, status=refusal.status)


def sentence_of(refusal: ActionRefused) -> str:
    """The refusal with the problems that name no field, as one text."""
    problems = [str(problem.message) for problem in refusal.problems if str(problem.message) != str(refusal)]
    return " ".join([str(refusal), *problems[:3]])
