"""What cards of different programs say, and what is told about damage."""

from __future__ import annotations

import pytest

from parley.foundation.lib.vcards import Address, Card, Entry, Limits, Name, VcardError, is_vcard, read_cards


def card(*lines: str, ending: str = "\r\n", encoding: str = "utf-8") -> bytes:
    return ending.join(["BEGIN:VCARD", *lines, "END:VCARD", ""]).encode(encoding)


def only(data: bytes) -> Card:
    read = read_cards(data)
    assert (len(read.cards), read.problems) == (1, ())
    return read.cards[0]


def told(data: bytes, **options: object) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in read_cards(data, **options).problems]  # type: ignore[arg-type]


def test_card_says_everything() -> None:
    found = only(
        card(
            "VERSION:4.0",
            "KIND:individual",
            "FN:Anna Lind",
            "N:Lind;Anna;Maria;Dr.;PhD",
            "NICKNAME:Ann",
            "ORG:Northwind;Sales;North",
            "TITLE:Head of sales",
            "TEL;TYPE=work,voice:+46 8 123 45 67",
            "TEL;VALUE=uri;PREF=1;TYPE=cell:tel:+46-70-1234567;ext=12",
            "EMAIL;TYPE=home:mailto:anna@example.com",
            "item1.URL:https\\://example.com",
            "item1.X-ABLabel:_$!<HomePage>!$_",
            "IMPP:skype:anna.lind",
            "ADR;TYPE=work:;;Main Street 1;Stockholm;;111 22;Sweden",
            "BDAY:19800229",
            "NOTE:Two lines\\nwith \\; and \\, in them",
            "UID:urn:uuid:abc",
            "CATEGORIES:VIP,Big\\, very",
            "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ",
        )
    )
    assert found == Card(
        line=1,
        version="4.0",
        kind="individual",
        name=Name("Anna Lind", "Lind", "Anna", "Maria", "Dr.", "PhD"),
        nickname="Ann",
        organization="Northwind",
        department="Sales, North",
        title="Head of sales",
        phones=(
            Entry("+46-70-1234567 ext. 12", "mobile", frozenset({"cell"}), 10),
            Entry("+46 8 123 45 67", "work", frozenset({"work", "voice"}), 9),
        ),
        emails=(Entry("anna@example.com", "home", frozenset({"home"}), 11),),
        urls=(Entry("https://example.com", "HomePage", frozenset(), 12),),
        messengers=(Entry("anna.lind", "Skype", frozenset(), 14),),
        addresses=(Address("", "", "Main Street 1", "Stockholm", "", "111 22", "Sweden", "work", 15),),
        birthday="1980-02-29",
        note="Two lines\nwith ; and , in them",
        uid="abc",
        categories=("VIP", "Big, very"),
        photos=1,
    )


@pytest.mark.parametrize(
    "style", ["TEL;WORK;PREF", "TEL;TYPE=WORK,PREF", 'tel;type="work,pref"', "x.Tel;type=work;type=pref"]
)
def test_types_in_every_style_mean_the_same(style: str) -> None:
    found = only(card("VERSION:3.0", "TEL:1234567", f"{style}:7654321"))
    assert [(one.value, one.label) for one in found.phones] == [("7654321", "work"), ("1234567", "")]


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\r\r\n"])
def test_folded_lines_are_joined_with_every_line_end(ending: str) -> None:
    found = only(card("VERSION:3.0", "FN:Anna", "NOTE:one ", " two", "\t three", ending=ending))
    assert (found.name.full, found.note) == ("Anna", "one two three")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_recognised(encoding: str) -> None:
    data = card("FN:Анна 李", encoding=encoding)
    assert (only(data).name.full, is_vcard(data[:200])) == ("Анна 李", True)


def test_quoted_printable_goes_over_soft_breaks() -> None:
    found = only(
        card(
            "VERSION:2.1",
            "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=9B;=D0=90=",
            "=D0=BD=D0=BD=",
            "=D0=B0;;;",
        )
    )
    assert found.name == Name("Анна Л", "Л", "Анна")


def test_raw_bytes_are_read_in_the_character_set_of_the_property() -> None:
    head = b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=windows-1251:"
    assert only(head + "Анна".encode("cp1251") + b"\r\nEND:VCARD").name.full == "Анна"


