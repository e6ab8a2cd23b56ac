"""Dates and points in time."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import DateField, DateTimeField, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from parley.foundation.lib import clock
from parley.foundation.records.kinds.base import BETWEEN, EMPTY, FILLED, IS, FieldInvalid, Kind, Operator

BEFORE = Operator("before", _("before"), 1, lambda column, values: Q(**{f"{column}__lt": values[0]}))
AFTER = Operator("after", _("after"), 1, lambda column, values: Q(**{f"{column}__gt": values[0]}))
FROM = Operator("from", _("from"), 1, lambda column, values: Q(**{f"{column}__gte": values[0]}))
UNTIL = Operator("until", _("until"), 1, lambda column, values: Q(**{f"{column}__lte": values[0]}))

_RELATIVE = re.compile(r"^(today)(?:([+-]\d{1,5})d)?$")


@dataclass(frozen=True)
class Date(Kind):
    """A calendar day. Filters also take `today`, `today+7d`, `today-30d`."""

    name: ClassVar[str] = "date"
    operators: ClassVar[tuple[Operator, ...]] = (IS, BEFORE, AFTER, FROM, UNTIL, BETWEEN, EMPTY, FILLED)

    def clean(self, value: Any) -> datetime.date | None:
        if value is None or value == "":
            return None
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date):
            return value
        if isinstance(value, str):
            relative = _RELATIVE.match(value)
            if relative:
                today = timezone.localdate(clock.now())
                return today + datetime.timedelta(days=int(relative[2] or 0))
            try:
                parsed = parse_date(value)
            except ValueError:
                parsed = None
            if parsed:
                return parsed
        raise FieldInvalid(_("This is not a date, for example 2026-12-31."))

    def to_json(self, value: Any) -> str | None:
        return None if value is None else value.isoformat()

    def to_text(self, value: Any) -> str:
        return "" if value is None else value.isoformat()

    def month(self, column: str) -> Any:
        """The first day of its month, as a query's expression."""
        return TruncMonth(column, output_field=DateField())


@dataclass(frozen=True)
class DateTime(Kind):
    """A point in time, stored in UTC; a text without an offset is in the person's time zone."""

    name: ClassVar[str] = "date_time"
    operators: ClassVar[tuple[Operator, ...]] = (BEFORE, AFTER, FROM, UNTIL, BETWEEN, EMPTY, FILLED)

    def clean(self, value: Any) -> datetime.datetime | None:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            value = self._parse(value)
        elif isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            value = datetime.datetime.combine(value, datetime.time())
        if not isinstance(value, datetime.datetime):
            raise FieldInvalid(_("This is not a date and time, for example 2026-12-31 14:30."))
        return timezone.make_aware(value) if timezone.is_naive(value) else value.astimezone(datetime.UTC)

    def _parse(self, text: str) -> datetime.datetime | None:
        try:
            day = Date().clean(text) if len(text) <= 14 and ":" not in text else None
            return datetime.datetime.combine(day, datetime.time()) if day else parse_datetime(text)
        except ValueError:
            return None

    def to_json(self, value: Any) -> str | None:
        return None if value is None else value.isoformat()

    def to_text(self, value: Any) -> str:
        return "" if value is None else timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")

    def month(self, column: str) -> Any:
        """The beginning of its month in the reader's time zone, as a query's expression."""
        return TruncMonth(column, output_field=DateTimeField())
