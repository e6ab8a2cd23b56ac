"""Colleagues and teams as record types: listed, imported, exported and kept in history like any other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parley.foundation.accounts.models import Team, User
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Email, Link, Text, YesNo

team_record = RecordType(
    key="team",
    model=Team,
    label=_("Team"),
    label_plural=_("Teams"),
    icon="users-group",
    path="teams",
    fields=(
        Field("name", _("Name"), Text(), required=True, synonyms=("team", "команда", "отдел", "tim")),
        Field(
            "region",
            _("Region"),
            Text(),
            synonyms=("regional office", "office", "регион", "wilayah", "kantor"),
        ),
        Field(
            "head", _("Head"), Link(to="user", creatable=True), synonyms=("manager", "руководитель", "kepala")
        ),
    ),
    columns=("name", "region", "head"),
    quick=("name", "region", "head"),
    search=("name", "region"),
    order="name",
)

user_record = RecordType(
    key="user",
    model=User,
    label=_("Colleague"),
    label_plural=_("Colleagues"),
    icon="id-badge-2",
    path="colleagues",
    fields=(
        Field(
            "name",
            pgettext_lazy("person", "Name"),
            Text(),
            required=True,
            synonyms=(
                "sales agent",
                "sales rep",
                "employee",
                "agent",
                "сотрудник",
                "менеджер",
                "имя",
                "nama",
                "karyawan",
            ),
        ),
        Field(
            "email", _("E-mail"), Email(blank=None), unique=True, synonyms=("email", "mail", "почта", "surel")
        ),
        Field("team", _("Team"), Link(to="team", creatable=True), synonyms=("команда", "отдел", "tim")),
        Field("is_active", _("Active"), YesNo(), editable=False, importable=False),
    ),
    identifiers=("email", "external_id"),
    columns=("name", "email", "team", "is_active"),
    quick=("name", "email", "team"),
    search=("name", "email"),
    match=("external_id", "email", "name"),
    second_line=("email", "team"),
    order="name",
)
