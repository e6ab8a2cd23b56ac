"""The form of the company's reminder rules."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from parley.planning.reminding.models import ReminderRules


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    every_minutes = forms.IntegerField(
        label=_("Remind every so many minutes"), min_value=15, max_value=24 * 60
    )
    at_most = forms.IntegerField(label=_("At most so many times"), min_value=1, max_value=100)
    tell_head = forms.BooleanField(label=_("Then tell the head of the team"), required=False)

    class Meta:
        model = ReminderRules
        fields = ("every_minutes", "at_most", "tell_head")
