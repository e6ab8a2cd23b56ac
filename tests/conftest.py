"""The cast that every test knows, and which tests belong to which run.

The engine is SQLite, or what PARLEY_DATABASE_URL names. `./test` runs everything on SQLite, and on PostgreSQL what is
marked `database`; both marks here are set by looking at the test, not by hand.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import settings as hypothesis_settings

from parley.foundation.accounts.actor import Actor, Channel
from parley.foundation.accounts.models import Role, Team, User
from parley.foundation.accounts.roles import install_roles
from parley.foundation.jobs.worker import drain
from parley.foundation.records.own import shape

BROWSER_TESTS = Path(__file__).parent / "e2e"
# A busy machine is no failure; and what is checked before a change lands must not depend on chance.
hypothesis_settings.register_profile("parley", deadline=None, derandomize=os.environ.get("CI") == "true")
hypothesis_settings.load_profile("parley")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark browser tests (`browser`, last in order) and those that a database engine can change (`database`)."""
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker("browser")
        elif item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(
            getattr(item, "fixturenames", ())
        ):
            item.add_marker("database")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(autouse=True)
def built_in_shape() -> Iterator[None]:
    """What a test shaped is rolled back, so nobody may remember it."""
    yield
    shape.forget()


@pytest.fixture
def roles(db: None) -> dict[str, Role]:
    """The shipped roles by key."""
    return install_roles()


def person(name: str, role: Role | None, team: Team | None) -> User:
    return User.objects.create_user(f"{name.lower()}@example.org", "secret", name=name, role=role, team=team)


@pytest.fixture
def north(db: None) -> Team:
    return Team.objects.create(name="North", region="North")


@pytest.fixture
def south(db: None) -> Team:
    return Team.objects.create(name="South", region="South")


@pytest.fixture
def anna(roles: dict[str, Role], north: Team) -> User:
    """Head of team North: sees what her team sees."""
    user = person("Anna", roles["team_head"], north)
    north.head = user
    north.save()
    return user


@pytest.fixture
def boris(roles: dict[str, Role], north: Team) -> User:
    """Seller in team North."""
    return person("Boris", roles["seller"], north)


@pytest.fixture
def vera(roles: dict[str, Role], south: Team) -> User:
    """Seller in team South."""
    return person("Vera", roles["seller"], south)


@pytest.fixture
def eve(db: None) -> User:
    """A stranger: may sign in, and that is all."""
    return person("Eve", None, None)


@pytest.fixture
def admin(roles: dict[str, Role]) -> User:
    """Administrator: everything, settings too."""
    return person("Admin", roles["administrator"], None)


@pytest.fixture
def acting() -> Callable[..., Actor]:
    """`acting(anna)` or `acting(anna, "board")`: someone who acts, through a channel."""

    def act(user: User | None, channel: Channel = "screen", reason: str = "") -> Actor:
        return Actor(user, channel, reason)

    return act


@pytest.fixture
def signed_in(db: None) -> Callable[[User], Client]:
    """`signed_in(anna)`: a client with her session."""

    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return client_of


@pytest.fixture
def run_jobs(db: None) -> Callable[[], int]:
    """Run the waiting background jobs here and now; returns how many ran."""
    return drain
