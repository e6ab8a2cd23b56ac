"""The number of statements does not grow with the number of rows."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parley.foundation.accounts.models import User
from parley.foundation.importing import preparing, running
from parley.foundation.importing.models import Batch, File
from parley.parties.models import Person

pytestmark = pytest.mark.django_db


def statements(user: User, rows: int, start: int) -> int:
    lines = [
        f"Person {number},Company {number % 3},030 1234{number:03},person{number}@example.com,2024-01-0{number % 9 + 1}"
        for number in range(start, start + rows)
    ]
    text = "\n".join(["name,company,phone,e-mail,nothing", *lines])
    batch = preparing.begin([SimpleUploadedFile("people.csv", text.encode())], user, "person")
    File.objects.filter(batch=batch).update(on_match="update")
    batch = Batch.objects.get(pk=batch.pk)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        running.run(batch)
    assert batch.files.get().problems == 0
    return len(captured)


def test_statements_do_not_grow_with_rows(boris: User) -> None:
    statements(boris, 3, 900)
    few, many = statements(boris, 60, 0), statements(boris, 200, 100)
    assert Person.objects.count() == 263
    assert many == few
