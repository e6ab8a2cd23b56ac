"""The first start of an empty installation."""

from __future__ import annotations

import pytest
from django.test import Client

from parley.foundation.accounts.models import Company, Role, User
from parley.pipelines.models import Pipeline

pytestmark = pytest.mark.django_db
COMPANY = {
    "name": "Ромашка", "language": "ru", "currency": "RUB", "time_zone": "Europe/Moscow", "country": "RU",
    "person": "Анна", "email": "Anna@Example.org", "password": "a long enough password",
}  # fmt: skip


def test_every_page_leads_to_the_wizard_until_somebody_can_sign_in() -> None:
    assert Client().get("/deals/")["Location"] == "/setup/"
    assert Client().get("/setup/").status_code == 200


def test_three_steps_make_a_working_installation() -> None:
    client = Client()
    assert client.post("/setup/", COMPANY)["Location"] == "/setup/pipeline/"
    assert client.post("/setup/pipeline/", {"template": "services"})["Location"] == "/setup/people/"
    seller = {"name": "Борис", "email": "boris@example.org", "language": "ru", "role": _seller()}
    assert "boris@example.org" in client.post("/setup/people/", seller).content.decode()
    assert client.post("/setup/people/", {"done": "1"})["Location"] == "/"
    company = Company.current()
    assert (company.name, company.currency, company.set_up_at is not None) == ("Ромашка", "RUB", True)
    assert Pipeline.objects.get().template == "services"
    assert list(User.objects.order_by("pk").values_list("email", "role__key")) == [
        ("anna@example.org", "administrator"),
        ("boris@example.org", "seller"),
    ]


def test_what_was_typed_stays_when_something_is_wrong() -> None:
    answer = Client().post("/setup/", COMPANY | {"email": "no address", "password": "short"})
    assert answer.status_code == 422
    assert 'value="Ромашка"' in answer.content.decode()
    assert not User.objects.exists()


def test_nobody_takes_over_an_installation_that_is_set_up(admin: User) -> None:
    assert Client().post("/setup/", COMPANY)["Location"] == "/"
    assert User.objects.count() == 1


def test_the_other_steps_need_an_administrator(boris: User) -> None:
    client = Client()
    client.force_login(boris)
    for address in ("/setup/pipeline/", "/setup/people/"):
        assert client.post(address, {"template": "services", "done": "1"}).status_code == 403
    assert not Pipeline.objects.exists()


def _seller() -> int:
    return Role.objects.get(key="seller").pk
