"""Kinds of fields: each knows how a value is read, checked, stored, compared and written, on every channel."""

from parley.foundation.records.kinds.base import FieldInvalid, Kind, Operator, Unresolved
from parley.foundation.records.kinds.choices import Choice, YesNo
from parley.foundation.records.kinds.links import Dictionary, Link, Names, folded
from parley.foundation.records.kinds.moments import Date, DateTime
from parley.foundation.records.kinds.numbers import Integer, Money, Number
from parley.foundation.records.kinds.rows import Rows
from parley.foundation.records.kinds.several import Several
from parley.foundation.records.kinds.texts import Email, LongText, Phone, Text, Url
from parley.foundation.records.kinds.translations import Translations

__all__ = [
    "Choice",
    "Date",
    "DateTime",
    "Dictionary",
    "Email",
    "FieldInvalid",
    "Integer",
    "Kind",
    "Link",
    "LongText",
    "Money",
    "Names",
    "Number",
    "Operator",
    "Phone",
    "Rows",
    "Several",
    "Text",
    "Translations",
    "Unresolved",
    "Url",
    "YesNo",
    "folded",
]
