"""Numbers, money, dates and ages as people of three languages write them.

All functions read the language and the time zone that are active (parley.foundation.web.middleware activates the
user's), so templates need not pass them. The data is CLDR's, through Babel.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from babel import Locale
from babel import dates as babel_dates
from babel import numbers as babel_numbers
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

Number = int | float | Decimal

REGIONS = {"en": "en_GB"}
WITHOUT_DECIMALS = frozenset({"IDR", "JPY", "KRW", "VND"})
"""Currencies whose minor unit nobody writes, whatever ISO 4217 says."""
SYMBOLS = {"IDR": "Rp\u00a0", "RUB": "₽", "KZT": "₸", "UAH": "₴"}
"""Symbols for currencies that CLDR shows as a code outside their own language."""
DAY_PATTERNS = {
    "en": ("EEE d MMM", "d MMM y", "EEEE, d MMMM"),
    "ru": ("EEE, d MMM", "d MMM y", "EEEE, d MMMM"),
}
DEFAULT_DAY_PATTERNS = ("EEE, d MMM", "d MMM y", "EEEE, d MMMM")
NEAR_DAYS = 14
"""Days within this distance are told by their weekday, others by their year."""


def locale() -> Locale:
    """Babel's locale for the active language; English is written the British way (18 Dec 2026)."""
    return _locale((get_language() or "en").split("-")[0])


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(REGIONS.get(language, language))


def number(value: Number | None, digits: int | None = None) -> str:
    """12,480.5; with `digits` rounded to that many decimals. Nothing for None."""
    if value is None:
        return ""
    if isinstance(value, int) and value >= 0 and not digits:
        return _whole(value)
    if digits is not None:
        value = round(Decimal(value), digits)
    text = babel_numbers.format_decimal(value, locale=locale(), decimal_quantization=False)
    return text.replace("-", "\u2212")


def percent(value: Number | None, digits: int = 0) -> str:
    """`value` is a share: 0.6315 with one digit is 63.2%."""
    if value is None:
        return ""
    pattern = (
        locale()
        .percent_formats[None]
        .pattern.replace("0%", "0" + ("." + "0" * digits if digits else "") + "%")
    )
    if locale().language == "ru":
        pattern = pattern.replace("0\u00a0%", "0" + ("." + "0" * digits if digits else "") + "\u00a0%")
    return babel_numbers.format_percent(value, format=pattern, locale=locale())


def money(amount: Number | None, currency: str) -> str:
    """The full amount, decimals only where there are any: €386,000, €1,234.50, 2 260 000 €, Rp 15.500.000."""
    if amount is None:
        return ""
    amount = Decimal(amount)
    if currency in WITHOUT_DECIMALS:
        amount = round(amount, 0)
    if amount < 0 or amount != amount.to_integral_value():
        return _exact_money(amount, currency)
    before, after = _around(locale().language, currency)
    return before + _whole(int(amount)) + after


def _whole(value: int) -> str:
    """A whole number without Babel's general machine, which takes a hundred times as long: lists are full of them."""
    return f"{value:,}".replace(",", _separator(locale().language))


@cache
def _separator(language: str) -> str:
    """Between thousands."""
    return _locale(language).number_symbols["latn"]["group"]


@cache
def _around(language: str, currency: str) -> tuple[str, str]:
    """What stands before and after the figures of a whole amount."""
    before, _one, after = _exact_money(Decimal(1), currency).partition("1")
    return before, after


def _exact_money(amount: Decimal, currency: str) -> str:
    pattern = locale().currency_formats["standard"].pattern
    if amount == amount.to_integral_value():
        pattern = pattern.replace(".00", "")
    text = babel_numbers.format_currency(
        amount, currency, format=pattern, locale=locale(), currency_digits=False
    )
    return _with_symbol(text, currency)


def money_short(amount: Number | None, currency: str) -> str:
    """Three figures for sums and charts: €2.26M, 2,26 млн €, Rp 15,5 jt."""
    if amount is None:
        return ""
    amount = _three_figures(Decimal(amount))
    if abs(amount) < 1000:
        return money(round(amount, 0), currency)
    text = babel_numbers.format_compact_currency(amount, currency, locale=locale(), fraction_digits=2)
    return _with_symbol(text, currency)


def number_short(value: Number | None) -> str:
    """Three figures for axes: 8.8K, 1.2M."""
    if value is None:
        return ""
    return babel_numbers.format_compact_decimal(
        _three_figures(Decimal(value)), locale=locale(), fraction_digits=2
    )


def _three_figures(value: Decimal) -> Decimal:
    return round(value, 3 - 1 - value.adjusted()) if value else value


def _with_symbol(text: str, currency: str) -> str:
    if locale().language == "id" and currency == "IDR":
        return text.replace("Rp", "Rp\u00a0")
    return text.replace(currency, SYMBOLS.get(currency, currency)).strip("\u00a0")


