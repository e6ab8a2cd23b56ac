"""Countries and time zones to choose from."""

from __future__ import annotations

import zoneinfo
from functools import cache

import phonenumbers
from babel import Locale


def countries(language: str) -> list[tuple[str, str]]:
    """(ISO 3166-1 code, name in that language) of every country with phone numbers, by name."""
    names = Locale.parse(language).territories
    found = [(code, names.get(code, code)) for code in phonenumbers.SUPPORTED_REGIONS]
    return sorted(found, key=lambda pair: pair[1])


@cache
def time_zones() -> list[str]:
    """All time zones with a place's name, UTC first."""
    places = {
        zone
        for zone in zoneinfo.available_timezones()
        if "/" in zone and not zone.startswith(("Etc/", "posix/"))
    }
    return ["UTC", *sorted(places)]
