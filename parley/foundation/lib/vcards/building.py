"""From the properties of one card to what it says."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence

from .cards import Address, Card, Entry, Name
from .errors import Problems
from .properties import Property, parts, unescaped

TELLING = ("fax", "pager", "cell", "mobile", "work", "home", "main", "iphone", "other", "car", "school")
SPOKEN = {"cell": "mobile", "iphone": "mobile"}
MESSENGERS = {
    "X-AIM": "AIM",
    "X-ICQ": "ICQ",
    "X-SKYPE": "Skype",
    "X-SKYPE-USERNAME": "Skype",
    "X-JABBER": "Jabber",
    "X-MSN": "MSN",
    "X-YAHOO": "Yahoo",
    "X-QQ": "QQ",
    "X-GADUGADU": "Gadu-Gadu",
    "X-GROUPWISE": "GroupWise",
    "X-GOOGLE-TALK": "Google Talk",
    "X-GTALK": "Google Talk",
    "X-TELEGRAM": "Telegram",
    "X-WHATSAPP": "WhatsApp",
    "X-TWITTER": "Twitter",
}
KONTACT_MESSENGER = re.compile(r"X-MESSAGING/([\w-]+?)-ALL\Z")
APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?\Z", re.ASCII)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?://)?", re.IGNORECASE)
ADDRESS_PARTS = 7


def build_card(line: int, properties: Sequence[Property], problems: Problems) -> Card:
    """The card that begins at `line`. Of properties that say one thing, the preferred filled one counts."""
    by_name: dict[str, list[Property]] = {}
    for one in sorted(properties, key=lambda one: one.preference):
        by_name.setdefault(one.name, []).append(one)
    said = _Said(by_name, _version(by_name))
    labels = {one.group: _label(one, said) for one in by_name.get("X-ABLABEL", ()) if one.group}
    organization, *units = said.fields("ORG") or [""]
    return Card(
        line=line,
        version=said.version,
        kind=said.first("KIND", "X-ADDRESSBOOKSERVER-KIND").lower(),
        name=_name(said),
        nickname=said.first("NICKNAME"),
        organization=organization,
        department=", ".join(filter(None, units)) or said.first("X-KADDRESSBOOK-X-DEPARTMENT"),
        title=said.first("TITLE", "ROLE"),
        phones=_entries(said, "TEL", labels, _phone),
        emails=_entries(said, "EMAIL", labels, _email),
        urls=_entries(said, "URL", labels, str),
        messengers=_messengers(said),
        addresses=tuple(_addresses(said, labels, problems)),
        birthday=_birthday(said, problems),
        note="\n\n".join(filter(None, (said.plain(one) for one in by_name.get("NOTE", ())))),
        uid=said.first("UID").removeprefix("urn:uuid:"),
        categories=_categories(said),
        photos=sum(1 for one in properties if one.binary),
    )


class _Said:
    """The properties of a card by name, read in its version's way."""

    def __init__(self, by_name: dict[str, list[Property]], version: str) -> None:
        self.by_name = by_name
        self.version = version

    def plain(self, one: Property) -> str:
        return unescaped(one.text, self.version)

    def first(self, *names: str) -> str:
        """The first filled property of the first name that has one."""
        for name in names:
            for one in self.by_name.get(name, ()):
                if text := self.plain(one):
                    return text
        return ""

    def fields(self, name: str) -> list[str]:
        """The parts between semicolons of the first property with any."""
        for one in self.by_name.get(name, ()):
            found = [unescaped(part, self.version) for part in parts(one.text, ";")]
            if any(found):
                return found
        return []


def _version(by_name: dict[str, list[Property]]) -> str:
    return next((one.text.strip() for one in by_name.get("VERSION", ()) if one.text.strip()), "")


def _name(said: _Said) -> Name:
    """The full name, or the parts in the order prefix, given, additional, family, suffix."""
    family, given, additional, prefix, suffix = (*said.fields("N"), *[""] * 5)[:5]
    spoken = " ".join(filter(None, (prefix, given, additional, family, suffix)))
    full = said.first("FN") or spoken
    return Name(" ".join(full.split()), family, given, additional, prefix, suffix)


