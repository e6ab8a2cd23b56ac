"""Currencies that a company can work in, as ISO 4217 codes."""

from __future__ import annotations

from babel.numbers import get_territory_currencies

CURRENCIES: tuple[str, ...] = tuple(
    sorted(
        {
            currency
            for territory in [
                "AE",
                "AM",
                "AR",
                "AT",
                "AU",
                "AZ",
                "BD",
                "BG",
                "BR",
                "BY",
                "CA",
                "CH",
                "CL",
                "CN",
                "CO",
                "CZ",
                "DK",
                "EG",
                "GB",
                "GE",
                "HK",
                "HU",
                "ID",
                "IL",
                "IN",
                "IS",
                "JP",
                "KE",
                "KG",
                "KR",
                "KZ",
                "MA",
                "MD",
                "MN",
                "MX",
                "MY",
                "NG",
                "NO",
                "NZ",
                "PE",
                "PH",
                "PK",
                "PL",
                "QA",
                "RO",
                "RS",
                "RU",
                "SA",
                "SE",
                "SG",
                "TH",
                "TJ",
                "TM",
                "TN",
                "TR",
                "TW",
                "UA",
                "US",
                "UY",
                "UZ",
                "VN",
                "ZA",
            ]
            for currency in get_territory_currencies(territory)
        }
    )
)
