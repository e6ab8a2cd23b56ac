"""Who gets the new records of a file that names no owners."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from parley.foundation.accounts.models import User
from parley.foundation.importing import preparing, running
from parley.foundation.importing.models import Batch, File
from parley.parties.models import Organization

pytestmark = pytest.mark.django_db


def begin(names: list[str], user: User) -> Batch:
    text = "\n".join(["organization,town", *(f"{name},Hull" for name in names)])
    return preparing.begin([SimpleUploadedFile("organizations.csv", text.encode())], user, "organization")


def test_new_records_are_given_to_the_chosen_in_turn(
    admin: User, boris: User, vera: User, signed_in: Callable[[User], Client]
) -> None:
    batch = begin([f"Firm {number}" for number in range(10)], admin)
    file = batch.files.get()
    address = f"/imports/{batch.pk}/files/{file.pk}/"
    assert b"Owner of new records" in signed_in(admin).get(address).content
    signed_in(admin).post(address, {"owner-sent": "1", "owner": [str(boris.pk), str(vera.pk)]})
    file.refresh_from_db()
    assert file.owner == f"{boris.pk},{vera.pk}"
    running.run(Batch.objects.get(pk=batch.pk))
    assert Counter(Organization.objects.values_list("owner", flat=True)) == {boris.pk: 5, vera.pk: 5}


def test_with_nobody_chosen_they_wait_to_be_claimed(admin: User, signed_in: Callable[[User], Client]) -> None:
    batch = begin(["Firm"], admin)
    file = batch.files.get()
    assert file.owner == str(admin.pk)
    signed_in(admin).post(f"/imports/{batch.pk}/files/{file.pk}/", {"owner-sent": "1"})
    running.run(Batch.objects.get(pk=batch.pk))
    assert Organization.objects.get().owner is None


def test_what_is_there_keeps_its_owner(admin: User, boris: User) -> None:
    running.run(begin(["Firm"], boris))
    batch = begin(["Firm", "Other"], admin)
    File.objects.filter(batch=batch).update(on_match="update", match_by=["name"], owner=admin.pk)
    running.run(Batch.objects.get(pk=batch.pk))
    assert dict(Organization.objects.values_list("name", "owner")) == {"Firm": boris.pk, "Other": admin.pk}