def _entries(said: _Said, name: str, labels: dict[str, str], read: Callable[[str], str]) -> tuple[Entry, ...]:
    found: dict[str, Entry] = {}
    for one in said.by_name.get(name, ()):
        value = read(said.plain(one))
        if value and value not in found:
            label = labels.get(one.group, "") if one.group else ""
            found[value] = Entry(value, label or _telling(one.types), frozenset(one.types), one.line)
    return tuple(found.values())


def _telling(types: Sequence[str]) -> str:
    """The type that says most: a fax at work is a fax."""
    found = next((kind for kind in TELLING if kind in types), "")
    return SPOKEN.get(found, found)


def _phone(text: str) -> str:
    """A number, also out of `tel:+1-418-656-9254;ext=102` (RFC 3966)."""
    if not text.lower().startswith("tel:"):
        return text
    number, *parameters = text[4:].split(";")
    extension = next((one[4:] for one in parameters if one.lower().startswith("ext=")), "")
    return f"{number} ext. {extension}" if extension else number


def _email(text: str) -> str:
    return text[7:] if text.lower().startswith("mailto:") else text


def _messengers(said: _Said) -> tuple[Entry, ...]:
    found: dict[tuple[str, str], Entry] = {}
    for name, properties in said.by_name.items():
        for one in properties:
            service, value = _messenger(name, one, said.plain(one))
            if value and (service, value) not in found:
                found[service, value] = Entry(value, service, frozenset(one.types), one.line)
    return tuple(found.values())


def _messenger(name: str, one: Property, text: str) -> tuple[str, str]:
    """Service and name; `skype:anna` names its service itself."""
    kontact = KONTACT_MESSENGER.match(name)
    if name in MESSENGERS:
        return MESSENGERS[name], text
    if kontact:
        return kontact[1].capitalize(), text
    if name == "IMPP":
        scheme, _colon, value = text.partition(":") if SCHEME.match(text) else ("", "", text)
        return one.parameters.get("x-service-type") or scheme.capitalize(), value.removeprefix("//")
    if name == "X-SOCIALPROFILE":
        return next(iter(one.types), "").capitalize(), one.parameters.get("x-user") or text
    return "", ""


def _addresses(said: _Said, labels: dict[str, str], problems: Problems) -> list[Address]:
    found = []
    for one in said.by_name.get("ADR", ()):
        given = [unescaped(part, said.version) for part in parts(one.text, ";")]
        if not any(given):
            continue
        if len(given) != ADDRESS_PARTS:
            problems.add("card_address_parts", one.line, count=len(given))
        label = (labels.get(one.group, "") if one.group else "") or _telling(one.types)
        box, extension, street, town, region, code, country = (given + [""] * ADDRESS_PARTS)[:ADDRESS_PARTS]
        found.append(Address(box, extension, street, town, region, code, country, label, one.line))
    return found


def _birthday(said: _Said, problems: Problems) -> str:
    for one in said.by_name.get("BDAY", ()):
        text = said.plain(one)
        if not text:
            continue
        day = DAY.match(text)
        try:
            return (
                datetime.date(*map(int, day.groups())).isoformat()
                if day
                else _without_year(text, one, problems)
            )
        except ValueError:
            problems.add("card_date_unknown", one.line, text=text[:40])
            return text
    return ""


def _without_year(text: str, one: Property, problems: Problems) -> str:
    """`--0203` and `--02-03` are days of every year (RFC 6350, section 4.3.1)."""
    if (
        not re.fullmatch(r"--\d\d-?\d\d", text, re.ASCII)
        and one.parameters.get("value", "").lower() != "text"
    ):
        problems.add("card_date_unknown", one.line, text=text[:40])
    return text


def _categories(said: _Said) -> tuple[str, ...]:
    found = [
        unescaped(part, said.version)
        for one in said.by_name.get("CATEGORIES", ())
        for part in parts(one.text, ",")
    ]
    return tuple(dict.fromkeys(filter(None, found)))


def _label(one: Property, said: _Said) -> str:
    """Apple writes the labels it translates itself as `_$!<HomePage>!$_`."""
    text = said.plain(one)
    own = APPLE_LABEL.fullmatch(text)
    return own[1] if own else text
