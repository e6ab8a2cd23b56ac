"""Saving, sharing, pinning and deleting views, from the menu above a list."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parley.foundation.access.policy import ensure_may, may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Role
from parley.foundation.actions.catalogue import perform
from parley.foundation.actions.records import change_records
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records.declaration import RecordType
from parley.foundation.saved_views import actions
from parley.foundation.saved_views.models import PersonalView, RoleView, SavedView
from parley.foundation.saved_views.record import sharings_of, view_record
from parley.foundation.saved_views.shapes import address_of, shape_from
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.inputs import errors_by_field
from parley.foundation.web.screens.list_state import NO_VIEW, visible_view
from parley.foundation.web.screens.undoing import undo_address
from parley.foundation.web.screens.view_bar import address


@require_http_methods(["GET", "POST"])
def new_view(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """The dialog for a name; the address carries what the view is going to say."""
    by = Actor(request.user, channel="screen")
    ensure_may(by, record_type.permission("view"))
    ensure_may(by, "view.create")
    if request.method == "GET":
        return _dialog(request, record_type, None, {})
    data = request.POST
    try:
        view = actions.save_as(
            record_type, data.get("name", ""), shape_from(request.GET), data.get("shared", ""), by=by
        )
    except Invalid as refusal:
        return _dialog(request, record_type, None, errors_by_field(refusal)[0], status=422)
    _keep_choices(request, view, by)
    return _done(record_type, view, _("View “%(name)s” saved.") % {"name": view.name}, by)


@require_POST
def save_view(request: PersonRequest, record_type: RecordType, pk: int) -> HttpResponse:
    """The view says from now on what the page shows."""
    by = Actor(request.user, channel="screen")
    view = visible_view(pk, record_type, request.user)
    actions.save(view, shape_from(request.GET), by=by)
    view.refresh_from_db()
    return _done(record_type, view, _("View “%(name)s” saved.") % {"name": view.name}, by)


@require_http_methods(["GET", "POST"])
def view_settings(request: PersonRequest, record_type: RecordType, pk: int) -> HttpResponse:
    """Name, sharing, tab, and what opens first."""
    by = Actor(request.user, channel="screen")
    view = visible_view(pk, record_type, request.user)
    if request.method == "GET":
        return _dialog(request, record_type, view, {})
    changed = {name: request.POST[name] for name in ("name", "shared") if name in request.POST}
    if changed:
        try:
            change_records(view_record, [view], changed, by=by)
        except Invalid as refusal:
            return _dialog(request, record_type, view, errors_by_field(refusal)[0], status=422)
    _keep_choices(request, view, by)
    return _done(record_type, view, _("Saved."), by)


@require_POST
def pin_view(request: PersonRequest, record_type: RecordType, pk: int) -> HttpResponse:
    """Makes the view a tab, or takes the tab away."""
    view = visible_view(pk, record_type, request.user)
    actions.pin(view, request.user, pinned="off" not in request.GET)
    return htmx.go_to(address(view, record_type))


@require_POST
def delete_view(request: PersonRequest, record_type: RecordType, pk: int) -> HttpResponse:
    """Into the bin, for everyone it is shared with; Undo brings it back."""
    by = Actor(request.user, channel="screen")
    view = visible_view(pk, record_type, request.user)
    perform("view", "delete", [view.pk], {}, by)
    response = htmx.go_to(address_of(record_type, view.layout, {"view": NO_VIEW}))
    return htmx.toast(response, _("View “%(name)s” deleted.") % {"name": view.name}, undo=undo_address(by))


def _keep_choices(request: PersonRequest, view: SavedView, by: Actor) -> None:
    """What the dialog says about the person and about roles."""
    data = request.POST
    actions.pin(view, request.user, pinned="pinned" in data)
    actions.open_first(view, request.user, first="first" in data)
    if "roles_shown" in data and may(by, "settings.change"):
        chosen = [int(text) for text in data.getlist("role") if text.isdecimal() and len(text) < 18]
        actions.open_first_for(view, Role.objects.filter(pk__in=chosen), by=by)


def _dialog(
    request: PersonRequest,
    record_type: RecordType,
    view: SavedView | None,
    errors: dict[str, str],
    status: int = 200,
) -> HttpResponse:
    user = request.user
    use = PersonalView.objects.filter(user=user, view=view).first() if view is not None else None
    roles = list(Role.objects.order_by("pk")) if may(Actor(user), "settings.change") else []
    first_for = set(RoleView.objects.filter(view=view).values_list("role_id", flat=True)) if view else set()
    typed = request.POST if request.method == "POST" else None
    sharings = sharings_of(user)
    shared = typed.get("shared", "") if typed is not None else view.shared if view is not None else "nobody"
    if view is not None and shared not in {key for key, _label in sharings}:
        sharings = []  # shared further than this person reaches: they leave that as it is
    context: dict[str, Any] = {
        "record_type": record_type,
        "view": view,
        "address": request.get_full_path(),
        "name": typed.get("name", "") if typed is not None else view.name if view is not None else "",
        "may_change": view is None or view_record.visible_to(user, "change").filter(pk=view.pk).exists(),
        "sharings": sharings if len(sharings) > 1 else [],
        "shared": shared,
        "pinned": "pinned" in typed if typed is not None else view is None or bool(use and use.pinned_at),
        "first": "first" in typed if typed is not None else bool(use and use.opens_first),
        "roles": roles,
        "first_for": first_for,
        "errors": errors,
    }
    return render(request, "screens/view_dialog.html", context, status=status)


def _done(record_type: RecordType, view: SavedView, sentence: str, by: Actor) -> HttpResponse:
    response = htmx.toast(htmx.go_to(address(view, record_type)), sentence, undo=undo_address(by))
    return htmx.close_dialog(response)
