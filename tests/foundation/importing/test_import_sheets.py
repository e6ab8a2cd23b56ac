"""Workbooks with several sheets, and the lines of totals that programs put below their tables."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from parley.catalog.models import Product
from parley.deals.models import Deal
from parley.foundation.accounts.models import User
from parley.foundation.importing import preparing
from parley.foundation.importing.models import Batch
from parley.foundation.importing.totals import is_total

pytestmark = pytest.mark.django_db
Run = Callable[[], int]


def workbook(sheets: dict[str, list[list[object]]]) -> SimpleUploadedFile:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("sales.xlsx", content.getvalue())


def imported(batch: Batch, run_jobs: Run) -> Batch:
    preparing.check(batch)
    run_jobs()
    batch.refresh_from_db()
    preparing.start(batch)
    run_jobs()
    batch.refresh_from_db()
    return batch


def test_every_sheet_of_a_workbook_is_a_file_of_the_import(admin: User, run_jobs: Run) -> None:
    deals = [["deal", "product", "stage"], ["One", "GTX Pro", "Won"], ["Two", "GTX Pro", "Open"]]
    products = [["product", "sales price"], ["GTX Pro", 4821]]
    notes = [["Made on Monday"], ["by Ann"]]
    batch = preparing.begin([workbook({"deals": deals, "products": products, "notes": notes})], admin)
    files = {file.name: (file.record_type, file.rows) for file in batch.files.all()}
    assert files["sales.xlsx · deals"] == ("deal", 2)
    assert files["sales.xlsx · products"] == ("product", 1)
    imported(batch, run_jobs)
    assert Deal.objects.filter(lines__product=Product.objects.get()).count() == 2


def test_a_line_of_totals_is_no_record(admin: User, run_jobs: Run) -> None:
    text = "deal,contact,stage,value\nOne,,Open,10\nTwo,,Open,20\nTotal,,,30\n"
    batch = preparing.begin([SimpleUploadedFile("deals.csv", text.encode())], admin)
    imported(batch, run_jobs)
    file = batch.files.get()
    assert (file.created, file.problems) == (2, 1)
    assert file.issues.get().reasons == [["", "This line looks like a total of the others and was left out."]]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["Total", "", "", "10005534"], True),
        (["", "Итого:", "", "", "", "1 234,50"], True),
        (["Total", "", "", ""], True),
        (["Total", "Energy", "France", ""], False),
        (["Total", "Energy", "", ""], False),
        (["Total", "5"], False),
        (["Totally", "", "", "5"], False),
        (["", "", "", ""], False),
    ],
)
def test_totals_are_told_from_companies_that_are_called_so(cells: list[str], expected: bool) -> None:
    assert is_total(cells) is expected