def currency_symbol(currency: str) -> str:
    """The symbol alone: € for EUR."""
    return _with_symbol(babel_numbers.get_currency_symbol(currency, locale=locale()), currency)


def time_of_day(moment: datetime) -> str:
    """14:30 in the user's zone (14.30 in Indonesian)."""
    return babel_dates.format_time(timezone.localtime(moment), "short", locale=locale())


def day(value: date | datetime | None) -> str:
    """Today, Tomorrow, Yesterday, then Fri 13 Nov within two weeks, else 18 Dec 2026."""
    if value is None:
        return ""
    on = _local_date(value)
    distance = (on - timezone.localdate()).days
    if abs(distance) <= 1:
        return _near(distance)
    near, far, _heading = DAY_PATTERNS.get(locale().language, DEFAULT_DAY_PATTERNS)
    return babel_dates.format_date(on, near if abs(distance) <= NEAR_DAYS else far, locale=locale())


def full_date(value: date | datetime | None) -> str:
    """18 Dec 2026, however near it is."""
    if value is None:
        return ""
    _near_pattern, far, _heading = DAY_PATTERNS.get(locale().language, DEFAULT_DAY_PATTERNS)
    return babel_dates.format_date(_local_date(value), far, locale=locale())


def short_date(value: date | datetime | None) -> str:
    """3 Dec, with the year where it is another one."""
    if value is None:
        return ""
    on = _local_date(value)
    if on.year != timezone.localdate().year:
        return full_date(on)
    return babel_dates.format_date(on, "d MMM", locale=locale())


def month(value: date | datetime) -> str:
    """November 2026."""
    on = timezone.localtime(value) if isinstance(value, datetime) else value
    text = babel_dates.format_date(on, "LLLL y", locale=locale())
    return text[:1].upper() + text[1:]


def day_heading(value: date | datetime) -> str:
    """The head of a day in a timeline: Today, Yesterday, Tuesday, 3 November, with the year where it is another one."""
    on = _local_date(value)
    distance = (on - timezone.localdate()).days
    if abs(distance) <= 1:
        return _near(distance)
    pattern = DAY_PATTERNS.get(locale().language, DEFAULT_DAY_PATTERNS)[2]
    if on.year != timezone.localdate().year:
        pattern += " y"
    text = babel_dates.format_date(on, pattern, locale=locale())
    return text[:1].upper() + text[1:]


def moment(value: datetime | None) -> str:
    """Today 14:30, Fri 13 Nov 09:00, 18 Dec 2026 (the exact time then stands in the title)."""
    if value is None:
        return ""
    distance = abs((_local_date(value) - timezone.localdate()).days)
    return f"{day(value)} {time_of_day(value)}" if distance <= NEAR_DAYS else day(value)


def exact(value: date | datetime) -> str:
    """Everything there is to say: Friday, 13 November 2026, 14:30 CET."""
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        zone = babel_dates.get_timezone_name(local, "short", locale=locale())
        return f"{babel_dates.format_date(local, 'full', locale=locale())}, {time_of_day(value)} {zone}"
    return babel_dates.format_date(value, "full", locale=locale())


def age(value: datetime | timedelta) -> str:
    """How long ago, or how long: 12 min, 3 h, 9 d, 13 mo, 2 y."""
    span = value if isinstance(value, timedelta) else timezone.now() - value
    minutes = int(abs(span).total_seconds() // 60)
    if minutes < 60:
        return pgettext("age", "%(count)s min") % {"count": minutes}
    if minutes < 24 * 60:
        return pgettext("age", "%(count)s h") % {"count": minutes // 60}
    return age_in_days(minutes // (24 * 60))


def waiting_time(span: timedelta) -> str:
    """How long somebody has waited, to the minute within a day: 40 min, 2 h 10 min, 9 d."""
    minutes = int(span.total_seconds() // 60)
    if not 60 < minutes < 24 * 60 or minutes % 60 == 0:
        return age(span)
    return f"{age(timedelta(hours=minutes // 60))} {age(timedelta(minutes=minutes % 60))}"


def age_in_days(days: int) -> str:
    """The age of something counted in whole days: 9 d, 13 mo, 2 y."""
    if days < 90:
        return pgettext("age", "%(count)s d") % {"count": number(days)}
    if days < 730:
        return pgettext("age", "%(count)s mo") % {"count": days // 30}
    return pgettext("age", "%(count)s y") % {"count": days // 365}


def count_of_days(days: int) -> str:
    """In words, with the plural form: 47 days."""
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": number(days)}


def time_tag(value: date | datetime | None, text: str | None = None) -> SafeString:
    """`<time>` with the machine's and the exact form; the text is `moment` or `day` unless given."""
    if value is None:
        return SafeString("")
    shown = text if text is not None else moment(value) if isinstance(value, datetime) else day(value)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact(value), shown)


def _near(distance: int) -> str:
    return {0: _("Today"), 1: _("Tomorrow"), -1: _("Yesterday")}[distance]


def _local_date(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
