"""Roles on the screen: the list, the matrix with its preview, deleting one, and what is sensitive."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parley.foundation.access.policy import ensure_may, granted
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Role, User
from parley.foundation.audit.models import Change
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records import registry
from parley.foundation.staff.roles import actions
from parley.foundation.staff.roles.difference import differences
from parley.foundation.staff.roles.forms import NewRoleForm, RoleForm
from parley.foundation.staff.roles.known import sensitive_fields
from parley.foundation.staff.roles.matrix import grants_from, matrix_of
from parley.foundation.web import htmx
from parley.foundation.web.account.demands import signed_in_lately

SHOWN_CHANGES = 20


def _administrator(request: HttpRequest) -> Actor:
    by = Actor(request.user)  # type: ignore[arg-type]
    ensure_may(by, actions.PERMISSION)
    return by


@require_http_methods(["GET", "POST"])
@signed_in_lately
def overview(request: HttpRequest) -> HttpResponse:
    """All roles with their holders, the form for one more, and the sensitive fields."""
    by = _administrator(request)
    form = NewRoleForm(request.POST or None, initial={"copy_of": request.GET.get("copy_of", "")})
    if request.method == "POST" and form.is_valid():
        try:
            role = actions.create_role(form.cleaned_data["name"], copy_of=form.cleaned_data["copy_of"], by=by)
        except ActionRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect("settings:role", role.pk)
    counted = Count("users", filter=Q(users__is_active=True, users__deleted_at__isnull=True))
    roles = list(Role.objects.annotate(holders=counted).order_by("pk"))
    context = {
        "form": form,
        "roles": roles,
        "sensitive": [_sensitive(one, roles) for one in sensitive_fields()],
        "markable": _markable(),
    }
    return render(request, "staff/roles/overview.html", context, status=422 if form.errors else 200)


def _sensitive(found: tuple[Any, Any, bool], roles: list[Role]) -> dict[str, Any]:
    """One sensitive field and the roles that see it."""
    record_type, declared, by_declaration = found
    seeing = [one.name for one in roles if granted(one.grants, f"{record_type.key}.view:{declared.name}")]
    return {"type": record_type, "field": declared, "declared": by_declaration, "roles": seeing}


def _markable() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """(type, its fields that can be hidden and are not yet), as groups of one select."""
    already = {(one.key, declared.name) for one, declared, _so in sensitive_fields()}
    groups = []
    for one in registry.all_types():
        names = [name for name in actions.can_be_marked(one.key) if (one.key, name) not in already]
        if names:
            groups.append(
                (one.label_plural, [(f"{one.key}.{name}", one.by_name[name].label) for name in names])
            )
    return groups


@require_http_methods(["GET", "POST"])
@signed_in_lately
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """The matrix of one role. What the form says is shown as a list of changes first, and saved from there."""
    by = _administrator(request)
    found = get_object_or_404(Role, pk=pk)
    if request.method == "GET":
        return _matrix(request, found, found.grants, RoleForm(initial=_initial(found)))
    form = RoleForm(request.POST)
    grants = grants_from(request.POST.dict(), found.grants)  # type: ignore[arg-type]
    if not form.is_valid() or "back" in request.POST:
        return _matrix(request, found, grants, form, status=200 if form.is_valid() else 422)
    values = {name: form.cleaned_data[name] for name in ("name", "description", "second_factor")}
    if values["name"] == _(found.name):
        values["name"] = found.name  # a shipped role is shown in the reader's language and keeps its own name
    values["grants"] = grants
    changes = differences(found.grants, grants)
    wider = any(one.wider for one in changes)
    if "confirmed" not in request.POST or (wider and "wider" not in request.POST):
        return _preview(request, found, form, grants, changes)
    try:
        actions.change_role(found, values, expected=form.cleaned_data["version"], by=by)
    except ActionRefused as refusal:
        form.add_error("name" if refusal.problems else None, str(refusal))
        return _matrix(request, found, grants, form, status=refusal.status)
    messages.success(request, _("Role saved."))
    return redirect("settings:role", found.pk)


def _initial(found: Role) -> dict[str, Any]:
    return {
        "name": _(found.name),
        "description": found.description,
        "second_factor": found.second_factor,
        "version": found.version,
    }


def _holders(found: Role) -> list[User]:
    return list(User.objects.filter(role=found, is_active=True, deleted_at__isnull=True).order_by("name"))


def _matrix(
    request: HttpRequest, found: Role, grants: dict[str, str], form: RoleForm, status: int = 200
) -> HttpResponse:
    history = Change.objects.filter(record_type=actions.KEY, record_id=found.pk).select_related("actor")
    told = [
        (change, differences(*(part or {} for part in change.fields.get("grants", [{}, {}]))))
        for change in history.order_by("-id")[:SHOWN_CHANGES]
    ]
    context = {
        "role": found,
        "form": form,
        "matrix": matrix_of(grants),
        "holders": _holders(found),
        "history": told,
    }
    return render(request, "staff/roles/role.html", context, status=status)


def _preview(
    request: HttpRequest, found: Role, form: RoleForm, grants: dict[str, str], changes: list[Any]
) -> HttpResponse:
    """What changes for whom, in plain words, before it is so."""
    context = {
        "role": found,
        "form": form,
        "asked": [(f"g:{key}", grants.get(key, "")) for key in sorted({*grants, *found.grants})],
        "wider": [one for one in changes if one.wider],
        "narrower": [one for one in changes if not one.wider],
        "holders": _holders(found),
        "untick": "confirmed" in request.POST,
    }
    return render(request, "staff/roles/preview.html", context, status=422 if context["untick"] else 200)


@require_http_methods(["GET", "POST"])
@signed_in_lately
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks which role its holders get, and takes it away."""
    by = _administrator(request)
    found = get_object_or_404(Role, pk=pk)
    error = ""
    if request.method == "POST":
        chosen = request.POST.get("instead", "")
        instead = Role.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 19 else None
        try:
            actions.delete_role(found, instead=instead, by=by)
        except ActionRefused as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Role deleted."))
            overview_page = reverse("settings:roles")
            return (
                htmx.close_dialog(htmx.go_to(overview_page))
                if htmx.is_htmx(request)
                else redirect(overview_page)
            )
    others = [(one.pk, _(one.name)) for one in Role.objects.exclude(pk=pk).order_by("pk")]
    holders = User.objects.filter(role=found).count()
    context = {"role": found, "others": others, "holders": holders, "error": error}
    return render(request, "staff/roles/delete_dialog.html", context, status=422 if error else 200)


