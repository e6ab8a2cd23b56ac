"""Duplicates, stopping, going on after a crash, undoing: on organizations and people."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import Company, Team, User
from parley.foundation.audit.models import Change
from parley.foundation.events.models import StoredEvent
from parley.foundation.importing import preparing, running
from parley.foundation.importing.models import UNDO_FOR, Batch, File
from parley.foundation.jobs import LeaseLost
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records import registry, writing
from parley.parties.models import Organization, Person

ROOT = Path(__file__).resolve().parents[3]
NAUGHTY = ROOT.parent / "shared" / "data" / "K_text" / "blns.txt"
pytestmark = pytest.mark.django_db


def prepared(
    user: User, text: str, name: str = "file.csv", key: str = "organization", **chosen: object
) -> Batch:
    """An import of one CSV file, ready to run, with some of its settings replaced."""
    batch = preparing.begin([SimpleUploadedFile(name, text.encode())], user, key)
    File.objects.filter(batch=batch).update(**chosen)
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.CHECKED)
    return Batch.objects.get(pk=batch.pk)


def run(batch: Batch, run_jobs) -> File:
    preparing.start(batch)
    run_jobs()
    batch.refresh_from_db()
    return batch.files.get()


def counts(file: File) -> dict[str, int]:
    names = ("created", "updated", "unchanged", "skipped", "queued", "problems")
    return {name: getattr(file, name) for name in names if getattr(file, name)}


@pytest.fixture
def acme(boris: User) -> Organization:
    values = {"name": "Acme", "country": "Kenya", "phones": ["+4930123456"], "owner": boris.pk}
    return writing.create(registry.get("organization"), [values], system())[0]


ACME = "company,country,employees,phone\nACME.,Chile,7,+49 30 123456; +49 30 654321\nBolt,Peru,8,\n"


@pytest.mark.parametrize(
    ("policy", "expected", "country", "employees"),
    [
        ("skip", {"created": 1, "skipped": 1}, "Kenya", None),
        ("update", {"created": 1, "updated": 1}, "Chile", 7),
        ("fill", {"created": 1, "updated": 1}, "Kenya", 7),
        ("queue", {"created": 1, "queued": 1}, "Kenya", None),
    ],
)
def test_record_that_is_there_already(
    boris: User,
    acme: Organization,
    run_jobs,
    policy: str,
    expected: dict[str, int],
    country: str,
    employees: int | None,
) -> None:
    file = run(prepared(boris, ACME, on_match=policy), run_jobs)
    acme.refresh_from_db()
    assert (counts(file), acme.country, acme.employees) == (expected, country, employees)


def test_update_adds_phones_and_keeps_the_old(boris: User, acme: Organization, run_jobs) -> None:
    run(prepared(boris, ACME, on_match="update"), run_jobs)
    assert list(acme.contact_points.order_by("position").values_list("value", flat=True)) == [
        "+4930123456",
        "+4930654321",
    ]


def test_check_foretells_what_the_import_does(boris: User, acme: Organization, run_jobs) -> None:
    text = ACME + "bolt,Peru,9,\n,,,\nCog,,many,\n"
    batch = prepared(boris, text, on_match="update")
    running.check(batch)
    foretold = batch.files.get().checked
    file = run(batch, run_jobs)
    assert {name: foretold[name] for name in counts(file)} == counts(file)
    assert counts(file) == {"created": 1, "updated": 2, "problems": 1}


def test_records_of_others_are_neither_seen_nor_changed(vera: User, acme: Organization, run_jobs) -> None:
    file = run(prepared(vera, ACME, on_match="update"), run_jobs)
    acme.refresh_from_db()
    assert (counts(file), acme.country) == ({"created": 2}, "Kenya")


def test_record_with_another_external_id_is_another_record(boris: User, acme: Organization, run_jobs) -> None:
    Organization.objects.filter(pk=acme.pk).update(external_id="1")
    file = run(prepared(boris, "account id,company\n1,Acme\n2,Acme\n", on_match="update"), run_jobs)
    assert (counts(file), Organization.objects.count()) == ({"created": 1, "unchanged": 1}, 2)


def test_people_are_recognised_by_mail_and_phone(boris: User, run_jobs) -> None:
    Company.objects.update_or_create(id=1, defaults={"country": "DE"})
    first = "name,e-mail,phone\nAnn Lee,ann@example.com,030 123456\nBob Ray,,030 654321\n"
    run(prepared(boris, first, key="person"), run_jobs)
    again = "name,e-mail,phone\nA. Lee,ANN@example.com,\nRobert Ray,,+49 (30) 65-43-21\nCy Fox,,\n"
    file = run(prepared(boris, again, key="person", match_by=["emails", "phones"]), run_jobs)
    assert (counts(file), Person.objects.count()) == ({"created": 1, "skipped": 2}, 3)


def test_links_within_one_file_are_filled_in_at_the_end(boris: User, run_jobs) -> None:
    file = run(
        prepared(boris, "company,subsidiary of\nChild,Parent Ltd\nParent Ltd,\nOrphan,Nobody\n"), run_jobs
    )
    parents = dict(Organization.objects.values_list("name", "parent__name"))
    assert parents == {"Child": "Parent Ltd", "Parent Ltd": None}
    assert [issue.reasons for issue in file.issues.all()] == [[["Part of", "“Nobody” is not known here."]]]


def test_stage_asks_for_the_same_as_on_the_board(admin: User, run_jobs) -> None:
    pipeline = writing.create(registry.get("pipeline"), [{"name": "Sales", "record_type": "deal"}], system())[
        0
    ]
    stages = [{"name": "Fresh"}, {"name": "Offer", "required_fields": ["amount"], "position": 1}]
    writing.create(registry.get("stage"), [{**stage, "pipeline": pipeline.pk} for stage in stages], system())
    file = run(
        prepared(admin, "deal,stage,amount\nOne,Offer,\nTwo,Offer,5\nThree,Fresh,\n", key="deal"), run_jobs
    )
    assert counts(file) == {"created": 2, "problems": 1}
    assert [issue.reasons for issue in file.issues.all()] == [[["Amount", "“Offer” needs: Amount."]]]


def test_import_creates_in_passing_only_what_the_person_may_create(boris: User, run_jobs) -> None:
    boris.role.grants |= {"organization.create": "none"}
    boris.role.save()
    file = run(prepared(boris, "name,company\nAnn,Acme\nBob,\n", key="person"), run_jobs)
    assert (counts(file), Organization.objects.count()) == ({"created": 1, "problems": 1}, 0)


def test_foreign_records_cannot_be_linked_by_their_id(vera: User, acme: Organization, run_jobs) -> None:
    batch = prepared(vera, "name,company\nAnn,Acme\n", key="person")
    file = batch.files.get()
    file.columns[1]["values"] = {"Acme": str(acme.pk)}
    file.save()
    file = run(batch, run_jobs)
    assert [issue.reasons for issue in file.issues.all()] == [[["Organization", "There is no such record."]]]
    assert Person.objects.count() == 0


def test_head_of_a_team_may_be_among_the_colleagues(admin: User, run_jobs) -> None:
    text = "sales agent,manager,regional office\nAnn,Cy,West\nBob,Cy,West\nCy,Dan,East\n"
    file = run(prepared(admin, text, key="user"), run_jobs)
    people = dict(User.objects.exclude(pk=admin.pk).values_list("name", "team__name"))
    assert (counts(file), people) == ({"created": 3}, {"Ann": "Cy", "Bob": "Cy", "Cy": "Dan", "Dan": None})
    assert sorted(Team.objects.values_list("name", "region", "head__name")) == [
        ("Cy", "West", "Cy"),
        ("Dan", "East", "Dan"),
    ]


def test_stopped_import_goes_on_where_it_stopped(
    boris: User, run_jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 10)
    asked = iter([False, False, True])
    monkeypatch.setattr(running, "should_stop", lambda: next(asked, False))
    text = "company\n" + "".join(f"Company {number}\n" for number in range(45))
    batch = prepared(boris, text)
    assert running.run(batch) is False
    assert (Organization.objects.count(), batch.files.get().checkpoint) == (20, 21)
    assert running.run(Batch.objects.get(pk=batch.pk)) is True
    assert (Organization.objects.count(), batch.files.get().created) == (45, 45)


def test_run_that_was_overtaken_writes_nothing(boris: User) -> None:
    batch = prepared(boris, "company\nOne\n")
    file = running.ordered_files(batch)[0]
    File.objects.filter(pk=file.pk).update(checkpoint=2)
    with pytest.raises(LeaseLost):
        running._run_rows(file, batch, running.actor_of(batch), 1)
    assert Organization.objects.count() == 0


def test_undo_restores_created_and_updated_rows(boris: User, acme: Organization, run_jobs) -> None:
    batch = prepared(boris, ACME, on_match="update")
    run(batch, run_jobs)
    preparing.undo(batch)
    run_jobs()
    batch.refresh_from_db()
    acme.refresh_from_db()
    assert (batch.state, batch.undone, batch.kept) == (Batch.State.UNDONE, 2, [])
    assert (acme.name, acme.country, acme.employees) == ("Acme", "Kenya", None)
    assert list(acme.contact_points.values_list("value", flat=True)) == ["+4930123456"]
    assert list(Organization.objects.alive().values_list("name", flat=True)) == ["Acme"]


def test_undo_leaves_what_was_changed_or_is_used_since_and_says_so(boris: User, run_jobs) -> None:
    batch = prepared(boris, "company\nOne\nTwo\nThree\n")
    run(batch, run_jobs)
    one, two = (Organization.objects.get(name=name) for name in ("One", "Two"))
    writing.change(registry.get("organization"), [one], {"country": "Peru"}, Actor(boris))
    writing.create(registry.get("person"), [{"name": "Ann", "organization": two.pk}], Actor(boris))
    preparing.undo(batch)
    run_jobs()
    batch.refresh_from_db()
    assert sorted(batch.kept) == [
        ["organization", one.pk, "“One” was changed since and stays as it is."],
        ["organization", two.pk, "“Two” is used by other records and stays."],
    ]
    assert sorted(Organization.objects.alive().values_list("name", flat=True)) == ["One", "Two"]


def test_undo_after_thirty_days_is_refused(boris: User, run_jobs) -> None:
    batch = prepared(boris, "company\nOne\n")
    run(batch, run_jobs)
    Batch.objects.update(finished_at=timezone.now() - UNDO_FOR)
    batch.refresh_from_db()
    with pytest.raises(ActionRefused):
        preparing.undo(batch)
    assert Organization.objects.alive().count() == 1


def test_history_and_events_name_the_import(boris: User, run_jobs) -> None:
    batch = prepared(boris, "company\nOne\nTwo\n", "customers.csv")
    run(batch, run_jobs)
    changes = set(Change.objects.values_list("channel", "reason", "operation", "actor"))
    assert changes == {("import", "customers.csv", batch.operation, boris.pk)}
    assert StoredEvent.objects.filter(name="RecordCreated", operation=batch.operation).count() == 2


@pytest.mark.skipif(not NAUGHTY.exists(), reason="../shared/data/K_text is not there")
def test_naughty_strings_are_stored_as_they_are_or_refused(boris: User, run_jobs) -> None:
    texts = [line for line in NAUGHTY.read_text().split("\n") if line.strip() and "\x00" not in line]
    lines = ["company,notes"] + [
        f'Company {place},"{text.replace(chr(34), chr(34) * 2)}"' for place, text in enumerate(texts)
    ]
    file = run(prepared(boris, "\n".join(lines)), run_jobs)
    assert file.created + file.problems == len(texts)
    stored = dict(Organization.objects.values_list("name", "description"))
    assert {name: text for name, text in stored.items() if text != texts[int(name.split()[1])].strip()} == {
        name: text
        for name, text in stored.items()
        if text.startswith(("=", "+", "-", "@")) and texts[int(name.split()[1])][0] == "'"
    }


KILLED = """
import os, signal, sys, django
django.setup()
from parley.foundation.importing import running
from parley.foundation.importing.models import Batch
running.CHUNK = 10
calls = 0
def progress(done, total, message):
    global calls
    calls += 1
    if calls == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
running.progress = progress
with running.acting_as(Batch.objects.get(pk=sys.argv[1]).created_by):
    running.run(Batch.objects.get(pk=sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", [1, 3])
def test_import_goes_on_after_kill_9(boris: User, moment: int) -> None:
    from tests.e2e.server import database_url

    text = "company,sector\n" + "".join(f"Company {number},Sector {number % 7}\n" for number in range(45))
    batch = prepared(boris, text)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PARLEY_DATABASE_URL": database_url(),
        "PARLEY_HOME": str(settings.HOME),
    }
    command = [sys.executable, "-c", KILLED, str(batch.pk), str(moment)]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert Organization.objects.count() == (moment - 1) * 10
    running.run(Batch.objects.get(pk=batch.pk))
    names = Organization.objects.values_list("name", flat=True)
    assert (len(names), len(set(names)), batch.files.get().created) == (45, 45, 45)
    assert len(set(Organization.objects.values_list("industry__label"))) == 7
