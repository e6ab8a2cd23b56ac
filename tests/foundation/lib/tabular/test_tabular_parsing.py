"""Single values: numbers, dates, yes and no, addresses, money."""

# ruff: noqa: DTZ001 - moments without a zone are what files hold

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from parley.foundation.lib.tabular import (
    COMMA,
    POINT,
    NumberStyle,
    TabularError,
    parse_date,
    parse_datetime,
    parse_email,
    parse_integer,
    parse_money,
    parse_number,
    parse_percent,
    parse_phone,
    parse_url,
    parse_yes_no,
)


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("1234.56", POINT, "1234.56"),
        ("1,234.56", POINT, "1234.56"),
        ("1 234,56", COMMA, "1234.56"),
        ("1\u00a0234\u202f567,5".replace("\u202f", "\u00a0"), COMMA, "1234567.5"),
        ("1.234,56", COMMA, "1234.56"),
        ("1.234.567", COMMA, "1234567"),
        ("1'234'567.00", POINT, "1234567.00"),
        ("12,34,567.8", POINT, "1234567.8"),
        ("(500)", POINT, "-500"),
        ("-1 000", POINT, "-1000"),
        ("\u22127", POINT, "-7"),
        ("500-", POINT, "-500"),
        ("+7", POINT, "7"),
        (".5", POINT, "0.5"),
        ("5.", POINT, "5"),
        ("1.5E+3", POINT, "1500"),
        ("0.10", POINT, "0.10"),
        (" 42 ", POINT, "42"),
        ("123456789012345678901234567890.12", POINT, "123456789012345678901234567890.12"),
    ],
)
def test_number_is_exact(text: str, style: NumberStyle, value: str) -> None:
    assert parse_number(text, style) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("1,5", POINT),
        ("1.5", COMMA),
        ("1,23", POINT),
        ("1 23", POINT),
        ("1,234 567", POINT),
        ("12 34", COMMA),
        ("--5", POINT),
        ("5%", POINT),
        ("", POINT),
        ("-", POINT),
        (".", POINT),
        ("e5", POINT),
        ("1e999", POINT),
        ("٣", POINT),
        ("twelve", POINT),
        ("1" * 101, POINT),
    ],
)
def test_text_that_is_no_number_is_refused(text: str, style: NumberStyle) -> None:
    with pytest.raises(TabularError):
        parse_number(text, style)


def test_error_names_line_and_what_was_expected() -> None:
    with pytest.raises(TabularError) as caught:
        parse_number("1,5", POINT, line=7)
    assert str(caught.value) == "Line 7: '1,5' is not a number written with decimal point."


def test_integer_takes_no_fraction() -> None:
    assert (parse_integer("1 200"), parse_integer("12.00")) == (1200, 12)
    with pytest.raises(TabularError):
        parse_integer("12.5")


def test_percent_counts_in_hundredths() -> None:
    assert (parse_percent("12%"), parse_percent("12,5 %", COMMA), parse_percent("7")) == (
        12,
        Decimal("12.5"),
        7,
    )


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2017-03-01", "dmy", date(2017, 3, 1)),
        ("2017/3/1", "mdy", date(2017, 3, 1)),
        ("20170301", "ymd", date(2017, 3, 1)),
        ("01.03.2017", "dmy", date(2017, 3, 1)),
        ("03/01/2017", "mdy", date(2017, 3, 1)),
        ("1.3.17", "dmy", date(2017, 3, 1)),
        ("31.12.69", "dmy", date(1969, 12, 31)),
        ("31.12.68", "dmy", date(2068, 12, 31)),
        ("17-03-01", "ymd", date(2017, 3, 1)),
        ("15 Jan 2023", "ymd", date(2023, 1, 15)),
        ("15-янв-2023", "ymd", date(2023, 1, 15)),
        ("15 января 2023 г.", "ymd", date(2023, 1, 15)),
        ("9 мая 2023", "ymd", date(2023, 5, 9)),
        ("17 Agustus 1945", "ymd", date(1945, 8, 17)),
        ("5 Desember 2024", "ymd", date(2024, 12, 5)),
        ("January 5, 2024", "ymd", date(2024, 1, 5)),
        ("Mon, 5 Feb 2024", "ymd", date(2024, 2, 5)),
        ("2024-02-29 00:00:00", "ymd", date(2024, 2, 29)),
        ("2024-02-29T00:00:00.000Z", "ymd", date(2024, 2, 29)),
    ],
)
def test_date_is_read(text: str, order: str, day: date) -> None:
    assert parse_date(text, order) == day