def test_raw_bytes_without_character_set_are_read_in_the_given_one() -> None:
    data = b"BEGIN:VCARD\r\nFN:" + "Анна".encode("koi8-r") + b"\r\nEND:VCARD"
    assert read_cards(data, fallback="koi8-r").cards[0].name.full == "Анна"


def test_backslash_n_is_a_break_from_3_0_on() -> None:
    assert [only(card(f"VERSION:{version}", r"NOTE:C:\new\;x")).note for version in ("2.1", "3.0")] == [
        r"C:\new;x",
        "C:\new;x",
    ]


def test_pictures_are_counted_and_not_kept() -> None:
    found = only(
        card(
            "VERSION:2.1",
            "PHOTO;ENCODING=BASE64;JPEG:",
            "    AAAABBBBCCCCDDDD",
            "AAAABBBBCCCCDDDDEEEEFFFF",
            "AAA=",
            "",
            "LOGO;VALUE=uri:http://x",
            "FN:Anna",
        )
    )
    assert (found.photos, found.name.full) == (2, "Anna")


def test_messengers_of_older_programs_are_read() -> None:
    found = only(
        card("X-ICQ:123", "X-messaging/xmpp-All:anna@jabber.example", "IMPP;X-SERVICE-TYPE=GTalk:xmpp:anna")
    )
    assert {(one.label, one.value) for one in found.messengers} == {
        ("ICQ", "123"),
        ("Xmpp", "anna@jabber.example"),
        ("GTalk", "anna"),
    }


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\n", [(1, "card_end_missing")]),
        (b"BEGIN:VCARD\nFN:A\n", [(1, "card_end_missing")]),
        (b"hello\nBEGIN:VCARD\nFN:A\nEND:VCARD\nEND:VCARD\n", [(1, "card_outside"), (5, "card_outside")]),
        (card("FN:A", "what is this"), [(3, "card_line_unknown")]),
        (card("NOTE;CHARSET=klingon:x"), [(2, "card_charset_unknown")]),
        (b"BEGIN:VCARD\nNOTE;CHARSET=utf-8:\xff\nEND:VCARD", [(2, "card_bytes_broken")]),
        (card("NOTE:a\0b"), [(2, "card_nul")]),
        (card("NOTE;QUOTED-PRINTABLE:abc="), [(2, "card_quoted_broken")]),
        (card("AGENT:", "BEGIN:VCARD", "FN:B", "END:VCARD", "FN:A"), [(2, "card_nested")]),
        (card("BDAY:19800230"), [(2, "card_date_unknown")]),
        (card("BDAY:spring"), [(2, "card_date_unknown")]),
        (card("ADR:;Szczecin"), [(2, "card_address_parts")]),
    ],
)  # fmt: skip
def test_damage_is_told_with_its_line(data: bytes, expected: list[tuple[int, str]]) -> None:
    assert told(data) == expected


def test_limits_are_told_with_their_line() -> None:
    long = card("NOTE:" + "x" * 300, "PHOTO;ENCODING=b:" + "A" * 300, "FN:Anna")
    assert told(long, limits=Limits(line_size=200, photo_size=200)) == [
        (2, "card_line_too_long"),
        (3, "card_photo_too_large"),
    ]
    assert told(card("FN:A", "NOTE:b", "NOTE:c"), limits=Limits(properties=2)) == [
        (4, "card_too_many_properties")
    ]
    assert told(card("a", "b", "c"), limits=Limits(problems=1)) == [
        (2, "card_line_unknown"),
        (0, "card_more_problems"),
    ]


@pytest.mark.parametrize(
    ("data", "limits", "code", "line"),
    [
        (b"", Limits(), "card_file_empty", 0),
        (b" \r\n\0", Limits(), "card_file_empty", 0),
        (b"name,phone\nAnna,1\n", Limits(), "card_none", 1),
        (card("FN:A"), Limits(file_size=10), "card_file_too_large", 0),
        (card("FN:A") * 3, Limits(cards=2), "card_too_many", 7),
    ],
)
def test_file_without_use_is_refused(data: bytes, limits: Limits, code: str, line: int) -> None:
    with pytest.raises(VcardError) as caught:
        read_cards(data, limits=limits)
    assert (caught.value.code, caught.value.line) == (code, line)
