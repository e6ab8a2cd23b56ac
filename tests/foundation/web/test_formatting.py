"""Dates, numbers and money in the three languages, against written-out texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from parley.foundation.web import formatting

NOON = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
LANGUAGES = ("en", "ru", "id")


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, 10 November 2026, 12:00 UTC."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@contextmanager
def speaking(language: str, zone: str = "UTC") -> Iterator[None]:
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        yield


def in_all(function: Callable[..., Any], *arguments: Any) -> list[str]:
    """The text in English, Russian and Indonesian, with plain spaces for easier reading."""
    texts = []
    for language in LANGUAGES:
        with speaking(language):
            texts.append(str(function(*arguments)).replace("\u00a0", " ").replace("\u202f", " "))
    return texts


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        (Decimal(386000), "EUR", ["€386,000", "386 000 €", "€386.000"]),
        (Decimal("1234.50"), "EUR", ["€1,234.50", "1 234,50 €", "€1.234,50"]),
        (Decimal("15500000.40"), "IDR", ["Rp 15,500,000", "15 500 000 Rp", "Rp 15.500.000"]),
        (Decimal(950), "RUB", ["₽950", "950 ₽", "₽950"]),
        (Decimal("-12.5"), "USD", ["-US$12.50", "-12,50 $", "-US$12,50"]),
        (None, "EUR", ["", "", ""]),
    ],
)
def test_money_is_written_in_full(amount: Decimal | None, currency: str, expected: list[str]) -> None:
    assert in_all(formatting.money, amount, currency) == expected


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        (2_263_450, "EUR", ["€2.26M", "2,26 млн €", "€2,26 jt"]),
        (2_000_000, "EUR", ["€2M", "2 млн €", "€2 jt"]),
        (226_400, "EUR", ["€226K", "226 тыс. €", "€226 rb"]),
        (999_999, "EUR", ["€1M", "1 млн €", "€1 jt"]),
        (15_500_000, "IDR", ["Rp 15.5M", "15,5 млн Rp", "Rp 15,5 jt"]),
        (812, "EUR", ["€812", "812 €", "€812"]),
        (0, "EUR", ["€0", "0 €", "€0"]),
    ],
)
def test_money_short_has_three_figures(amount: int, currency: str, expected: list[str]) -> None:
    assert in_all(formatting.money_short, amount, currency) == expected


def test_numbers_and_shares_are_grouped() -> None:
    assert in_all(formatting.number, Decimal("1234567.5")) == ["1,234,567.5", "1 234 567,5", "1.234.567,5"]
    assert in_all(formatting.number, -3) == ["−3", "−3", "−3"]
    assert in_all(formatting.number, Decimal("51.7777"), 2) == ["51.78", "51,78", "51,78"]
    assert in_all(formatting.percent, Decimal("0.6315"), 1) == ["63.2%", "63,2 %", "63,2%"]
    assert in_all(formatting.percent, Decimal("0.6"), 0) == ["60%", "60 %", "60%"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 11, 10), ["Today", "Сегодня", "Hari ini"]),
        (date(2026, 11, 11), ["Tomorrow", "Завтра", "Besok"]),
        (date(2026, 11, 9), ["Yesterday", "Вчера", "Kemarin"]),
        (date(2026, 11, 13), ["Fri 13 Nov", "пт, 13 нояб.", "Jum, 13 Nov"]),
        (date(2026, 12, 18), ["18 Dec 2026", "18 дек. 2026", "18 Des 2026"]),
        (date(2025, 11, 13), ["13 Nov 2025", "13 нояб. 2025", "13 Nov 2025"]),
    ],
)
def test_day_is_near_or_full(at_noon: None, value: date, expected: list[str]) -> None:
    assert in_all(formatting.day, value) == expected


def test_moment_is_in_the_persons_time_zone(at_noon: None) -> None:
    late = datetime(2026, 11, 10, 22, 30, tzinfo=UTC)
    with speaking("en", "Europe/Berlin"):
        assert formatting.moment(late) == "Today 23:30"
    with speaking("ru", "Asia/Jakarta"):
        assert formatting.moment(late) == "Завтра 05:30"
    with speaking("id", "Asia/Jakarta"):
        assert formatting.moment(late) == "Besok 05.30"


def test_time_tag_carries_the_machine_form(at_noon: None) -> None:
    with speaking("en"):
        assert formatting.time_tag(date(2026, 11, 13)) == (
            '<time datetime="2026-11-13" title="Friday, 13 November 2026">Fri 13 Nov</time>'
        )
    assert formatting.time_tag(None) == ""


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(minutes=12), ["12 min", "12 мин", "12 mnt"]),
        (timedelta(hours=3), ["3 h", "3 ч", "3 jam"]),
        (timedelta(days=47), ["47 d", "47 д", "47 hr"]),
        (timedelta(days=400), ["13 mo", "13 мес", "13 bln"]),
        (timedelta(days=800), ["2 y", "2 г", "2 thn"]),
    ],
)
def test_age_takes_the_largest_fitting_unit(span: timedelta, expected: list[str]) -> None:
    assert in_all(formatting.age, span) == expected


def test_count_of_days_has_the_languages_plural_forms() -> None:
    with speaking("ru"):
        assert [formatting.count_of_days(days) for days in (1, 2, 5, 21)] == [
            "1 день",
            "2 дня",
            "5 дней",
            "21 день",
        ]
    with speaking("id"):
        assert [formatting.count_of_days(days) for days in (1, 5)] == ["1 hari", "5 hari"]


def test_day_heading_names_another_year(at_noon: None) -> None:
    assert in_all(formatting.day_heading, date(2026, 11, 3)) == [
        "Tuesday, 3 November",
        "Вторник, 3 ноября",
        "Selasa, 3 November",
    ]
    with speaking("en"):
        assert formatting.day_heading(date(2025, 11, 4)) == "Tuesday, 4 November 2025"
