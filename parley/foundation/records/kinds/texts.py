"""Texts: one line, many lines, e-mail, phone, web address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from parley.foundation.accounts.models import Company
from parley.foundation.lib import phones
from parley.foundation.records.kinds.base import ANY_OF, FieldInvalid, Kind, Operator

CONTAINS = Operator(
    "contains", _("contains"), 1, lambda column, values: Q(**{f"{column}__icontains": values[0]})
)
STARTS = Operator(
    "starts", _("starts with"), 1, lambda column, values: Q(**{f"{column}__istartswith": values[0]})
)
IS_TEXT = Operator("is", _("is"), 1, lambda column, values: Q(**{f"{column}__iexact": values[0]}))
IS_NOT_TEXT = Operator(
    "is_not", _("is not"), 1, lambda column, values: ~Q(**{f"{column}__iexact": values[0]})
)
EMPTY_TEXT = Operator(
    "empty", _("is empty"), 0, lambda column, _values: Q(**{column: ""}) | Q(**{f"{column}__isnull": True})
)
FILLED_TEXT = Operator("filled", _("is filled"), 0, lambda column, _values: Q(**{f"{column}__gt": ""}))

# PostgreSQL cannot store NUL, and lone surrogates are no text at all; both engines must answer alike.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Text(Kind):
    """One line of text, at most `length` characters. `blank` is stored for none (None where the column is unique)."""

    name: ClassVar[str] = "text"
    empty: ClassVar[Any] = ""
    operators: ClassVar[tuple[Operator, ...]] = (
        CONTAINS, IS_TEXT, IS_NOT_TEXT, STARTS, ANY_OF, EMPTY_TEXT, FILLED_TEXT,
    )  # fmt: skip
    length: int = 200
    blank: str | None = ""

    def clean(self, value: Any) -> str | None:
        if value is None or value == "":
            return self.blank
        if not isinstance(value, str):
            raise FieldInvalid(_("Enter a text."))
        value = self.tidy(value)
        if not value:
            return self.blank
        if _UNSTORABLE.search(value):
            raise FieldInvalid(_("This text holds characters that cannot be stored (NUL). Remove them."))
        if len(value) > self.length:
            raise FieldInvalid(
                ngettext_lazy(
                    "This text is too long: at most %(length)s character, this one has %(given)s.",
                    "This text is too long: at most %(length)s characters, this one has %(given)s.",
                    self.length,
                )
                % {"length": self.length, "given": len(value)},
                "too_long",
            )
        return value

    def tidy(self, value: str) -> str:
        """One line without doubled spaces."""
        return " ".join(value.split())


@dataclass(frozen=True)
class LongText(Text):
    """Text of many lines; its line breaks are kept."""

    name: ClassVar[str] = "long_text"
    sortable: ClassVar[bool] = False
    length: int = 50_000

    def tidy(self, value: str) -> str:
        return value.replace("\r\n", "\n").strip()


@dataclass(frozen=True)
class Email(Text):
    """An e-mail address, stored in lower case."""

    name: ClassVar[str] = "email"
    length: int = 254

    def clean(self, value: Any) -> str | None:
        text = super().clean(value)
        if not text:
            return text
        try:
            validate_email(text.lower())
        except ValidationError as error:
            raise FieldInvalid(_("This is not an e-mail address, for example anna@example.com.")) from error
        return text.lower()


@dataclass(frozen=True)
class Phone(Text):
    """A phone number, stored in E.164 (+4930123456); one that cannot be read as such is refused.

    Numbers without a country code are read as numbers of the company's country.
    """

    name: ClassVar[str] = "phone"
    length: int = 40

    def clean(self, value: Any) -> str | None:
        text = super().clean(value)
        if not text:
            return text
        number = phones.normalise(text, "" if text.startswith("+") else Company.current().country)
        if number is None:
            raise FieldInvalid(
                _("This is not a phone number. Write it with its country code, for example +49 30 123456.")
            )
        return number


@dataclass(frozen=True)
class Url(Text):
    """A web address; without a scheme it gets https://. Other schemes than http(s) are refused."""

    name: ClassVar[str] = "url"
    length: int = 500

    def clean(self, value: Any) -> str | None:
        text = super().clean(value)
        if not text:
            return text
        if "://" not in text:
            text = f"https://{text}"
        try:
            URLValidator(schemes=["http", "https"])(text)
        except ValidationError as error:
            raise FieldInvalid(_("This is not a web address, for example https://example.com.")) from error
        return text