@require_POST
def mark(request: HttpRequest) -> HttpResponse:
    """Makes a field sensitive."""
    record_type, _dot, name = request.POST.get("field", "").partition(".")
    try:
        actions.mark_sensitive(record_type, name, by=_administrator(request))
    except registry.UnknownRecordType:
        messages.error(request, _("Choose a field from the list."))
    else:
        messages.success(request, _("The field is sensitive now. Roles say who sees it."))
    return redirect("settings:roles")


@require_http_methods(["GET", "POST"])
def unmark(request: HttpRequest, record_type: str, name: str) -> HttpResponse:
    """Asks first, since everybody who sees the records will see the field again."""
    by = _administrator(request)
    found = [
        one for one in sensitive_fields() if (one[0].key, one[1].name) == (record_type, name) and not one[2]
    ]
    if not found:
        return redirect("settings:roles")
    if request.method == "GET":
        context = {"type": found[0][0], "field": found[0][1]}
        return render(request, "staff/roles/unmark_dialog.html", context)
    actions.unmark_sensitive(record_type, name, by=by)
    messages.success(request, _("Everybody who sees these records sees the field again."))
    page = reverse("settings:roles")
    return htmx.close_dialog(htmx.go_to(page)) if htmx.is_htmx(request) else redirect(page)
