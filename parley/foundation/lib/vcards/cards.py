"""What a card says, in the words of this package."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import Problem


@dataclass(frozen=True, slots=True)
class Name:
    """`full` is what the card is to be called; the parts are those of the property N."""

    full: str = ""
    family: str = ""
    given: str = ""
    additional: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One phone, e-mail, web address or messenger name.

    `label` is what the owner called it, else the first telling type (`work`, `home`, `mobile`, `fax`, …; for
    messengers the service), else empty. `types` are all its types in lower case.
    """

    value: str
    label: str = ""
    types: frozenset[str] = frozenset()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Address:
    """One postal address; a street of several lines keeps its line breaks."""

    post_box: str = ""
    extension: str = ""
    street: str = ""
    town: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    label: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One card. Entries stand in the card's order, preferred ones first. `line` is that of its BEGIN.

    `birthday` is an ISO date, or the text as found where it is none (`--02-03` has no year).
    `photos` counts pictures, sounds and keys, which are not kept.
    """

    line: int
    version: str = ""
    kind: str = ""
    name: Name = Name()
    nickname: str = ""
    organization: str = ""
    department: str = ""
    title: str = ""
    phones: tuple[Entry, ...] = ()
    emails: tuple[Entry, ...] = ()
    urls: tuple[Entry, ...] = ()
    messengers: tuple[Entry, ...] = ()
    addresses: tuple[Address, ...] = ()
    birthday: str = ""
    note: str = ""
    uid: str = ""
    categories: tuple[str, ...] = ()
    photos: int = 0


@dataclass(frozen=True, slots=True)
class Cards:
    """All cards of a file in its order, and everything the reader got over, by line."""

    cards: tuple[Card, ...]
    problems: tuple[Problem, ...]
