"""The reports over a real pipeline of 8,800 deals: figures known from elsewhere, to the unit."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from parley.analytics import funnel, results
from parley.analytics.period import read
from parley.analytics.scope import Scope
from parley.foundation.accounts.actor import system
from parley.foundation.accounts.models import User
from parley.foundation.accounts.roles import install_roles
from parley.foundation.records import registry, writing
from parley.pipelines.building import pipeline_from_names
from parley.pipelines.models import Pipeline

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "A_maven_crm"
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="needs ../shared/data/A_maven_crm")


def rows_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def created(key: str, rows: list[dict[str, object]]) -> dict[str, int]:
    made = writing.create(registry.get(key), rows, system())
    return {str(record): record.pk for record in made}


@pytest.fixture
def head(db: None) -> User:
    """A head who sees everything, in a company that holds the whole pipeline."""
    company = rows_of("sales_teams.csv")
    heads = created("user", [{"name": name} for name in sorted({row["manager"] for row in company})])
    places = {row["manager"]: row["regional_office"] for row in company}
    teams = created(
        "team", [{"name": f"Team {name}", "region": places[name], "head": pk} for name, pk in heads.items()]
    )
    sellers = created(
        "user", [{"name": row["sales_agent"], "team": teams[f"Team {row['manager']}"]} for row in company]
    )
    sectors = (
        registry.get("organization")
        .by_name["industry"]
        .kind.resolve({row["sector"] for row in rows_of("accounts.csv")}, None, create=True)
    )
    accounts = created(
        "organization",
        [{"name": row["account"], "industry": sectors[row["sector"]]} for row in rows_of("accounts.csv")],
    )
    products = created(
        "product", [{"name": row["product"], "price": row["sales_price"]} for row in rows_of("products.csv")]
    )
    products["GTXPro"] = products["GTX Pro"]
    deals = rows_of("sales_pipeline.csv")
    stages = pipeline_from_names("deal", sorted({row["deal_stage"] for row in deals}), system())
    created(
        "deal",
        [
            {
                "name": row["opportunity_id"],
                "external_id": row["opportunity_id"],
                "owner": sellers[row["sales_agent"]],
                "lines": [products[row["product"]]],
                "organization": accounts.get(row["account"]),
                "stage": stages[row["deal_stage"]],
                "started_on": row["engage_date"],
                "closed_on": row["close_date"],
                "amount": row["close_value"],
            }
            for row in deals
        ],
    )
    return User.objects.create_user("head@example.com", None, name="Head", role=install_roles()["head"])


def test_reports_give_the_known_figures(head: User) -> None:
    everything = results.summary(Scope(), head)
    assert (everything.won, everything.lost, everything.open) == (4238, 2473, 2089)
    assert everything.revenue == Decimal("10005534")
    assert round((everything.win_rate or 0) * 100, 2) == 63.15
    assert (round(everything.won_days or 0, 2), round(everything.lost_days or 0, 2)) == (51.78, 41.48)

    quarters = results.by_quarter(Scope(period=read("2017")), head)
    assert [row.figures.revenue for row in quarters] == [1134672, 3086111, 2982255, 2802496]

    regions = {
        row.label: row.figures.revenue for row in results.split(Scope(), head, results.dimension("region"))
    }
    assert regions == {"West": 3568647, "Central": 3346293, "East": 3090594}

    sellers = [row for row in results.split(Scope(), head, results.dimension("seller")) if row.figures.closed]
    ranked = sorted(sellers, key=lambda row: row.figures.win_rate or 0)
    best, worst = ranked[-1], ranked[0]
    assert (best.label, round((best.figures.win_rate or 0) * 100, 1)) == ("Hayden Neloms", 70.4)
    assert (worst.label, round((worst.figures.win_rate or 0) * 100, 1)) == ("Lajuana Vencill", 55.0)
    assert (sellers[0].label, sellers[0].figures.revenue) == ("Darcel Schlecht", 1153214)

    products = {
        row.label: row.figures.revenue for row in results.split(Scope(), head, results.dimension("product"))
    }
    assert products["GTX Pro"] == 3510578
    assert products["GTX Plus Pro"] == 2629651
    assert products["MG Special"] == 43768

    accounts = results.split(Scope(), head, results.dimension("organization"))
    assert next(row.figures.revenue for row in accounts if row.label == "Kan-code") == 341455


def test_funnel_counts_every_deal_once(head: User) -> None:
    found = funnel.funnel(Scope(), head, Pipeline.objects.get())
    assert [
        (str(step.stage), step.reached, step.moved_on, step.standing, step.lost) for step in found.steps
    ] == [
        ("Prospecting", 8800, 8300, 500, 0),
        ("Engaging", 8300, 4238, 1589, 2473),
    ]
    assert (found.won, found.begun, found.revenue) == (4238, 8800, Decimal("10005534"))
