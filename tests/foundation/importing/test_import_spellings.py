"""Texts that nearly name a record: offered, chosen, kept for the next file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parley.catalog.models import Product
from parley.deals.models import Deal
from parley.foundation.accounts.actor import system
from parley.foundation.accounts.models import User
from parley.foundation.importing import preparing
from parley.foundation.importing.columns import Column
from parley.foundation.importing.models import Batch
from parley.foundation.importing.pages import MatchPage
from parley.foundation.records import registry, writing

pytestmark = pytest.mark.django_db


def upload(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


PRODUCTS = "product,sales price\nGTX Pro,4821\nMG Special,55\n"
DEALS = "deal,product,stage\nOne,GTXPro,Won\nTwo,GTX Proo,Won\nThree,Teapot,Fresh\n"


def run(batch: Batch, run_jobs) -> Batch:
    preparing.check(batch)
    run_jobs()
    batch.refresh_from_db()
    preparing.start(batch)
    run_jobs()
    batch.refresh_from_db()
    return batch


def test_spelling_without_the_space_is_the_same_product(admin: User, run_jobs) -> None:
    run(preparing.begin([upload("products.csv", PRODUCTS)], admin), run_jobs)
    batch = preparing.begin([upload("deals.csv", DEALS)], admin)
    file = batch.files.get()
    (products,) = [one for one in MatchPage(batch, file, admin).unknowns() if one.column.name == "product"]
    pro = Product.objects.get(name="GTX Pro")
    assert products.respelled == [("GTXPro", "GTX Pro", 1)]
    assert [(one.text, one.chosen, one.choices[0]) for one in products.texts] == [
        ("GTX Proo", str(pro.pk), (str(pro.pk), "GTX Pro")),
        ("Teapot", "refuse", ("empty", "Leave empty")),
    ]


def test_near_miss_of_a_product_that_comes_in_the_same_import(admin: User, run_jobs) -> None:
    batch = preparing.begin([upload("deals.csv", DEALS), upload("products.csv", PRODUCTS)], admin)
    deals = batch.files.get(name="deals.csv")
    column = Column.read(deals.columns[1])
    assert column.values == {"GTX Proo": "as:GTX Pro"}
    run(batch, run_jobs)
    deals.refresh_from_db()
    assert (deals.created, deals.problems) == (2, 1)
    assert [issue.reasons for issue in deals.issues.all()] == [[["Products", "“Teapot” is not known here."]]]
    assert {line.product.name for deal in Deal.objects.all() for line in deal.lines.all()} == {"GTX Pro"}


def test_stages_go_to_the_pipeline_that_knows_them_all(admin: User, run_jobs) -> None:
    pipeline = writing.create(registry.get("pipeline"), [{"name": "Sales", "record_type": "deal"}], system())[
        0
    ]
    stages = [
        {"name": name, "pipeline": pipeline.pk, "position": place}
        for place, name in enumerate(("Fresh", "Won"))
    ]
    writing.create(registry.get("stage"), stages, system())
    batch = preparing.begin(
        [upload("deals.csv", DEALS.replace("Teapot", "").replace("GTX Proo", "").replace("GTXPro", ""))],
        admin,
    )
    assert batch.files.get().columns[2]["group"] == str(pipeline.pk)
    run(batch, run_jobs)
    assert sorted(Deal.objects.values_list("name", "stage__name", "pipeline__name")) == [
        ("One", "Won", "Sales"),
        ("Three", "Fresh", "Sales"),
        ("Two", "Won", "Sales"),
    ]
