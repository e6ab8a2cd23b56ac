"""The form of a webhook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parley.foundation.access.policy import Scope, scope_of
from parley.foundation.accounts.models import User
from parley.foundation.records import registry
from parley.foundation.webhooks.actions import Wanted
from parley.foundation.webhooks.models import Webhook

EVERYTHING = "*"
EVENTS = (
    ("*.created", pgettext_lazy("event", "A record is created")),
    ("*.changed", pgettext_lazy("event", "A record is changed")),
    ("*.deleted", pgettext_lazy("event", "A record is deleted")),
    ("*.restored", pgettext_lazy("event", "A record comes back from the bin")),
    ("*.stage_changed", pgettext_lazy("event", "A record moves to another stage")),
    ("*.note_written", pgettext_lazy("event", "Somebody writes a note")),
    ("*.task_planned", pgettext_lazy("event", "A next step is planned")),
    ("*.task_completed", pgettext_lazy("event", "A next step is done")),
    (EVERYTHING, pgettext_lazy("event", "Everything that happens")),
)
"""What a person chooses from; the type of records is chosen beside it."""


class WebhookForm(forms.Form):
    """Name, address, person, events, and which records."""

    name = forms.CharField(max_length=100, label=pgettext_lazy("webhook", "Name"))
    url = forms.CharField(max_length=2000, label=_("Address"))
    user = forms.ModelChoiceField(User.objects.none(), label=_("Acts as"))
    events = forms.MultipleChoiceField(choices=EVENTS, label=_("When"))
    record_type = forms.ChoiceField(required=False, label=_("Records"))
    where = forms.CharField(required=False, max_length=20_000, label=_("Conditions (JSON)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, deleted_at__isnull=True, role__isnull=False)
        self.fields["user"].queryset = people.select_related("role").order_by("name")  # type: ignore[attr-defined]
        types = [(one.key, str(one.label_plural)) for one in registry.all_types()]
        self.fields["record_type"].choices = [("", _("All that this person sees")), *types]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        user, key = found.get("user"), found.get("record_type")
        if user and key and scope_of(user, f"{key}.view") is Scope.NONE:
            self.add_error("record_type", _("%(name)s does not see these records.") % {"name": user.name})
        return found

    def wanted(self) -> Wanted:
        """What was entered, for the actions."""
        given = self.cleaned_data
        return Wanted(
            given["name"],
            given["url"],
            given["user"],
            given["events"],
            given["record_type"],
            given["where"],
        )

    @classmethod
    def of(cls, webhook: Webhook) -> WebhookForm:
        """The form as the webhook is."""
        names = ("name", "url", "events", "record_type", "where")
        return cls(initial={name: getattr(webhook, name) for name in names} | {"user": webhook.user_id})
