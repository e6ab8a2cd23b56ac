"""Forms of the people's settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from parley.foundation.accounts.models import Company, Role, Team
from parley.foundation.lib.currencies import CURRENCIES
from parley.foundation.lib.places import countries, time_zones


class AccessForm(forms.Form):
    role = forms.ModelChoiceField(Role.objects.order_by("pk"), label=_("Role"))
    team = forms.ModelChoiceField(
        Team.objects.filter(deleted_at__isnull=True).order_by("name"), label=_("Team"), required=False
    )


class ColleagueForm(AccessForm):
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"))
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)


class CompanyForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    currency = forms.ChoiceField(label=_("Currency"), choices=lambda: [(code, code) for code in CURRENCIES])
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(zone, zone) for zone in time_zones()]
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=lambda: countries(get_language() or "en"),
        help_text=_("Phone numbers without a country code are read as numbers of this country."),
    )

    class Meta:
        model = Company
        fields = ("name", "language", "currency", "time_zone", "country")
        labels = {"name": _("Company name")}


def first_choices() -> dict[str, Any]:
    """A new colleague is most often a seller who speaks the company's language."""
    seller = Role.objects.filter(key="seller").values_list("pk", flat=True).first()
    return {"language": Company.current().language, "role": seller}
