"""Random cards come back as written; damaged ones give cards or a VcardError, nothing else."""

from __future__ import annotations

import quopri

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parley.foundation.lib.vcards import VcardError, read_cards

SLOW = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
TEXT = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x52F, exclude_categories=["Cs", "Cc"]),
    min_size=1,
    max_size=60,
)
PIECES = [
    b"BEGIN:VCARD", b"END:VCARD", b"\r\n", b"\n", b"\r", b" ", b"=", b":", b";", b'"', b"\\", b"\0", b"\xff", b"=C3",
    b"N:a;b", b"FN;CHARSET=utf-7;QUOTED-PRINTABLE:", b"TEL;TYPE=", b"ADR:;;;", b"BDAY:", b"PHOTO;ENCODING=b:", b"AAAA",
    b"AGENT:", b"IMPP:", b"X-ABLabel:", b"item1.", b"CHARSET=idna", b"\xfe\xff", b"PREF=999", b"VERSION:2.1", b"ORG:",
]  # fmt: skip


@SLOW
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=40))
def test_damaged_files_give_cards_or_a_refusal(pieces: list[bytes]) -> None:
    for data in (b"".join(pieces), b"BEGIN:VCARD\n" + b"".join(pieces)):
        try:
            read = read_cards(data)
        except VcardError as error:
            assert error.message
            continue
        assert all(one.message and one.line >= 0 for one in read.problems)
        repr(read).encode()


@SLOW
@given(TEXT, TEXT, st.integers(2, 40))
def test_folded_texts_come_back(note: str, name: str, width: int) -> None:
    escaped = note.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    folded = [escaped[place : place + width] for place in range(0, len(escaped), width)]
    data = "BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:{}\r\nEND:VCARD\r\n".format("\r\n ".join(folded)).encode()
    assert read_cards(data).cards[0].note == note.strip()


@SLOW
@given(TEXT)
def test_quoted_texts_come_back(text: str) -> None:
    plain = text.replace("\\", "/")
    quoted = quopri.encodestring(plain.encode()).decode().rstrip("\n")
    data = f"BEGIN:VCARD\nVERSION:2.1\nNOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{quoted}\nEND:VCARD\n".encode()
    assert read_cards(data).cards[0].note == plain.strip()
