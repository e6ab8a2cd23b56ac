"""The form of a monthly target."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TargetForm(forms.Form):
    """Every figure may stay empty: then there is no such target."""

    amount = forms.DecimalField(
        label=_("Won, in money"), min_value=0, max_digits=18, decimal_places=2, required=False
    )
    won = forms.IntegerField(label=_("Won, how many"), min_value=0, max_value=100_000, required=False)
    activities = forms.IntegerField(
        label=_("Tasks, calls and meetings"), min_value=0, max_value=100_000, required=False
    )
