"""The Maven files as they come: nothing chosen by hand but the new pipeline, and the figures that must come out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Count, Sum

from parley.catalog.models import Product
from parley.deals.models import Deal, DealLine
from parley.foundation.accounts.models import Company, Team, User
from parley.foundation.importing import preparing
from parley.foundation.importing.models import Batch
from parley.parties.models import Organization

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "A_maven_crm"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER.exists(), reason="needs ../shared/data/A_maven_crm"),
]
NAMES = ("sales_pipeline.csv", "accounts.csv", "products.csv", "sales_teams.csv")


def uploads() -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, (FOLDER / name).read_bytes()) for name in NAMES]


@pytest.fixture
def head(roles) -> User:
    Company.objects.update_or_create(id=1, defaults={"currency": "USD", "country": "US"})
    return User.objects.create_user("head@example.org", "secret", name="Head", role=roles["head"])


@pytest.fixture
def imported(head: User, run_jobs) -> Batch:
    batch = preparing.begin(uploads(), head)
    preparing.check(batch)
    run_jobs()
    batch.refresh_from_db()
    preparing.start(batch)
    run_jobs()
    batch.refresh_from_db()
    return batch


def test_files_and_columns_are_recognised(head: User) -> None:
    batch = preparing.begin(uploads(), head)
    found = {
        file.name: (file.record_type, [column["target"] for column in file.columns])
        for file in batch.files.all()
    }
    assert found == {
        "sales_pipeline.csv": (
            "deal",
            ["external_id", "owner", "lines", "organization", "stage", "started_on", "closed_on", "amount"],
        ),
        "accounts.csv": (
            "organization",
            ["name", "industry", "founded", "annual_revenue", "employees", "country", "parent"],
        ),
        "products.csv": ("product", ["name", "category", "price"]),
        "sales_teams.csv": ("user", ["name", "team.head", "team.region"]),
    }


def test_check_counts_without_writing(head: User, run_jobs) -> None:
    batch = preparing.begin(uploads(), head)
    preparing.check(batch)
    run_jobs()
    batch.refresh_from_db()
    assert batch.state == Batch.State.CHECKED
    counted = {
        file.name: (file.checked["created"], file.checked["problems"], file.checked["new"])
        for file in batch.files.all()
    }
    assert counted == {
        "sales_pipeline.csv": (8800, 0, {"stage": 4}),
        "accounts.csv": (85, 0, {"dictionary_entry": 10}),
        "products.csv": (7, 0, {"dictionary_entry": 3}),
        "sales_teams.csv": (35, 0, {"team": 6}),
    }
    assert (Deal.objects.count(), Organization.objects.count(), Team.objects.count()) == (0, 0, 0)


def test_import_gives_the_known_figures(imported: Batch) -> None:
    assert imported.state == Batch.State.DONE
    assert {file.name: (file.created, file.problems) for file in imported.files.all()} == {
        "sales_pipeline.csv": (8800, 0),
        "accounts.csv": (85, 0),
        "products.csv": (7, 0),
        "sales_teams.csv": (35, 0),
    }
    stages = dict(Deal.objects.values_list("stage__name").annotate(count=Count("pk")))
    assert stages == {"Won": 4238, "Lost": 2473, "Engaging": 1589, "Prospecting": 500}
    won = Deal.objects.filter(outcome="won")
    assert won.aggregate(total=Sum("amount"))["total"] == Decimal("10005534.00")
    assert dict(won.values_list("owner__team__region").annotate(total=Sum("amount"))) == {
        "West": Decimal(3568647),
        "Central": Decimal(3346293),
        "East": Decimal(3090594),
    }
    best = won.values_list("owner__team__head__name").annotate(total=Sum("amount")).order_by("-total").first()
    assert best == ("Melvin Marxen", Decimal(2251930))
    assert (Deal.objects.filter(organization=None).count(), Product.objects.count()) == (1425, 7)
    assert DealLine.objects.filter(product__name="GTX Pro").count() == 1480
    assert Organization.objects.exclude(parent=None).count() == 15
    assert Deal.objects.get(external_id="1C1I7A6R").name == "Cancity – GTX Plus Basic"


def test_import_of_the_same_files_again_changes_nothing(imported: Batch, head: User, run_jobs) -> None:
    again = preparing.begin(uploads(), head)
    preparing.check(again)
    run_jobs()
    again.refresh_from_db()
    preparing.start(again)
    run_jobs()
    assert {file.name: (file.created, file.skipped, file.problems) for file in again.files.all()} == {
        "sales_pipeline.csv": (0, 8800, 0),
        "accounts.csv": (0, 85, 0),
        "products.csv": (0, 7, 0),
        "sales_teams.csv": (0, 35, 0),
    }
    assert Deal.objects.count() == 8800


def test_undo_takes_everything_back(imported: Batch, run_jobs) -> None:
    preparing.undo(imported)
    run_jobs()
    imported.refresh_from_db()
    assert (imported.state, imported.kept) == (Batch.State.UNDONE, [])
    for model in (Deal, Organization, Product, Team):
        assert not model._base_manager.filter(deleted_at__isnull=True).exists()
    assert list(User.objects.filter(deleted_at__isnull=True).values_list("name", flat=True)) == ["Head"]
