"""Export: what a spreadsheet gets, and that it runs nothing of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.records import writing
from parley.foundation.web.screens.export import safe_text
from parley.parties.organizations.record import organization_record

SignedIn = Callable[[User], Client]


@pytest.fixture
def companies(anna: User) -> list[Any]:
    rows = [
        {
            "name": "=HYPERLINK(1)",
            "country": "Österreich",
            "employees": 12,
            "annual_revenue": "1500.50",
            "owner": anna.pk,
        },
        {"name": "Birch", "country": "Norway", "employees": -0, "owner": anna.pk},
    ]
    return writing.create(organization_record, rows, Actor(anna))


def csv_rows(client: Client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"/organizations/export.csv{query}")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_safe_text_disarms_formulas(text: str) -> None:
    assert safe_text(text) == f"'{text}"


def test_safe_text_leaves_other_texts_alone() -> None:
    assert [safe_text(text) for text in ("Alder", "5 = 5", "", "’tis")] == ["Alder", "5 = 5", "", "’tis"]


def test_csv_has_all_listed_columns_and_plain_numbers(
    signed_in: SignedIn, anna: User, companies: list[Any]
) -> None:
    first, second = csv_rows(signed_in(anna))
    assert (first["Name"], first["Country"], first["Employees"], first["Annual revenue"]) == (
        "'=HYPERLINK(1)", "Österreich", "12", "1500.50",
    )  # fmt: skip
    assert (second["Name"], second["Owner"], second["Annual revenue"]) == ("Birch", "Anna", "")


def test_csv_follows_the_lists_conditions(signed_in: SignedIn, anna: User, companies: list[Any]) -> None:
    where = "?where=%7B%22all%22%3A%5B%5B%22country%22%2C%22is%22%2C%22Norway%22%5D%5D%7D"
    assert [row["Name"] for row in csv_rows(signed_in(anna), where)] == ["Birch"]


def test_csv_holds_only_what_one_may_see(signed_in: SignedIn, vera: User, companies: list[Any]) -> None:
    assert csv_rows(signed_in(vera)) == []


def test_xlsx_stores_formulas_as_text_and_numbers_as_numbers(
    signed_in: SignedIn, anna: User, companies: list[Any]
) -> None:
    response = signed_in(anna).get("/organizations/export.xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    head, first, _second = sheet.iter_rows()
    cells = {title.value: cell for title, cell in zip(head, first, strict=True)}
    assert (cells["Name"].value, cells["Name"].data_type) == ("=HYPERLINK(1)", "s")
    assert Decimal(str(cells["Annual revenue"].value)) == Decimal("1500.50")
    assert cells["Created"].value.date() >= date(2020, 1, 1)


def test_csv_of_several_chunks_has_every_row_once(signed_in: SignedIn, anna: User) -> None:
    rows = [{"name": f"Company {number:04}", "owner": anna.pk} for number in range(1_050)]
    writing.create(organization_record, rows, Actor(anna))
    exported = csv_rows(signed_in(anna))
    assert [row["Name"] for row in exported] == [row["name"] for row in rows]
    assert {row["Owner"] for row in exported} == {"Anna"}
