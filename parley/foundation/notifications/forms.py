"""What people choose about being told, and the mail server that an administrator enters."""

from __future__ import annotations

import datetime
from typing import Any

from babel import dates as babel_dates
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.foundation.mail.models import MailServer, Security
from parley.foundation.notifications.models import WorkingTimes
from parley.foundation.web.formatting import locale


def weekdays() -> list[tuple[int, str]]:
    """(0 for Monday, name) of each day of the week."""
    names = babel_dates.get_day_names("wide", context="stand-alone", locale=locale())
    return [(day, str(names[day])) for day in range(7)]


class TimesForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Working days"), choices=weekdays, coerce=int, required=False
    )

    class Meta:
        model = WorkingTimes
        fields = (
            "days",
            "work_from",
            "work_until",
            "quiet_from",
            "quiet_until",
            "only_working_days",
            "summary_at",
        )

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or {}
        begin, end = values.get("work_from"), values.get("work_until")
        if isinstance(begin, datetime.time) and isinstance(end, datetime.time) and begin >= end:
            self.add_error("work_until", _("The working day must end after it begins."))
        return values


class MailServerForm(forms.ModelForm):  # type: ignore[type-arg]
    security = forms.ChoiceField(label=gettext_lazy("Encryption"), choices=Security.choices)
    password = forms.CharField(label=gettext_lazy("Password"), required=False, strip=False, max_length=1000)

    class Meta:
        model = MailServer
        fields = ("host", "port", "security", "username", "sender", "sender_name")
        labels = {
            "host": gettext_lazy("Server"),
            "port": gettext_lazy("Port"),
            "username": gettext_lazy("User name"),
            "sender": gettext_lazy("Mail comes from"),
            "sender_name": gettext_lazy("Name of the sender"),
        }

    def clean_port(self) -> int:
        port: int = self.cleaned_data["port"]
        if not 1 <= port <= 65535:
            raise forms.ValidationError(_("A port is a number from 1 to 65535."))
        return port

    def clean_host(self) -> str:
        host = str(self.cleaned_data["host"]).strip()
        if not host or any(character.isspace() or character in "/@:" for character in host):
            raise forms.ValidationError(
                _("Enter the name of the server alone, for example smtp.example.com.")
            )
        return host
