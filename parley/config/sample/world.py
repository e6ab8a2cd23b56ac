"""Who is in the sample company and among its customers: plain values, drawn with a fixed seed."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEED = 20261122
SHARE = {"en": 120, "ru": 90, "id": 90}
"""How many organizations each market gets."""


@dataclass(frozen=True)
class Customer:
    """One organization with its people, as plain values for the record types."""

    language: str
    place: str
    organization: dict[str, Any]
    people: list[dict[str, Any]]


def words() -> dict[str, Any]:
    """The word lists."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def customers(chance: random.Random) -> list[Customer]:
    """Every organization of every market, no two with the same name."""
    found = []
    for language, count in SHARE.items():
        market = words()["markets"][language]
        names = [(place, f"{place} {trade}") for place in market["places"] for trade in market["trades"]]
        chance.shuffle(names)
        found += [_customer(language, market, place, name, chance) for place, name in names[:count]]
    return found


def _customer(
    language: str, market: dict[str, Any], place: str, name: str, chance: random.Random
) -> Customer:
    country, prefix = chance.choice(market["countries"])
    slug = f"{language}{abs(hash_of(name)) % 100_000:05}"
    organization = {
        "name": name,
        "country": country,
        "industry": chance.choice(market["industries"]),
        "employees": int(10 ** chance.uniform(1, 3.3)),
        "annual_revenue": int(10 ** chance.uniform(5.5, 8)),
        "founded": chance.randint(1955, 2021),
        "phones": [{"value": f"{prefix}{chance.randint(0, 99):02}", "label": "work"}],
        "emails": [f"office@{slug}.{market['domain']}"],
        "website": f"https://{slug}.{market['domain']}",
    }
    people = []
    for number in range(chance.choice([1, 1, 2, 2, 3])):
        full_name = f"{chance.choice(market['first_names'])} {chance.choice(market['last_names'])}"
        people.append(
            {
                "name": full_name,
                "job_title": chance.choice(market["titles"]),
                "emails": [f"person{number + 1}@{slug}.{market['domain']}"],
                "phones": [{"value": f"{prefix}{chance.randint(0, 99):02}", "label": "mobile"}],
            }
        )
    return Customer(language, place, organization, people)


def hash_of(text: str) -> int:
    """A number that is the same for the same text in every run (Python's own hash is not)."""
    return int.from_bytes(text.encode("utf-8")[:8], "big") * 2654435761 + sum(text.encode("utf-8"))
