"""The large company: people who sell, whom they sell to, their deals, and what happened with them.

Skewed on purpose: one seller owns 50,000 deals, one stage holds 10,000 open cards, one organization has 5,000 people
(fewer where the company is smaller). The same every time.
"""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.scale.words import FIRST, LAST, NOTES, deal_name, organization_name
from parley.communications.models import Note
from parley.deals.models import Deal
from parley.foundation.accounts.actor import system
from parley.foundation.accounts.models import Company, Team, User
from parley.foundation.accounts.roles import install_roles
from parley.foundation.audit.models import Change
from parley.foundation.lib import clock
from parley.foundation.records.models import DictionaryEntry
from parley.foundation.search.folding import fold, indexed
from parley.foundation.search.models import Entry
from parley.parties.models import Organization, Person
from parley.parties.people.models import PersonContact
from parley.pipelines.building import install_template
from parley.pipelines.models import Pipeline, Stage, Transition

SEED = 20261122
TEAMS, SELLERS = 8, 96
OPERATION = str(uuid.UUID(int=SEED))
LOADED = (Organization, Person, PersonContact, Deal, Change, Transition, Note, Entry)


@dataclass
class Plan:
    """How many rows of each; timeline entries are changes, moves and notes together."""

    deals: int = 1_000_000
    people: int = 300_000
    organizations: int = 100_000
    timeline: int = 3_000_000
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))

    @classmethod
    def sized(cls, deals: int) -> Plan:
        """All of it in proportion to the deals."""
        return cls(deals, deals * 3 // 10, max(deals // 10, 1), deals * 3)

    @property
    def busiest_owner(self) -> int:
        return min(50_000, self.deals // 10)

    @property
    def fullest_stage(self) -> int:
        return min(10_000, self.deals // 10)

    @property
    def largest_organization(self) -> int:
        return min(5_000, self.people // 10)


@dataclass
class Staff:
    """Who works there, and the pipeline they work in."""

    sellers: list[int]
    pipeline: Pipeline
    open_stages: list[Stage]
    won: Stage
    lost: Stage
    reasons: list[int]


def employ() -> Staff:
    """Company, teams, people and the pipeline, through the product's own actions."""
    company = Company.current()
    company.set_up_at = clock.now()
    company.currency = "EUR"
    company.save()
    roles = install_roles()
    User.objects.create_user("admin@bench.example", None, name="Admin", role=roles["administrator"])
    User.objects.create_user("head@bench.example", None, name="Head", role=roles["head"])
    teams = [
        Team.objects.create(name=f"Team {number + 1}", region=f"Region {number % 4 + 1}")
        for number in range(TEAMS)
    ]
    sellers = [
        User.objects.create_user(
            f"seller{number}@bench.example",
            None,
            name=f"Seller {number}",
            role=roles["seller"],
            team=teams[number % TEAMS],
        ).pk
        for number in range(SELLERS)
    ]
    pipeline = install_template("services", "deal", system())
    stages = list(Stage.objects.standing().filter(pipeline=pipeline).in_order())
    by_outcome: dict[str, list[Stage]] = {}
    for stage in stages:
        by_outcome.setdefault(stage.outcome, []).append(stage)
    reasons = list(
        DictionaryEntry.objects.filter(dictionary=by_outcome["lost"][0].reason_dictionary).values_list(
            "pk", flat=True
        )
    )
    return Staff(sellers, pipeline, by_outcome["open"], by_outcome["won"][0], by_outcome["lost"][0], reasons)


def organizations(plan: Plan, staff: Staff) -> Iterator[tuple[Any, ...]]:
    now = clock.now()
    for number in range(1, plan.organizations + 1):
        created = now - datetime.timedelta(minutes=plan.chance.randrange(2_000_000))
        name = organization_name(number, plan.chance)
        yield number, name, plan.chance.choice(staff.sellers), created, created, f"DE{number:09d}"


def people(plan: Plan, staff: Staff) -> Iterator[tuple[Any, ...]]:
    now, chance = clock.now(), plan.chance
    for number in range(1, plan.people + 1):
        first, last = chance.choice(FIRST), chance.choice(LAST)
        created = now - datetime.timedelta(minutes=chance.randrange(2_000_000))
        organization = (
            1 if number <= plan.largest_organization else chance.randrange(1, plan.organizations + 1)
        )
        yield (
            number,
            f"{first} {last} {number}",
            first,
            last,
            organization,
            chance.choice(staff.sellers),
            created,
            created,
        )


def contact_points(plan: Plan) -> Iterator[tuple[Any, ...]]:
    for person in range(1, plan.people + 1):
        yield person, "email", f"person{person}@example.com", "work", 0
        yield person, "phone", f"+49{300000000 + person}", "mobile", 1


def deals(plan: Plan, staff: Staff) -> Iterator[tuple[Any, ...]]:
    """A third is open, of the others two in three were won. The first ones make the busiest owner and fullest stage."""
    now, chance = clock.now(), plan.chance
    ordinary = staff.open_stages[1:]
    for number in range(1, plan.deals + 1):
        begun = now - datetime.timedelta(minutes=chance.randrange(1_500_000))
        owner = staff.sellers[0] if number <= plan.busiest_owner else chance.choice(staff.sellers[1:])
        is_open = number <= plan.fullest_stage or (number > plan.busiest_owner and chance.random() < 0.05)
        outcome = "open" if is_open else "won" if chance.random() < 0.66 else "lost"
        if is_open:
            stage = staff.open_stages[0] if number <= plan.fullest_stage else chance.choice(ordinary)
        else:
            stage = staff.won if outcome == "won" else staff.lost
        last_open = stage if is_open else chance.choice(staff.open_stages)
        ended = None if is_open else (begun + datetime.timedelta(days=chance.randrange(1, 120))).date()
        yield (
            number,
            deal_name(chance),
            chance.randrange(1, plan.organizations + 1),
            chance.randrange(1, plan.people + 1),
            owner,
            staff.pipeline.pk,
            stage.pk,
            last_open.pk,
            outcome,
            chance.choice(staff.reasons) if outcome == "lost" and staff.reasons else None,
            f"{chance.randrange(100, 900_000)}.00",
            "EUR",
            begun.date(),
            (begun + datetime.timedelta(days=chance.randrange(20, 400))).date(),
            ended,
            begun,
            begun,
            begun,
            begun,
        )


def changes(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Every deal was created by somebody."""
    now = clock.now()
    for number in range(1, plan.deals + 1):
        fields = {"name": [None, f"Deal {number}"], "amount": [None, "1000.00"]}
        yield "deal", number, "created", fields, 1, 1, "form", now, OPERATION


def moves(plan: Plan, staff: Staff) -> Iterator[tuple[Any, ...]]:
    """Into the first stage, and for those that ended, out of an open one."""
    now, chance = clock.now(), plan.chance
    for number in range(1, min(plan.deals, plan.timeline // 3) + 1):
        at = now - datetime.timedelta(minutes=chance.randrange(1_000_000))
        start, end = (
            chance.choice(staff.open_stages),
            chance.choice([*staff.open_stages, staff.won, staff.lost]),
        )
        yield (
            "deal",
            number,
            staff.pipeline.pk,
            start.pk,
            end.pk,
            chance.randrange(3_000_000),
            at,
            staff.sellers[0],
            "board",
            OPERATION,
        )


def notes(plan: Plan, staff: Staff) -> Iterator[tuple[Any, ...]]:
    now, chance = clock.now(), plan.chance
    for number in range(1, plan.timeline - 2 * plan.deals + 1):
        at = now - datetime.timedelta(minutes=chance.randrange(1_000_000))
        about = 1 if number <= 500 else chance.randrange(1, plan.deals + 1)
        yield "deal", about, chance.choice(NOTES), chance.choice(staff.sellers), at, OPERATION


def search_entries() -> Iterator[tuple[Any, ...]]:
    """What the search would have written for these records."""
    for model, key in ((Organization, "organization"), (Deal, "deal")):
        for pk, name in model.objects.order_by("pk").values_list("pk", "name").iterator(20_000):
            yield key, pk, name, fold(name), indexed([fold(name)])
    reached: Iterator[Any] = (
        PersonContact.objects.order_by("person_id", "position")
        .values_list("person_id", "value")
        .iterator(20_000)
    )
    for pk, name in Person.objects.order_by("pk").values_list("pk", "name").iterator(20_000):
        _, email = next(reached)
        _, phone = next(reached)
        yield "person", pk, name, fold(name), indexed([fold(name), email, phone, phone[1:]])


COLUMNS: dict[str, tuple[str, ...]] = {
    "organizations": ("id", "name", "owner_id", "created_at", "updated_at", "tax_id"),
    "people": (
        "id",
        "name",
        "first_name",
        "last_name",
        "organization_id",
        "owner_id",
        "created_at",
        "updated_at",
    ),
    "contact points": ("person_id", "channel", "value", "label", "position"),
    "deals": (
        *(
            "id",
            "name",
            "organization_id",
            "person_id",
            "owner_id",
            "pipeline_id",
            "stage_id",
            "last_open_stage_id",
        ),
        *(
            "outcome",
            "outcome_reason_id",
            "amount",
            "currency",
            "started_on",
            "expected_close_on",
            "closed_on",
        ),
        *("stage_entered_at", "touched_at", "created_at", "updated_at"),
    ),
    "changes": (
        "record_type",
        "record_id",
        "kind",
        "fields",
        "version",
        "actor_id",
        "channel",
        "at",
        "operation",
    ),
    "moves": (
        *(
            "record_type",
            "record_id",
            "pipeline_id",
            "from_stage_id",
            "to_stage_id",
            "seconds",
            "at",
            "actor_id",
        ),
        *("channel", "operation"),
    ),
    "notes": ("record_type", "record_id", "text", "author_id", "created_at", "operation"),
    "search entries": ("record_type", "record_id", "title", "name", "text"),
}


def tables(plan: Plan, staff: Staff) -> Iterator[tuple[str, Any, Iterator[tuple[Any, ...]]]]:
    """What is loaded, in order: the name, the model, the rows."""
    yield "organizations", Organization, organizations(plan, staff)
    yield "people", Person, people(plan, staff)
    yield "contact points", PersonContact, contact_points(plan)
    yield "deals", Deal, deals(plan, staff)
    yield "changes", Change, changes(plan)
    yield "moves", Transition, moves(plan, staff)
    yield "notes", Note, notes(plan, staff)
    yield "search entries", Entry, search_entries()
