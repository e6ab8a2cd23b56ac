"""Forms of the roles' pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parley.foundation.accounts.models import Role


class NewRoleForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("role", "Name"), max_length=100)
    copy_of = forms.ModelChoiceField(Role.objects.order_by("pk"), required=False, label=_("Copy of"))


class RoleForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("role", "Name"), max_length=100)
    description = forms.CharField(label=_("What it is for"), max_length=300, required=False)
    second_factor = forms.BooleanField(label=_("Sign in with a second factor"), required=False)
    version = forms.IntegerField(min_value=1)
