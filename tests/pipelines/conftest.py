"""A pipeline with its stages, and deals on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from parley.deals.models import Deal
from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.records import writing
from parley.parties.organizations.record import organization_record
from parley.pipelines.building import install_template
from parley.pipelines.models import Pipeline, Stage

Make = Callable[..., Deal]


@pytest.fixture
def pipeline(db: None) -> Pipeline:
    """Opportunity, Commercial proposal (needs organization and amount), …, Won (needs an amount), Lost (a reason)."""
    return install_template("telephone_sales", "deal", system())


@pytest.fixture
def stages(pipeline: Pipeline) -> list[Stage]:
    return list(Stage.objects.standing().filter(pipeline=pipeline).in_order())


@pytest.fixture
def make(boris: User, stages: list[Stage]) -> Make:
    """A deal of Boris on the first stage."""

    def made(name: str = "Palletiser", **values: Any) -> Deal:
        given = {"name": name, "owner": boris.pk, "stage": stages[0].pk, **values}
        return writing.create(deal_record, [given], Actor(boris, "screen"))[0]

    return made


@pytest.fixture
def company(boris: User) -> int:
    """The id of an organization."""
    return writing.create(organization_record, [{"name": "Harbour Foods"}], Actor(boris, "screen"))[0].pk
