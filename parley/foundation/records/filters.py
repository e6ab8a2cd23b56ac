"""Conditions on records: groups of all/any/none, as lists, boards, reports and the API take them.

As JSON:  {"all": [["stage", "is", "4"], {"any": [["amount", "more", "1000"], ["owner", "empty"]]}]}
Values are texts as a person would type them; the field's kind reads them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parley.foundation.access.policy import rows_within
from parley.foundation.lib.refusals import Invalid, Problem
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.kinds import FieldInvalid, Link, Several

MAX_CONDITIONS = 100
MAX_DEPTH = 5


@dataclass(frozen=True)
class Condition:
    """One comparison: the field's name (or a path over links), an operator's key, the texts to compare with."""

    field: str
    operator: str
    values: tuple[str, ...] = ()

    def to_json(self) -> list[str]:
        return [self.field, self.operator, *self.values]


@dataclass(frozen=True)
class Group:
    """Conditions joined by all, any or none."""

    join: str = "all"
    parts: tuple[Condition | Group, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {self.join: [part.to_json() for part in self.parts]}

    def to_text(self) -> str:
        """For addresses: "" for no conditions."""
        return json.dumps(self.to_json(), ensure_ascii=False, separators=(",", ":")) if self.parts else ""

    def with_condition(self, condition: Condition | Group) -> Group:
        """The same with one more condition (or group of them) that must hold too."""
        if self.join == "all":
            return Group("all", (*self.parts, condition))
        return Group("all", (self, condition))


def read(text: str) -> Group:
    """The group that an address or API call carries. Raises Invalid for anything that is not one."""
    if not text:
        return Group()
    try:
        data = json.loads(text[:20_000])
    except (ValueError, RecursionError) as error:
        raise _refusal() from error
    return from_json(data)


def from_json(data: Any) -> Group:
    """The group from plain JSON. Raises Invalid."""
    counter = [0]
    group = _part(data, counter, depth=0)
    return group if isinstance(group, Group) else Group("all", (group,))


def _part(data: Any, counter: list[int], depth: int) -> Condition | Group:
    counter[0] += 1
    if counter[0] > MAX_CONDITIONS or depth > MAX_DEPTH:
        raise Invalid(_("This filter has too many conditions."))
    if isinstance(data, dict) and len(data) == 1:
        join, parts = next(iter(data.items()))
        if join in ("all", "any", "none") and isinstance(parts, list):
            return Group(join, tuple(_part(part, counter, depth + 1) for part in parts))
    if (
        isinstance(data, list)
        and len(data) >= 2
        and all(isinstance(item, str | int | float) for item in data)
    ):
        name, operator, *values = (str(item) for item in data)
        return Condition(name, operator, tuple(values))
    raise _refusal()


def _refusal() -> Invalid:
    return Invalid(_("This filter cannot be read. Remove it and set it again."))


def to_q(record_type: RecordType, part: Condition | Group) -> Q:
    """The condition as a database filter. Raises Invalid naming the field."""
    if isinstance(part, Group):
        inner = [to_q(record_type, one) for one in part.parts]
        if part.join == "any":
            joined = Q()
            for one in inner:
                joined |= one
            return joined
        joined = Q()
        for one in inner:
            joined &= ~one if part.join == "none" else one
        return joined
    try:
        declared = record_type.field(part.field)
        _refuse_foreign_path(part.field)
        condition = declared.kind.query(declared.name, part.operator, list(part.values))
        return over_links(record_type, part.field.split(".")[:-1], condition)
    except FieldInvalid as invalid:
        raise Invalid(invalid.message, [Problem(invalid.message, part.field[:80], invalid.code)]) from invalid


def _refuse_foreign_path(path: str) -> None:
    if path.count(".") > 3:
        raise FieldInvalid(_("This path is too long."), "unknown_field")


def over_links(record_type: RecordType, links: Sequence[str], condition: Q) -> Q:
    """A condition on what stands at the end of links: it holds only where the person may see every linked record.

    Otherwise a filter would answer questions about records that are not theirs. Who looks is the type's `viewer`.
    """
    if not links:
        return condition
    first, *rest = links
    target = registry.get(record_type.field(first).kind.to).as_seen_by(record_type.viewer)  # type: ignore[attr-defined]
    condition = over_links(target, rest, condition)
    if record_type.viewer is not None:
        condition &= rows_within(record_type.viewer, target.permission("view"), target.model)
    return _prefixed(condition, first)


def sees_all_linked(record_type: RecordType, path: str) -> bool:
    """Whether the person sees all records at the links of a path: only then may they sort or group by it, since the
    order of rows, too, tells about what stands there. A plain field has no links; the name of a linked record is told
    by the record that links to it."""
    *links, _name = path.split(".")
    for link in links:
        target = registry.get(record_type.field(link).kind.to).as_seen_by(record_type.viewer)  # type: ignore[attr-defined]
        if record_type.viewer is not None and rows_within(
            record_type.viewer, target.permission("view"), target.model
        ):
            return False
        record_type = target
    return True


def _prefixed(condition: Q, prefix: str) -> Q:
    """The same condition seen from the other end of a link."""
    moved = [
        _prefixed(child, prefix) if isinstance(child, Q) else (f"{prefix}__{child[0]}", child[1])
        for child in condition.children
    ]
    return Q(*moved, _connector=condition.connector, _negated=condition.negated)


def describe(record_type: RecordType, part: Condition) -> tuple[Any, Any, str]:
    """(field label, operator label, value text) of one condition, for a chip; links show the record's name.

    Raises Invalid like `to_q`.
    """
    try:
        declared = record_type.field(part.field)
        operator = declared.kind.operator(part.operator)
    except FieldInvalid as invalid:
        raise Invalid(invalid.message) from invalid
    values = list(part.values)
    kind = declared.kind.entry if isinstance(declared.kind, Several) else declared.kind
    if isinstance(kind, Link):
        ids = [int(value) for value in values if value.isdecimal()]
        candidates = kind.candidates(record_type.viewer)
        names = {row.pk: str(row) for row in candidates.filter(pk__in=ids)}
        values = [names.get(int(value), value) if value.isdecimal() else value for value in values]
    elif declared.kind.name == "choice":
        labels = dict(declared.kind.choices)  # type: ignore[attr-defined]
        values = [str(labels.get(value, value)) for value in values]
    return _path_label(record_type, part.field), operator.label, ", ".join(values)


def _path_label(record_type: RecordType, path: str) -> Any:
    """What a field is called; over a link with the link's name before it: “Organization: Industry”."""
    link, _dot, rest = path.partition(".")
    declared = record_type.field(link if rest else path)
    if not rest:
        return declared.label
    target = registry.get(declared.kind.to).as_seen_by(record_type.viewer)  # type: ignore[attr-defined]
    return f"{declared.label}: {_path_label(target, rest)}"