@pytest.mark.parametrize(
    ("text", "order", "code"),
    [
        ("31.02.2024", "dmy", "no_such_date"),
        ("13/01/2024", "mdy", "no_such_date"),
        ("01.03.2017", "ymd", "not_a_date"),
        ("2024-02-29 13:05", "ymd", "not_a_date"),
        ("1/2", "dmy", "not_a_date"),
        ("soon", "dmy", "not_a_date"),
        ("5 Foo 2024", "dmy", "not_a_date"),
        ("0000-01-01", "ymd", "no_such_date"),
        ("9" * 100, "dmy", "value_too_long"),
    ],
)
def test_text_that_is_no_date_is_refused(text: str, order: str, code: str) -> None:
    with pytest.raises(TabularError) as caught:
        parse_date(text, order, line=3)
    assert (caught.value.code, caught.value.line) == (code, 3)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2010-10-14T12:00:00.000Z", datetime(2010, 10, 14, 12, tzinfo=UTC)),
        ("07/15/2009 02:14:45+0800", datetime(2009, 7, 15, 2, 14, 45, tzinfo=timezone(timedelta(hours=8)))),
        (
            "07/13/2009T22:14:45-08:00",
            datetime(2009, 7, 13, 22, 14, 45, tzinfo=timezone(timedelta(hours=-8))),
        ),
        ("7/5/2024 3:07 PM", datetime(2024, 7, 5, 15, 7)),
        ("7/5/2024 12:07 am", datetime(2024, 7, 5, 0, 7)),
        ("2024-02-29 13:05:06.123456789", datetime(2024, 2, 29, 13, 5, 6, 123456)),
        ("2024-02-29", datetime(2024, 2, 29)),
    ],
)
def test_moment_is_read_with_its_zone(text: str, moment: datetime) -> None:
    found = parse_datetime(text, "mdy")
    assert (found, found.tzinfo is None) == (moment, moment.tzinfo is None)


@pytest.mark.parametrize("text", ["2024-02-29 25:00", "2024-02-29 13:61", "2024-02-29 13:05 PM", "13:05"])
def test_impossible_time_is_refused(text: str) -> None:
    with pytest.raises(TabularError):
        parse_datetime(text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes", True),
        ("Да", True),
        ("YA", True),
        ("1", True),
        ("✓", True),
        ("no", False),
        ("нет", False),
        ("tidak", False),
    ],
)
def test_yes_and_no_in_three_languages(text: str, answer: bool) -> None:
    assert parse_yes_no(text) is answer


@pytest.mark.parametrize("text", ["maybe", "", "2", "yess"])
def test_other_words_are_neither_yes_nor_no(text: str) -> None:
    with pytest.raises(TabularError):
        parse_yes_no(text)


@pytest.mark.parametrize(
    "text", ["ann@example.com", "a.b+c@sub.example.co.uk", "иван@почта.рф", "o'neil@example.org"]
)
def test_email_is_accepted(text: str) -> None:
    assert parse_email(f" {text} ") == text


@pytest.mark.parametrize(
    "text",
    [
        "ann",
        "ann@",
        "@example.com",
        "a b@example.com",
        "a@b",
        "a@@b.com",
        "a@-b.com",
        "a..b@c.com",
        "a@b.com,c@d.com",
    ],
)
def test_text_that_is_no_email_is_refused(text: str) -> None:
    with pytest.raises(TabularError):
        parse_email(text)


@pytest.mark.parametrize(
    "text", ["+1 555 3227 8544", "8 (495) 123-45-67", "07700 900118", "0812-555-0123 ext. 12"]
)
def test_phone_is_accepted(text: str) -> None:
    assert parse_phone(text) == text


@pytest.mark.parametrize("text", ["12345", "call me", "+1 555 3227 8544 1234 5678", ""])
def test_text_that_is_no_phone_is_refused(text: str) -> None:
    with pytest.raises(TabularError):
        parse_phone(text)


def test_web_address_gets_its_scheme() -> None:
    assert (parse_url("www.example.com"), parse_url("http://example.com/a?b=1")) == (
        "https://www.example.com",
        "http://example.com/a?b=1",
    )
    with pytest.raises(TabularError):
        parse_url("javascript:alert(1)")


@pytest.mark.parametrize(
    ("text", "style", "amount", "currency"),
    [
        ("$1,234.50", POINT, "1234.50", "USD"),
        ("-$5", POINT, "-5", "USD"),
        ("$(5.00)", POINT, "-5", "USD"),
        ("1 234,56 ₽", COMMA, "1234.56", "RUB"),
        ("1 234,56 руб.", COMMA, "1234.56", "RUB"),
        ("Rp 1.234.567", COMMA, "1234567", "IDR"),
        ("Rp. 1.234.567", COMMA, "1234567", "IDR"),
        ("EUR 12.30", POINT, "12.30", "EUR"),
        ("99.90", POINT, "99.90", ""),
    ],
)
def test_money_is_amount_and_currency(text: str, style: NumberStyle, amount: str, currency: str) -> None:
    assert parse_money(text, style) == (Decimal(amount), currency)


@pytest.mark.parametrize("text", ["free", "12 apples", "$5 USD", "abc 5"])
def test_text_that_is_no_money_is_refused(text: str) -> None:
    with pytest.raises(TabularError):
        parse_money(text)


@pytest.mark.parametrize(
    "parse",
    [
        parse_number,
        parse_date,
        parse_datetime,
        parse_email,
        parse_phone,
        parse_url,
        parse_money,
        parse_yes_no,
    ],
)
@pytest.mark.parametrize(
    "text", ["1" * 1_000_000, "a@" * 500_000, "1 " * 500_000, "(" * 1_000_000, " " * 1_000_000, "1-" * 49]
)
def test_evil_text_is_refused_at_once(parse, text: str) -> None:
    with pytest.raises(TabularError):
        parse(text)
