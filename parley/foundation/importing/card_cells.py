"""One address card as the cells of a row. Several values in a cell stand as `split_rows` divides them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from parley.foundation.lib import phones
from parley.foundation.lib.tabular import Problem
from parley.foundation.lib.vcards import Address, Card, Entry
from parley.foundation.records.kinds import Email, FieldInvalid

HEADER = (
    *("ID", "Name", "First name", "Last name", "Job title", "Organization"),
    *("Phones", "E-mails", "Messengers"),
    *("Street", "Address postal code", "Address town", "Address region", "Address country"),
    *("Other addresses", "Notes"),
    *("Links", "Birthday", "Nickname", "Department", "Categories"),
)
PHONE_LENGTH, MESSENGER_LENGTH = 40, 100


def cells_of(card: Card, country: str) -> tuple[list[str], list[Problem]]:
    """The cells under `HEADER`, and notes on what does not stand where it belongs.

    `country` is where numbers without a country code are dialled. What is no number or address (phones keep service
    codes, mail programs inner names) goes to the notes of the person instead of keeping the card out.
    """
    messengers = [_named(one) for one in card.messengers]
    odd: list[tuple[str, Entry]] = []
    numbers = _fitting("TEL", card.phones, lambda text: _is_phone(text, country), odd)
    emails = _fitting("EMAIL", card.emails, _is_email, odd)
    contacts = _fitting("IMPP", messengers, lambda text: len(text) <= MESSENGER_LENGTH, odd)
    kept = [
        f"{name} ({one.label}): {one.value}" if one.label else f"{name}: {one.value}" for name, one in odd
    ]
    notes = [
        Problem("card_kept_as_note", one.line, {"text": one.value, "line": one.line}) for _name, one in odd
    ]
    title = _title(card)
    if not card.name.full:
        notes.append(Problem("card_unnamed", card.line, {"name": title, "line": card.line}))
    cells = [
        *(card.uid, title, card.name.given, card.name.family, card.title, card.organization),
        *(_joined(numbers), _joined(emails), _joined(contacts)),
        *_address_cells(card.addresses),
        "\n\n".join(filter(None, (card.note, "\n".join(kept)))),
        *(_joined(one.value for one in card.urls), card.birthday, card.nickname, card.department),
        _joined(card.categories),
    ]
    return cells, notes


def _fitting(
    name: str, entries: Iterable[Entry], fits: Callable[[str], bool], odd: list[tuple[str, Entry]]
) -> list[str]:
    """The values that fit their field; the others go to `odd`."""
    found = []
    for one in entries:
        if fits(one.value):
            found.append(one.value)
        else:
            odd.append((name, one))
    return found


def _is_phone(text: str, country: str) -> bool:
    return len(text) <= PHONE_LENGTH and ";" not in text and phones.normalise(text, country) is not None


def _is_email(text: str) -> bool:
    try:
        Email().clean(text)
    except FieldInvalid:
        return False
    return ";" not in text


def _named(one: Entry) -> Entry:
    """A messenger's name with its service before it."""
    value = one.value.replace(";", ",")
    return Entry(f"{one.label}: {value}" if one.label else value, "", one.types, one.line)


def _title(card: Card) -> str:
    """What the card is called: phones keep many without a name."""
    others = (*card.emails, *card.phones, *card.urls, *card.messengers)
    texts = [card.name.full, card.nickname, card.organization, *(one.value for one in others)]
    return next(filter(None, (*texts, *map(_one_line, card.addresses))), "")[:200]


def _address_cells(addresses: Sequence[Address]) -> list[str]:
    """Street, postal code, town, region and country of the first address; the others in one line each.

    Further cells fill the first of a person's addresses, so one without a street is written in one line too.
    """
    if not addresses:
        return [""] * 6
    first, *others = addresses
    street = _tidy(first.post_box, first.extension, first.street)
    if not street and others:
        cells = [_one_line(first), "", "", "", ""]
    else:
        cells = [street, first.postal_code, first.town, first.region, first.country]
    return [*cells, _joined(map(_one_line, others))]


def _one_line(one: Address) -> str:
    town = " ".join(filter(None, (one.postal_code, one.town)))
    return _tidy(one.post_box, one.extension, one.street, town, one.region, one.country)


def _tidy(*texts: str) -> str:
    """The parts with commas between them; neither line breaks nor semicolons, which divide a cell."""
    lines = ("\n".join(texts)).replace(";", ",").split("\n")
    return ", ".join(filter(None, (line.strip(" ,") for line in lines)))


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(text for text in texts if text)
