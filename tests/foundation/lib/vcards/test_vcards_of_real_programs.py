"""Cards that phones and mail programs wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.foundation.lib.vcards import Card, Cards, is_vcard, read_cards

FOLDER = Path(__file__).resolve().parents[5] / "shared" / "data" / "D_contacts"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="needs ../shared/data/D_contacts")
FILES = sorted(FOLDER.glob("vcard_*/*.vcf"))
BROKEN_OFF = [(77, "card_quoted_broken"), (82, "card_bytes_broken"), (87, "card_quoted_broken")]
TOLD = {
    "John_Doe_ANDROID.vcf": BROKEN_OFF,
    "invalid__vcard-incompletenproperty.vcf": [(5, "card_address_parts")],
}


def read(name: str) -> Cards:
    return read_cards(next(file for file in FILES if file.name == name).read_bytes())


def only(name: str) -> Card:
    (card,) = read(name).cards
    return card


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_file_is_read_and_only_damage_is_told(file: Path) -> None:
    data = file.read_bytes()
    found = read_cards(data)
    assert is_vcard(data[:512])
    assert [(one.line, one.code) for one in found.problems] == TOLD.get(file.name, [])
    assert all(card.name.full or card.emails or card.urls or card.addresses for card in found.cards)


def test_number_of_cards_and_pictures() -> None:
    counted = {file.name: read_cards(file.read_bytes()).cards for file in FILES}
    assert sum(map(len, counted.values())) == 25
    assert {name: len(cards) for name, cards in counted.items() if len(cards) > 1} == {
        "John_Doe_ANDROID.vcf": 6,
        "rfc2426-example.vcf": 2,
        "vcard-rfc2426.vcf": 2,
    }
    assert {name: cards[0].photos for name, cards in counted.items() if cards[0].photos} == {
        "John_Doe_IPHONE.vcf": 1,
        "John_Doe_MAC_ADDRESS_BOOK.vcf": 1,
        "fullcontact.vcf": 3,
        "outlook-2003.vcf": 1,
        "thunderbird-MoreFunctionsForAddressBook-extension.vcf": 1,
        "valid__Simon_Perreault_03.vcf": 1,
        "vcard-antoni-kontact.vcf": 1,
    }


def test_iphone() -> None:
    card = only("John_Doe_IPHONE.vcf")
    assert [(one.value, one.label) for one in card.phones] == [
        ("905-555-1234", "mobile"),
        ("905-666-1234", "home"),
        ("905-777-1234", "work"),
        ("905-888-1234", "fax"),
        ("905-999-1234", "fax"),
        ("905-111-1234", "pager"),
        ("905-222-1234", "AssistantPhone"),
    ]
    assert [(one.street, one.town, one.label) for one in card.addresses] == [
        ("Silicon Alley 5,", "New York", "home"),
        ("Street4\nBuilding 6\nFloor 8", "New York", "work"),
    ]
    assert (card.organization, card.department, card.birthday) == ("IBM", "Accounting", "2012-06-06")


def test_android_in_quoted_printable() -> None:
    card = read("John_Doe_ANDROID.vcf").cards[3]
    assert card.name.full == "Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ"
    assert [one.value for one in card.phones] == ["123456", "234567", "3456789", "45678901"]


def test_outlook_in_code_page() -> None:
    card = only("vcard-antoni-outlook2003.vcf")
    assert (card.name.full, card.note, card.birthday) == (
        "Antoni Jozef Mylka jun.",
        "These are some notes about antoni.",
        "1980-01-18",
    )


def test_gmail_labels_of_its_user() -> None:
    card = only("gmail-single.vcf")
    assert [(one.value, one.label) for one in card.phones] == [
        ("555 555 1111", "mobile"),
        ("555 555 2222", "GRAND_CENTRAL"),
    ]
    assert [(one.value, one.label) for one in card.urls] == [("http://TheProfile.com", "PROFILE")]


def test_fullcontact_messengers() -> None:
    card = only("fullcontact.vcf")
    assert [(one.label, one.value) for one in card.messengers][:3] == [
        ("GTalk", "gtalk"),
        ("Skype", "skype"),
        ("Yahoo", "yahoo"),
    ]
    assert (len(card.phones), len(card.emails), len(card.addresses)) == (9, 5, 4)
