"""The Jinja2 environment of all templates: strict about names, translated, with the product's functions and filters."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jinja2
from django.forms import BaseForm
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext

from parley.foundation.web import formatting, looks
from parley.foundation.web.addresses import address
from parley.foundation.web.assets import asset
from parley.foundation.web.kit import Kit
from parley.foundation.web.shell import page_shell


def environment(**options: Any) -> jinja2.Environment:
    """Called by Django's Jinja2 backend with loader, autoescape and reload options."""
    options["undefined"] = jinja2.StrictUndefined
    env = jinja2.Environment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(
        asset=asset, icon=icon, language=get_language, url=address, page_shell=page_shell, ui=Kit(env)
    )
    env.filters.update(
        {
            "age": formatting.age,
            "age_in_days": formatting.age_in_days,
            "count_of_days": formatting.count_of_days,
            "day": formatting.day,
            "day_heading": formatting.day_heading,
            "error_of": error_of,
            "full_date": formatting.full_date,
            "short_date": formatting.short_date,
            "waiting_time": formatting.waiting_time,
            "hue": looks.hue,
            "initials": looks.initials,
            "keys": looks.keys_shown,
            "moment": formatting.moment,
            "money": formatting.money,
            "money_short": formatting.money_short,
            "number": formatting.number,
            "number_short": formatting.number_short,
            "percent": formatting.percent,
            "time_of_day": formatting.time_of_day,
            "time_tag": formatting.time_tag,
            "with_class": with_class,
            "without": without,
        }
    )
    return env


def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """A drawing of the sprite by its Tabler name; `size` is sm or lg. Without a label it is hidden from readers."""
    return _drawn(name, size, str(label), asset("src/icons.svg"))


@lru_cache(maxsize=2_000)
def _drawn(name: str, size: str, label: str, sprite: str) -> SafeString:
    reader = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    kind = f"icon icon-{size}" if size else "icon"
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', kind, reader, sprite, name)


def with_class(markup: SafeString, name: str) -> SafeString:
    """A drawing with one more class: `icon("check")|with_class("good-ink")`."""
    return SafeString(markup.replace('class="', f'class="{escape(name)} ', 1))


def without(attributes: dict[str, Any], *names: str) -> dict[str, Any]:
    """The attributes but for those named, which the macro writes itself."""
    return {name: value for name, value in attributes.items() if name not in names}


def error_of(form: BaseForm, name: str) -> str:
    """The first thing that is wrong with a field of a Django form, or nothing."""
    return str(next(iter(form.errors.get(name, [])), ""))
