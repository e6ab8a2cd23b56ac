"""The wizard's pages, as a person and as somebody who should not see them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from parley.foundation.accounts.models import User
from parley.foundation.importing import preparing
from parley.foundation.importing.models import Batch, Profile
from parley.foundation.importing.storage import path_of
from parley.parties.models import Organization

pytestmark = pytest.mark.django_db
CSV = (
    "company;sector;revenue;phone;founded\n"
    "Acme;Retail;1.234,50;+1 555 322 7854;1996\n"
    "Bolt;Medical;nonsense;;1999\n"
    "acme;Retail;7,00;;2001\n"
)


def upload(text: str = CSV, name: str = "customers.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def follow(client: Client, address: str, data: dict[str, object] | None = None) -> str:
    answer = client.get(address, follow=True) if data is None else client.post(address, data, follow=True)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def finished(client: Client, run_jobs: Callable[[], int], **policy: object) -> Batch:
    """A file taken through the whole wizard."""
    follow(client, "/imports/new/", {"files": upload()})
    batch = Batch.objects.get()
    file = batch.files.get()
    follow(client, f"/imports/{batch.pk}/files/{file.pk}/", {"next": "1"})
    run_jobs()
    if policy:
        follow(
            client,
            f"/imports/{batch.pk}/check/",
            {f"policy-{file.pk}": policy["policy"], f"match-{file.pk}": "name"},
        )
        run_jobs()
    follow(client, f"/imports/{batch.pk}/start/", {})
    run_jobs()
    batch.refresh_from_db()
    return batch


@pytest.mark.parametrize("language", ["en", "ru", "id"])
def test_every_page_is_drawn_in_three_languages(boris: User, signed_in, run_jobs, language: str) -> None:
    boris.language = language
    boris.save()
    client = signed_in(boris)
    follow(client, "/imports/")
    follow(client, "/imports/new/?type=organization")
    page = follow(client, "/imports/new/", {"files": upload()})
    assert "customers.csv" in page
    batch = Batch.objects.get()
    file = batch.files.get()
    assert "Acme" in follow(
        client, f"/imports/{batch.pk}/files/{file.pk}/", {"target-4": "", "encoding": "utf-8"}
    )
    follow(client, f"/imports/{batch.pk}/files/{file.pk}/", {"next": "1"})
    assert client.get(f"/imports/{batch.pk}/progress/").status_code == 200
    run_jobs()
    assert "nonsense" in follow(client, f"/imports/{batch.pk}/")
    follow(client, f"/imports/{batch.pk}/check/", {f"policy-{file.pk}": "queue", f"match-{file.pk}": "name"})
    run_jobs()
    follow(client, f"/imports/{batch.pk}/start/", {})
    assert client.get(f"/imports/{batch.pk}/progress/").status_code == 200
    run_jobs()
    follow(client, f"/imports/{batch.pk}/")
    assert "acme" in follow(client, f"/imports/{batch.pk}/files/{file.pk}/duplicates/")
    follow(client, f"/imports/{batch.pk}/undo/", {})
    run_jobs()
    follow(client, f"/imports/{batch.pk}/")
    follow(client, "/imports/")


def test_problem_rows_of_a_file_that_is_gone_are_refused_with_what_to_do(
    boris: User, signed_in, run_jobs
) -> None:
    client = signed_in(boris)
    batch = finished(client, run_jobs)
    file = batch.files.get()
    path_of(file).unlink()
    answer = client.get(f"/imports/{batch.pk}/files/{file.pk}/problems.csv")
    assert 400 <= answer.status_code < 500
    assert "cannot be read. Choose it again." in answer.content.decode()


def test_problem_rows_come_back_mended(boris: User, signed_in, run_jobs) -> None:
    client = signed_in(boris)
    batch = finished(client, run_jobs)
    file = batch.files.get()
    assert (file.created, file.skipped, file.problems) == (1, 1, 1)
    answer = client.get(f"/imports/{batch.pk}/files/{file.pk}/problems.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, row = text.splitlines()
    assert head == "company,sector,revenue,phone,founded,Line of the file,What is wrong"
    assert (
        row
        == "Bolt,Medical,nonsense,,1999,3,Annual revenue: “nonsense” is not a number as this column writes them."
    )
    follow(client, "/imports/new/", {"files": upload(text.replace("nonsense", '"12,50"', 1), "mended.csv")})
    again = Batch.objects.latest("pk")
    mended = again.files.get()
    assert mended.profile_name == "customers.csv"
    assert [column["target"] for column in mended.columns] == [
        "name",
        "industry",
        "annual_revenue",
        "phones",
        "founded",
        "",
        "",
    ]
    follow(client, f"/imports/{again.pk}/files/{mended.pk}/", {"next": "1"})
    run_jobs()
    follow(client, f"/imports/{again.pk}/start/", {})
    run_jobs()
    assert sorted(Organization.objects.values_list("name", flat=True)) == ["Acme", "Bolt"]
    assert Organization.objects.get(name="Bolt").annual_revenue == 12.5


def test_problem_rows_as_xlsx(boris: User, signed_in, run_jobs) -> None:
    client = signed_in(boris)
    batch = finished(client, run_jobs)
    answer = client.get(f"/imports/{batch.pk}/files/{batch.files.get().pk}/problems.xlsx")
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_waiting_rows_are_decided_one_by_one(boris: User, signed_in, run_jobs) -> None:
    client = signed_in(boris)
    batch = finished(client, run_jobs, policy="queue")
    file = batch.files.get()
    issue = file.issues.get(kind="duplicate")
    acme = Organization.objects.get(name="Acme")
    follow(client, f"/imports/{batch.pk}/files/{file.pk}/duplicates/", {f"issue-{issue.pk}": str(acme.pk)})
    acme.refresh_from_db()
    file.refresh_from_db()
    assert (acme.annual_revenue, acme.founded, acme.name) == (7, 2001, "acme")
    assert (file.updated, file.queued) == (1, 0)


def test_strangers_find_nothing(boris: User, vera: User, eve: User, admin: User, signed_in, run_jobs) -> None:
    batch = finished(signed_in(boris), run_jobs)
    file = batch.files.get()
    addresses = [
        f"/imports/{batch.pk}/",
        f"/imports/{batch.pk}/files/{file.pk}/",
        f"/imports/{batch.pk}/files/{file.pk}/problems.csv",
    ]
    assert [signed_in(vera).get(address).status_code for address in addresses] == [404, 404, 404]
    assert [
        signed_in(vera).post(f"/imports/{batch.pk}/{verb}/").status_code
        for verb in ("start", "undo", "check", "stop", "delete")
    ] == [404] * 5
    assert signed_in(eve).get("/imports/").status_code == 403
    assert signed_in(eve).post("/imports/new/", {"files": upload()}).status_code == 403
    assert signed_in(admin).get(f"/imports/{batch.pk}/").status_code == 200
    assert Organization.objects.count() == 1


def test_unreadable_file_is_named_and_does_no_harm(boris: User, signed_in) -> None:
    page = follow(signed_in(boris), "/imports/new/", {"files": SimpleUploadedFile("a.csv", b"%PDF-1.7")})
    assert "This is not a table (PDF file). Save it as CSV or XLSX and choose that file." in page


def test_upload_without_a_file_says_so(boris: User, signed_in) -> None:
    answer = signed_in(boris).post("/imports/new/", {})
    assert (answer.status_code, "Choose at least one file." in answer.content.decode()) == (422, True)


def test_stale_page_is_refused(boris: User, signed_in, run_jobs) -> None:
    client = signed_in(boris)
    batch = finished(client, run_jobs)
    file = batch.files.get()
    for address in (
        f"/imports/{batch.pk}/start/",
        f"/imports/{batch.pk}/delete/",
        f"/imports/{batch.pk}/files/{file.pk}/",
    ):
        assert client.post(address, {"target-0": ""}).status_code == 409
    assert Organization.objects.count() == 1


def test_matching_is_changed_on_the_page(boris: User, signed_in) -> None:
    client = signed_in(boris)
    follow(client, "/imports/new/", {"files": upload()})
    batch = Batch.objects.get()
    file = batch.files.get()
    address = f"/imports/{batch.pk}/files/{file.pk}/"
    follow(client, address, {"target-3": "description", "decimal-2": ".", "owner": ""})
    file.refresh_from_db()
    assert [file.columns[3]["target"], file.columns[2]["decimal"], file.owner] == ["description", ".", ""]
    follow(client, address, {"type": "person"})
    file.refresh_from_db()
    assert (file.record_type, file.columns[0]["target"]) == ("person", "organization")
    follow(client, address, {"delimiter": ","})
    file.refresh_from_db()
    assert [column["name"] for column in file.columns] == ["company;sector;revenue;phone;founded"]


def test_import_that_has_not_begun_is_thrown_away(boris: User, signed_in) -> None:
    client = signed_in(boris)
    follow(client, "/imports/new/", {"files": upload()})
    batch = Batch.objects.get()
    stored = preparing.storage.path_of(batch.files.get())
    assert stored.exists()
    follow(client, f"/imports/{batch.pk}/delete/", {})
    assert (Batch.objects.count(), stored.exists(), Profile.objects.count()) == (0, False, 0)
