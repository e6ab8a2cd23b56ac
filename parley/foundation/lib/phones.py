"""Phone numbers: one stored form (E.164), shown as people of the country write them."""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumberFormat


def normalise(text: str, country: str) -> str | None:
    """The number in E.164 with an extension as `;ext=12`, or None where the text is no possible number.

    `country` (ISO 3166-1) is where a number without a country code is dialled.
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    plain = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{plain};ext={number.extension}" if number.extension else plain


def shown(stored: str, country: str) -> str:
    """The stored number as it is written in its own country, and with its country code everywhere else."""
    try:
        number = phonenumbers.parse(stored, country)
    except phonenumbers.NumberParseException:
        return stored
    home = phonenumbers.country_code_for_region(country) == number.country_code
    return phonenumbers.format_number(
        number, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    )
