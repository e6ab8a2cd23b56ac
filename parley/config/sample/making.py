"""Making the sample company, step by step, through the same actions that people use."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import override

from parley.communications.actions import write_notes
from parley.config.logins import Login
from parley.config.sample.planning import plan_months, plan_next_steps
from parley.config.sample.story import Plot, Story, plots, tell
from parley.config.sample.world import SEED, Customer, customers, words
from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import Company, Team, User
from parley.foundation.accounts.roles import install_roles
from parley.foundation.actions.records import change_records, create_records
from parley.foundation.lib import clock
from parley.foundation.records import registry, writing
from parley.foundation.records.models import DictionaryEntry
from parley.pipelines.building import install_template, shipped_templates
from parley.pipelines.models import Outcome

PASSWORD = "parley-sample"
Progress = Callable[[int, int, str], None]


def make_sample(progress: Progress) -> list[Login]:
    """Fills an empty database; `progress(done, total, what)` is called as it goes. Returns who can sign in."""
    chance = random.Random(SEED)
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    with override("en"), transaction.atomic():
        progress(0, 100, "People and products")
        sellers = _staff()
        products = _products()
        stories = plots(_pipelines(), _reasons())
        known = customers(chance)
        progress(4, 100, "Customers")
        made = _customers(known, sellers, now, chance)
        told = _told(known, stories, products, now, chance)
        for number, story in enumerate(told):
            if number % 5 == 0:
                progress(10 + 87 * number // len(told), 100, "Deals and their history")
            _live(story, made[id(story.customer)], now, chance)
        progress(97, 100, "Next steps")
        plan_next_steps(_open_deals(), now)
        everyone = [seller for market in sellers.values() for seller in market]
        plan_months(everyone, User.objects.get(email="head@parley.example"))
        _unsorted(stories[0], now)
    progress(100, 100, "Ready")
    return [
        Login("Administrator", "admin@parley.example", PASSWORD),
        Login("Head of sales", "head@parley.example", PASSWORD),
        Login("Seller", "maya@parley.example", PASSWORD),
        Login("Seller (Russian)", "irina@parley.example", PASSWORD),
    ]


EMAILS = {"Maya Lindqvist": "maya", "Ирина Соколова": "irina", "Rizky Pratama": "rizky", "Tom Reyes": "tom"}


def _staff() -> dict[str, list[User]]:
    """The company, its roles, teams and people; sellers by the language of their market."""
    given = words()
    company = Company.current()
    company.name, company.currency, company.time_zone, company.country = (
        given["company"],
        "EUR",
        "Europe/London",
        "GB",
    )
    company.set_up_at = clock.now()
    company.save()
    roles = install_roles()
    User.objects.create_user(
        "admin@parley.example", PASSWORD, name="Erik Sandberg", role=roles["administrator"]
    )
    User.objects.create_user(
        "head@parley.example", PASSWORD, name="Judith Amory", role=roles["head"], time_zone="Europe/London"
    )
    sellers: dict[str, list[User]] = {}
    for team_words in given["teams"]:
        team = Team.objects.create(name=team_words["name"], region=team_words["region"])
        sellers[team_words["language"]] = [
            User.objects.create_user(
                f"{EMAILS[name]}@parley.example" if name in EMAILS else None,
                PASSWORD if name in EMAILS else None,
                name=name,
                role=roles["seller"],
                team=team,
                language=team_words["language"],
                time_zone=team_words["time_zone"],
            )
            for name in team_words["sellers"]
        ]
    return sellers


def _products() -> list[dict[str, Any]]:
    record_type = registry.get("product")
    given = words()["products"]
    categories = record_type.by_name["category"].kind.resolve(
        {one["category"] for one in given}, None, create=True
    )
    rows = [one | {"category": categories[one["category"]]} for one in given]
    return [{"id": product.pk} for product in create_records(record_type, rows, by=system())]


def _pipelines() -> list[Any]:
    return [install_template(key, "deal", system()) for key in shipped_templates()]


def _reasons() -> dict[str, list[int]]:
    reasons: dict[str, list[int]] = {}
    for dictionary, pk in DictionaryEntry.objects.alive().values_list("dictionary", "pk"):
        reasons.setdefault(dictionary, []).append(pk)
    return reasons


def _customers(
    known: list[Customer], sellers: dict[str, list[User]], now: datetime.datetime, chance: random.Random
) -> dict[int, tuple[User, Any, list[Any]]]:
    """The organizations and their people, each pair with a seller of its market."""
    organization, person = registry.get("organization"), registry.get("person")
    industries = organization.by_name["industry"].kind.resolve(
        {one.organization["industry"] for one in known}, None, create=True
    )
    owners = [chance.choice(sellers[one.language]) for one in known]
    rows = [
        one.organization | {"industry": industries[one.organization["industry"]], "owner": owner.pk}
        for one, owner in zip(known, owners, strict=True)
    ]
    with clock.set_to(now - datetime.timedelta(days=420)):
        organizations = create_records(organization, rows, by=system())
        people_rows = [
            one_person | {"organization": made.pk, "owner": owner.pk}
            for one, made, owner in zip(known, organizations, owners, strict=True)
            for one_person in one.people
        ]
        people = create_records(person, people_rows, by=system())
    at_work: dict[int, list[Any]] = {}
    for one in people:
        at_work.setdefault(one.organization_id, []).append(one)
    return {
        id(one): (owner, made, at_work.get(made.pk, []))
        for one, made, owner in zip(known, organizations, owners, strict=True)
    }


def _told(
    known: list[Customer],
    stories: list[Plot],
    products: list[dict[str, Any]],
    now: datetime.datetime,
    chance: random.Random,
) -> list[Story]:
    markets = words()["markets"]
    chosen = [one for one in known for _again in range(chance.choice([0, 1, 1, 2]))]
    return [
        tell(one, markets[one.language], chance.choices(stories, [5, 2, 3])[0], products, now, chance)
        for one in chosen
    ]


def _live(
    story: Story, customer: tuple[User, Any, list[Any]], now: datetime.datetime, chance: random.Random
) -> None:
    """Makes the deal at its time and takes every step at its time, as its seller."""
    owner, organization, people = customer
    record_type = registry.get("deal")
    values = story.values | {"organization": organization.pk, "person": people[0].pk if people else None}
    values["contacts"] = [{"person": one.pk} for one in people]
    with clock.set_to(story.begun):
        deal = create_records(record_type, [values], by=Actor(owner))[0]
    for step in story.steps:
        with clock.set_to(step.at):
            if step.note:
                write_notes([deal], by=Actor(owner), text=step.note)
            if step.stage is not None:
                deal = change_records(
                    record_type, [deal], {"stage": step.stage.pk, **step.values}, by=Actor(owner, "board")
                )[0]


def _open_deals() -> Any:
    deals = registry.get("deal").model._default_manager.filter(outcome=Outcome.OPEN, owner__isnull=False)
    return deals.select_related("owner").order_by("pk")


def _unsorted(plot: Plot, now: datetime.datetime) -> None:
    """Requests of this morning that nobody has claimed yet."""
    names = [
        "Call from 020 7946 0018",
        "Request: booths for a call centre",
        "Заявка с сайта: столы",
        "Permintaan dari situs",
    ]
    rows = [{"name": name, "stage": plot.open_stages[0].pk, "owner": None} for name in names]
    with clock.set_to(now - datetime.timedelta(hours=2)):
        writing.create(
            registry.get("deal"), [row for row in rows if _free(row, plot)], system("Came in by itself")
        )


def _free(row: dict[str, Any], plot: Plot) -> bool:
    """Only where the first stage asks for nothing that a request lacks."""
    return not plot.open_stages[0].required_fields
