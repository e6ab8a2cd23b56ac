"""Files on the screen: upload, download, look at, versions, bin."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parley.communications.attachments import actions, serving
from parley.communications.attachments.panels import files_part, removed_count
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.files import media
from parley.foundation.files.models import File, FileVersion
from parley.foundation.files.previews import SIZES, preview_of
from parley.foundation.files.storage import read, too_large
from parley.foundation.lib.refusals import ActionRefused, Invalid
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.fetching import fetch
from parley.foundation.web.screens.parts import Shown

SHOWN_BYTES = 200_000
"""As much of a text as its preview shows."""


@require_GET
def panel(request: PersonRequest, record_type: str, pk: int) -> HttpResponse:
    """The files of a record anew."""
    declared = _type(record_type)
    data = files_part(declared, fetch(request, declared, pk), request.user)
    return (
        render(request, "attachments/panel.html", {"part": Shown("", data or {})}) if data else HttpResponse()
    )


@require_POST
def upload(request: PersonRequest, record_type: str, pk: int) -> HttpResponse:
    """Takes one file or several. The page's script sends one at a time and gets JSON; a plain form goes back."""
    declared = _type(record_type)
    record = fetch(request, declared, pk)
    by = Actor(request.user)
    files = request.FILES.getlist("file")  # reads the body: only then is it known which files were too large
    names, problems = [], [str(too_large(name)) for name in getattr(request, "refused_files", [])]
    for file in files:
        try:
            names.append(actions.attach(declared, record, file.name or "", file.chunks(), by=by).file.name)
        except ActionRefused as refusal:
            problems.append(str(refusal))
    if not names and not problems:
        problems = [_("Choose a file.")]
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"names": names, "problems": problems}, status=422 if problems else 201)
    if problems:
        raise Invalid(" ".join(problems))
    return redirect(f"/{declared.path}/{pk}/")


@require_GET
def download(request: PersonRequest, pk: int) -> HttpResponseBase:
    """The newest version, or the one that is asked for."""
    file, version = _version(request, pk)
    return serving.download(version, file.name)


@require_GET
def preview(request: PersonRequest, pk: int, size: str) -> HttpResponse:
    """A small picture of a picture."""
    _file, version = _version(request, pk)
    if size not in SIZES or version.media_type not in media.IMAGES:
        raise Http404
    return serving.picture(preview_of(version.digest, size))


@require_GET
def look(request: PersonRequest, pk: int) -> HttpResponseBase:
    """A picture or text in a dialog, a PDF in the browser's viewer, anything else as a download."""
    file, version = _version(request, pk)
    if version.media_type == media.PDF:
        return serving.in_viewer(version, file.name)
    if version.media_type not in media.IMAGES and not media.is_readable(version.media_type):
        return serving.download(version, file.name)
    text = ""
    if version.media_type not in media.IMAGES:
        with read(version.digest) as content:
            text = content.read(SHOWN_BYTES).decode("utf-8", "replace")
    shown = filesizeformat(SHOWN_BYTES) if version.size > SHOWN_BYTES else ""
    context = {"file": file, "version": version, "text": text, "shown": shown}
    return render(request, "attachments/look.html", context)


@require_GET
def versions(request: PersonRequest, pk: int) -> HttpResponse:
    """Every version of a file, newest first."""
    *_known, file = actions.find_file(pk, Actor(request.user))
    rows = file.versions.select_related("uploaded_by").order_by("-number")
    shown = [(one, filesizeformat(one.size)) for one in rows]
    return render(request, "attachments/versions.html", {"file": file, "versions": shown})


@require_POST
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Into the bin; the toast brings it back."""
    actions.remove_file(pk, by=Actor(request.user))
    return _changed(_("File removed."), undo=reverse("files:restore", args=[pk]))


@require_POST
def restore(request: PersonRequest, pk: int) -> HttpResponse:
    """Back from the bin."""
    actions.restore_file(pk, by=Actor(request.user))
    return _changed(_("File restored."))


@require_GET
def binned(request: PersonRequest, record_type: str, pk: int) -> HttpResponse:
    """The removed files of a record, for those who may bring them back."""
    declared = _type(record_type)
    data: dict[str, Any] = files_part(declared, fetch(request, declared, pk), request.user) or {}
    files: list[File] = data.get("binned", [])
    return render(request, "attachments/binned.html", {"files": files, "title": removed_count(len(files))})


def _changed(message: str, undo: str = "") -> HttpResponse:
    response = htmx.trigger(htmx.trigger(HttpResponse(status=204), "files-changed"), "timeline-changed")
    return htmx.toast(response, message, undo=undo)


def _type(key: str) -> RecordType:
    try:
        return registry.get(key)
    except registry.UnknownRecordType as error:
        raise Http404 from error


def _version(request: HttpRequest, pk: int) -> tuple[File, FileVersion]:
    """The version that the address names. Raises NotFound, Http404."""
    assert isinstance(request.user, User)
    *_known, file = actions.find_file(pk, Actor(request.user))
    number = request.GET.get("version", "")
    if not number:
        return file, file.newest
    wanted = int(number) if number.isdecimal() and len(number) < 9 else 0
    version = next((one for one in file.versions.all() if one.number == wanted), None)
    if version is None:
        raise Http404
    return file, version
