"""What a person may change about themselves, and the sign-in form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parley.foundation.accounts.models import User
from parley.foundation.lib.places import time_zones


class SignInForm(forms.Form):
    email = forms.CharField(label=_("E-mail"), max_length=254)
    password = forms.CharField(label=_("Password"), max_length=1000, strip=False)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(zone, zone) for zone in time_zones()]
    )

    class Meta:
        model = User
        fields = ("name", "language", "time_zone", "theme", "density")
        labels = {"name": pgettext_lazy("person", "Name"), "theme": _("Theme"), "density": _("Row height")}

    def save(self, commit: bool = True) -> Any:
        """Writes these columns only: an administrator may be changing the role at the same moment."""
        user = self.instance
        if commit:
            user.save(update_fields=self.changed_data)
        return user


class PreferenceForm(forms.Form):
    """The quick choices of the person's menu: one of them at a time."""

    language = forms.ChoiceField(choices=lambda: settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=User.Theme.choices, required=False)
    density = forms.ChoiceField(choices=User.Density.choices, required=False)
