"""What is proposed for files that other programs write, and in other languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parley.foundation.accounts.models import User
from parley.foundation.importing import preparing
from parley.foundation.importing.columns import Column
from parley.foundation.importing.proposing import propose
from parley.foundation.records import registry

CONTACTS = Path(__file__).resolve().parents[4] / "shared" / "data" / "D_contacts"
pytestmark = pytest.mark.django_db


def targets(record_type: str, **columns: str) -> dict[str, str]:
    """Proposed targets of columns given as name (`_` for a space) to what their content looks like."""
    given = [Column(name.replace("_", " "), kind=kind, filled=5) for name, kind in columns.items()]
    chosen = propose(registry.get(record_type), given)
    return {given[index].name: path for index, (path, _points) in sorted(chosen.items())}


@pytest.mark.parametrize(
    ("record_type", "columns", "expected"),
    [
        ("organization", {"Название": "text", "ИНН": "integer", "Сайт": "url", "Телефон": "phone"}, ["name", "tax_id", "website", "phones"]),
        ("organization", {"Perusahaan": "text", "Industri": "text", "Negara": "text"}, ["name", "industry", "country"]),
        ("person", {"ФИО": "text", "Должность": "text", "Компания": "text", "Почта": "email"}, ["name", "job_title", "organization", "emails"]),
        ("person", {"Work_contact": "email", "Reached_at": "phone"}, ["emails", "phones"]),
        ("deal", {"Сделка": "text", "Сумма": "money", "Стадия": "text", "Менеджер": "text"}, ["name", "amount", "stage", "owner"]),
        ("deal", {"Deal_ID": "text", "Account_ID": "text", "Amout": "number"}, ["external_id", "organization", "amount"]),
        ("deal", {"Amount": "email", "Close_date": "text"}, ["", "closed_on"]),
    ],
)  # fmt: skip
def test_columns_are_recognised(record_type: str, columns: dict[str, str], expected: list[str]) -> None:
    found = targets(record_type, **columns)
    assert [found.get(name.replace("_", " "), "") for name in columns] == expected


@pytest.mark.skipif(not CONTACTS.is_dir(), reason="../shared/data/D_contacts is not there")
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("linkedin/Connections.csv", {"Email Address": "emails", "Company": "organization", "Position": "job_title"}),
        ("google/google_contacts_2024_format.csv", {"First Name": "first_name", "Last Name": "last_name", "E-mail 1 - Value": "emails"}),
        ("outlook/outlook.csv", {"Name": "name", "E-mail Address": "emails", "Mobile Phone": "phones", "Company": "organization"}),
    ],
)  # fmt: skip
def test_contacts_of_other_programs_are_people(admin: User, path: str, expected: dict[str, str]) -> None:
    file = CONTACTS / path
    batch = preparing.begin([SimpleUploadedFile(file.name, file.read_bytes())], admin)
    stored = batch.files.get()
    found = {column["name"]: column["target"] for column in stored.columns}
    assert (stored.record_type, {name: found[name] for name in expected}) == ("person", expected)
