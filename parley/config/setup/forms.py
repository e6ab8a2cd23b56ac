"""The forms of the set-up wizard."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from parley.foundation.staff.forms import CompanyForm


class StartForm(CompanyForm):
    """The company and its first administrator."""

    person = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=_("Your e-mail"))
    password = forms.CharField(
        label=_("Password"), max_length=1000, strip=False, validators=[validate_password]
    )
