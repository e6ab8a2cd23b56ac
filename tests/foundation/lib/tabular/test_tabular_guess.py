"""What a column is taken for, and when a person is asked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parley.foundation.lib.tabular import ColumnGuess, Place, Reading, Row, guess_columns


def guess(*texts: str, **preferences: str) -> ColumnGuess:
    rows = [Row(line, [text]) for line, text in enumerate(texts, 2)]
    (found,) = guess_columns(["column"], rows, **preferences)
    return found


@pytest.mark.parametrize(
    ("texts", "kind", "option"),
    [
        (["Ann", "Bob"], "text", ""),
        (["1", "20", "300"], "integer", "."),
        (["1.5", "20", "300"], "number", "."),
        (["1 234,56", "7"], "number", ","),
        (["1.234,56", "7,5"], "number", ","),
        (["1,234,567", "12"], "integer", "."),
        (["100.04", "1,250.00"], "number", "."),
        (["12%", "7.5%"], "percent", "."),
        (["$5", "$1,200.50"], "money", "."),
        (["5,50 ₽", "100 ₽"], "money", ","),
        (["2017-03-01", "2017-12-31"], "date", "ymd"),
        (["31.12.2017", "01.02.2017"], "date", "dmy"),
        (["12/31/2017", "01/02/2017"], "date", "mdy"),
        (["15 Jan 2023", "1 Feb 2024"], "date", "ymd"),
        (["2017-03-01 10:00", "2017-03-02"], "datetime", "ymd"),
        (["2010-10-14T12:00:00.000Z"], "datetime", "ymd"),
        (["yes", "no", "yes"], "yes_no", ""),
        (["да", "нет"], "yes_no", ""),
        (["0", "1", "1"], "integer", "."),
        (["ann@example.com", "bob@example.com"], "email", ""),
        (["https://example.com", "www.example.org/x"], "url", ""),
        (["+7 916 123-45-67", "8 (495) 123-45-67"], "phone", ""),
        (["", " ", ""], "text", ""),
        ([], "text", ""),
        (["N/A", "-", "5"], "integer", "."),
    ],
)
def test_kind_of_a_column(texts: list[str], kind: str, option: str) -> None:
    found = guess(*texts)
    assert (found.reading, found.alternatives) == (Reading(kind, option), ())


def test_ambiguous_dates_offer_both_orders() -> None:
    found = guess("03/04/2026", "05/06/2026")
    assert (found.reading, found.alternatives) == (Reading("date", "dmy"), (Reading("date", "mdy"),))
    assert guess("03/04/2026", prefer_order="mdy").reading == Reading("date", "mdy")


def test_one_value_settles_the_order_and_is_shown_as_evidence() -> None:
    found = guess("03/04/2026", "05/06/2026", "28/02/2026")
    assert (found.reading, found.alternatives) == (Reading("date", "dmy"), ())
    assert found.evidence[Reading("date", "mdy")] == Place(4, "28/02/2026")


def test_settled_column_settles_the_others_of_the_file() -> None:
    rows = [Row(2, ["03/04/2026", "12/31/2026"]), Row(3, ["05/06/2026", "01/01/2026"])]
    first, second = guess_columns(["begin", "end"], rows)
    assert (second.reading, first.reading) == (Reading("date", "mdy"), Reading("date", "mdy"))
    assert first.alternatives == (Reading("date", "dmy"),)


def test_ambiguous_thousands_offer_both_marks() -> None:
    found = guess("1,234", "5,678")
    assert (found.reading, found.alternatives) == (Reading("integer", "."), (Reading("number", ","),))
    assert (found.reading.parse("1,234"), found.alternatives[0].parse("1,234")) == (1234, Decimal("1.234"))


def test_values_that_do_not_fit_are_located() -> None:
    texts = [f"person{n}@example.com" for n in range(50)]
    texts[7] = "nobody"
    found = guess(*texts)
    assert (found.reading.kind, found.fits, found.filled, found.misfits) == (
        "email",
        49,
        50,
        (Place(9, "nobody"),),
    )


def test_rows_after_the_sample_are_verified() -> None:
    found = guess(*["03/04/2026"] * 1_500, "28/02/2026", "never")
    assert (found.reading, found.alternatives) == (Reading("date", "dmy"), ())
    assert (found.fits, found.filled, found.misfits) == (1_501, 1_502, (Place(1_503, "never"),))


def test_distinct_values_are_counted() -> None:
    found = guess("Won", "Lost", "Won", "")
    assert (found.values, found.blanks, found.longest, found.examples) == (
        {"Won": 2, "Lost": 1},
        1,
        4,
        ("Won", "Lost"),
    )
    assert guess(*map(str, range(2_000))).values is None
