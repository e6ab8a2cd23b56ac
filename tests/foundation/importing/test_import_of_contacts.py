"""Contacts as other programs write them, imported as they are proposed: nothing is chosen by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from parley.deals.models import Deal
from parley.foundation.accounts.models import Company, User
from parley.foundation.importing import preparing
from parley.foundation.importing.models import File
from parley.foundation.lib.refusals import ActionRefused
from parley.parties.models import Organization, Person

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "D_contacts"
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:%s\r\n%s\r\nEND:VCARD\r\n"
pytestmark = pytest.mark.django_db
real = pytest.mark.skipif(not FOLDER.is_dir(), reason="needs ../shared/data/D_contacts")


@pytest.fixture
def head(roles) -> User:
    Company.objects.update_or_create(id=1, defaults={"currency": "USD", "country": "US"})
    return User.objects.create_user("head@example.org", "secret", name="Head", role=roles["head"])


def bring(name: str, data: bytes, user: User) -> File:
    return preparing.begin([SimpleUploadedFile(name, data)], user).files.get()


@pytest.fixture
def imported(head: User, run_jobs):
    def run(name: str, data: bytes | None = None) -> File:
        file = bring(Path(name).name, (FOLDER / name).read_bytes() if data is None else data, head)
        preparing.check(file.batch)
        run_jobs()
        file.batch.refresh_from_db()
        preparing.start(file.batch)
        run_jobs()
        file.refresh_from_db()
        return file

    return run


def points(record: Person | Organization, channel: str) -> list[str]:
    return list(
        record.contact_points.filter(channel=channel).order_by("position").values_list("value", flat=True)
    )


def told(file: File) -> list[tuple[int, str, str]]:
    return [
        (issue.row, label, text) for issue in file.issues.order_by("row") for label, text in issue.reasons
    ]


@real
@pytest.mark.parametrize("path", sorted(FOLDER.glob("vcard_*/*.vcf")), ids=lambda path: path.name)
def test_every_card_of_real_programs_is_imported_or_told(path: Path, imported) -> None:
    file = imported(f"{path.parent.name}/{path.name}")
    assert (file.error, file.record_type, file.format) == ("", "person", "vcard")
    if path.name.startswith("invalid"):
        assert told(file) == [
            (
                1,
                "",
                "Line 5: the address (ADR) has 2 parts where 7 belong. "
                "Write them with semicolons: post box;extension;street;town;region;postal code;country.",
            )
        ]
        assert file.created == 0
    else:
        assert (file.created + file.skipped, file.problems) == (file.rows, 0)


@real
def test_card_of_an_iphone_becomes_a_person_with_everything(imported) -> None:
    imported("vcard_ez/John_Doe_IPHONE.vcf")
    person = Person.objects.get()
    assert (person.name, person.first_name, person.last_name) == (
        "Mr. John Richter James Doe Sr.",
        "John",
        "Doe",
    )
    assert (person.organization.name, person.job_title) == ("IBM", "Money Counter")
    assert points(person, "email") == ["john.doe@ibm.com"]
    assert points(person, "phone") == [f"+1905{number}1234" for number in (555, 666, 777, 888, 999, 111, 222)]
    assert list(person.addresses.order_by("position").values_list("street", "city", "country")) == [
        ("Silicon Alley 5", "New York", "United States of America"),
        ("Street4, Building 6, Floor 8, 12345 New York, USA", "", ""),
    ]


@real
def test_what_is_no_number_goes_to_the_notes(imported) -> None:
    file = imported("vcard_ez/outlook-2003.vcf")
    person = Person.objects.get()
    assert (points(person, "phone"), points(person, "email")) == ([], ["jdoe@hotmail.com"])
    assert person.description.endswith(
        "TEL (work): BusinessPhone\nTEL (home): HomePhone\nTEL (mobile): MobilePhone\nTEL (fax): BusinessFaxPhone"
    )
    assert file.notes[0] == (
        "Line 10: “BusinessPhone” is no phone number or e-mail address; it goes to the notes of the person."
    )


@real
@pytest.mark.parametrize(
    ("path", "record_type", "created", "lines"),
    [
        ("google/google_contacts_2024_format.csv", "person", 5, []),
        ("google/google_contacts_old_format.csv", "person", 3, []),
        ("linkedin/Connections.csv", "person", 10, []),
        ("outlook/outlook.csv", "person", 0, [2, 3, 4]),
        ("outlook/outlook_67col_HEADER_ONLY.csv", "person", 0, []),
        ("salesforce_dataloader/accountData.csv", "organization", 423, []),
        ("salesforce_dataloader/opportunityData.csv", "deal", 38, []),
        ("salesforce_dataloader_encodings/accountsForInsert.csv", "organization", 4, []),
        ("salesforce_dataloader_encodings/constantMappingInCsv.csv", "organization", 2, []),
        ("salesforce_dataloader_encodings/oneToManySforceFieldsMappingInCsv.csv", "organization", 2, []),
        ("salesforce_dataloader_encodings/dateEndingInZ.csv", "organization", 1, []),
        ("salesforce_dataloader_encodings/dateUsingDefaultTimeZone.csv", "organization", 1, []),
        ("salesforce_dataloader_encodings/upsertAccountSmallTemplate.csv", "organization", 10, []),
        ("salesforce_dataloader_encodings/emptyFirstRowFieldValueInCsvTemplate.csv", "organization", 1, [3]),
    ],
)
def test_tables_of_other_programs_are_imported(
    path: str, record_type: str, created: int, lines: list[int], imported
) -> None:
    file = imported(path)
    assert (file.error, file.record_type, file.created) == ("", record_type, created)
    assert [row for row, _label, _text in told(file)] == lines


@real
@pytest.mark.parametrize(
    "name", ["csvtext", "csvtext_BOM_UTF16LE", "csvtext_BOM_UTF32LE", "csvEscapedQuotes"]
)
def test_table_that_says_nothing_of_its_columns_is_opened_and_not_guessed(name: str, head: User) -> None:
    path = FOLDER / "salesforce_dataloader_encodings" / f"{name}.csv"
    file = bring(path.name, path.read_bytes(), head)
    assert (file.error, file.rows, {column["target"] for column in file.columns}) == ("", 2, {""})
    with pytest.raises(ActionRefused, match="No column is matched to a field"):
        preparing.check(file.batch)


@real
def test_linkedin_names_are_joined_and_its_notes_passed_over(imported) -> None:
    file = imported("linkedin/Connections.csv")
    assert file.notes == ["Lines above the header were taken as a note: 3."]
    alice = Person.objects.get(name="Alice Johnson")
    assert (alice.organization.name, alice.job_title, points(alice, "email")) == (
        "TechCorp",
        "CTO",
        ["alice.johnson@techcorp.com"],
    )
    assert not Organization.objects.exclude(website="").exists()


def test_header_without_rows_is_told(head: User) -> None:
    assert bring("empty.csv", b"First Name,E-mail Address\n", head).notes == [
        "There are no rows below the header."
    ]


@real
def test_google_contact_without_a_name_is_called_by_its_email(imported) -> None:
    imported("google/google_contacts_2024_format.csv")
    assert sorted(Person.objects.values_list("name", flat=True)) == [
        "3966 SBI",
        "91springboard Boosters",
        "Alice Smith",
        "anonymous@test.com",
        "user@gmail.com",
    ]


@real
def test_salesforce_accounts_keep_their_address_and_deals_make_no_organizations_of_keys(imported) -> None:
    imported("salesforce_dataloader/accountData.csv")
    gravity = Organization.objects.get(external_id="001x0000002xLCVAA2")
    assert gravity.name == "Gravity Investments"
    assert list(gravity.addresses.values_list("street", "city", "region", "postal_code", "country")) == [
        ("00045742 150 Palmer Drive", "FORT COLLINS", "CO", "80525", "US")
    ]
    before = Organization.objects.count()
    imported("salesforce_dataloader/opportunityData.csv")
    deal = Deal.objects.get(external_id="006x0000001YtCrAAK")
    assert (deal.name, deal.amount, deal.stage.name) == (
        "George Foundation - 5000 Widgets",
        Decimal(500000),
        "Closed Won",
    )
    assert Organization.objects.count() == before


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("all.vcf", b"name,phone\r\nAnna,1\r\n", "Line 1: The file holds no card: no line says BEGIN:VCARD. Export the contacts again."),
        ("all.vcf", b"", "The file is empty. Export the contacts again."),
    ],
)  # fmt: skip
def test_file_of_contacts_without_a_card_says_so(name: str, data: bytes, error: str, head: User) -> None:
    file = bring(name, data, head)
    assert (file.error, file.columns) == (error, [])


def test_several_values_of_a_card_are_several_rows(imported) -> None:
    more = b"TEL:202 555 0101\r\nTEL;TYPE=pref:202 555 0102\r\nEMAIL:a@example.com\r\nEMAIL:b@example.com\r\nIMPP:skype:ann"
    imported("contact", CARD % (b"Ann", more))
    ann = Person.objects.get(name="Ann")
    assert (points(ann, "phone"), points(ann, "email"), points(ann, "messenger")) == (
        ["+12025550102", "+12025550101"],
        ["a@example.com", "b@example.com"],
        ["Skype: ann"],
    )


def test_damage_of_cards_is_told_in_the_language_of_the_person(head: User) -> None:
    with translation.override("ru"):
        file = bring("a.vcf", CARD % (b"Ann", b"what is this"), head)
    assert file.notes == ["Строка 4 не является свойством карточки (ИМЯ:значение) и пропущена."]


def test_cards_offer_their_encoding_and_no_delimiter(boris: User, signed_in) -> None:
    client = signed_in(boris)
    quoted = b"NOTE;ENCODING=QUOTED-PRINTABLE:=CF=F0=E8=E2=E5=F2"
    upload = SimpleUploadedFile("all.vcf", CARD % (b"Ann", quoted))
    page = client.post("/imports/new/", {"files": upload}, follow=True).content.decode()
    assert 'name="encoding"' in page and 'name="delimiter"' not in page and 'name="header"' not in page
    assert "Line 4: NOTE has characters that are not utf-8." in page
    file = File.objects.get()
    client.post(f"/imports/{file.batch_id}/files/{file.pk}/", {"encoding": "cp1251"})
    file.refresh_from_db()
    notes = next(column for column in file.columns if column["name"] == "Notes")
    assert (file.notes, file.encoding, notes["examples"]) == ([], "cp1251", ["Привет"])
