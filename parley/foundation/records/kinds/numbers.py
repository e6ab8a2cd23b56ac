"""Numbers: whole, decimal, and money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from parley.foundation.records.kinds.base import (
    AT_LEAST,
    AT_MOST,
    BETWEEN,
    EMPTY,
    FILLED,
    IS,
    IS_NOT,
    LESS,
    MORE,
    FieldInvalid,
    Kind,
    Operator,
)  # fmt: skip

COMPARISONS = (IS, IS_NOT, MORE, LESS, AT_LEAST, AT_MOST, BETWEEN, EMPTY, FILLED)
_GROUPED = re.compile(r"^-?\d{1,3}(?:(?P<mark>[,.\s'’])\d{3})(?:(?P=mark)\d{3})*(?P<rest>[.,]\d+)?$")


def decimal_of(text: str) -> Decimal:
    """The number that a person's text means: 1234.5, 1 234,50, 1,234.50, 1.234,50, (500), 12 %.

    One lone comma or point followed by exactly three digits is read as a decimal point only where it is a point
    ("1.234" is 1.234, "1,234" is 1234): it is how each is more often meant.
    """
    plain = text.strip().replace("\u00a0", " ").replace("\u202f", " ").replace("−", "-")
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    plain = re.sub(r"^(-?)\s*[^\d\s.,()-]{1,3}\s*(?=\d)|\s*[^\d\s.,()]{1,4}\.?$", r"\1", plain).strip()
    grouped = _GROUPED.match(plain)
    if grouped and not (grouped["mark"] == "." and not grouped["rest"] and plain.count(".") == 1):
        plain = plain.replace(grouped["mark"], "", len(re.findall(re.escape(grouped["mark"]), plain)))
    plain = plain.replace(",", ".").replace(" ", "")
    if not re.fullmatch(r"-?\d*\.?\d+", plain):
        raise FieldInvalid(_("This is not a number, for example 1234.50."))
    return Decimal(plain)


@dataclass(frozen=True)
class Number(Kind):
    """A decimal number with at most `places` digits after the point and `digits` in all."""

    name: ClassVar[str] = "number"
    operators: ClassVar[tuple[Operator, ...]] = COMPARISONS
    places: int = 2
    digits: int = 18
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def clean(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
            raise FieldInvalid(_("This is not a number, for example 1234.50."))
        try:
            number = decimal_of(value) if isinstance(value, str) else Decimal(str(value))
            rounded = number.quantize(Decimal(1).scaleb(-self.places))
        except InvalidOperation as error:
            raise FieldInvalid(_("This number is too large."), "too_large") from error
        if not rounded.is_finite() or rounded.adjusted() >= self.digits - self.places:
            raise FieldInvalid(_("This number is too large."), "too_large")
        if rounded != number:
            raise FieldInvalid(
                _("At most %(places)s digits after the decimal point.") % {"places": self.places},
                "too_precise",
            )
        if self.minimum is not None and rounded < self.minimum:
            raise FieldInvalid(
                _("The number must be at least %(minimum)s.") % {"minimum": self.minimum}, "too_small"
            )
        if self.maximum is not None and rounded > self.maximum:
            raise FieldInvalid(
                _("The number must be at most %(maximum)s.") % {"maximum": self.maximum}, "too_large"
            )
        return rounded

    def to_json(self, value: Any) -> str | None:
        """Decimals travel as text, so that no reader turns them into floats."""
        return None if value is None else format(value, "f")

    def to_text(self, value: Any) -> str:
        return "" if value is None else format(value, "f")


@dataclass(frozen=True)
class Integer(Number):
    """A whole number."""

    name: ClassVar[str] = "integer"
    places: int = 0

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        number = super().clean(value)
        return None if number is None else int(number)

    def to_json(self, value: Any) -> int | None:  # type: ignore[override]
        return value

    def to_text(self, value: Any) -> str:
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Money(Number):
    """An amount. Its currency stands in the record's field `currency`, and where there is none it is the company's."""

    name: ClassVar[str] = "money"
    places: int = 2
    currency: str = ""
