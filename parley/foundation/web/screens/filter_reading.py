"""What the filter builder's form says: conditions in groups within groups, each part named by its path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from django.http import QueryDict

from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.filters import MAX_CONDITIONS, Condition, Group
from parley.foundation.records.kinds import Choice, FieldInvalid, Link, Operator, Rows

PART = re.compile(r"([fj])(\d{1,2}(?:-\d{1,2}){0,4})")
ROOT = "root"
"""How a button names the whole filter."""


def filterable(record_type: RecordType) -> list[Field]:
    """The fields that a filter may ask about."""
    return [declared for declared in record_type.fields if declared.kind.operators]


def offered_operators(declared: Field) -> list[Operator]:
    """All that the kind has."""
    return list(declared.kind.operators)


def conditions_of(where: Group) -> Iterator[Condition]:
    """Every condition, of inner groups too."""
    for part in where.parts:
        if isinstance(part, Group):
            yield from conditions_of(part)
        else:
            yield part


def with_new(where: Group, place: str, record_type: RecordType, *, group: bool) -> tuple[Group, str]:
    """The conditions with an empty one, or a group with an empty one, at the end of a group; and its path."""
    first = filterable(record_type)[0]
    empty: Condition | Group = Condition(first.name, offered_operators(first)[0].key, ("",))
    path = [] if place == ROOT else [int(part) for part in place.split("-") if part.isdecimal()]
    target = _at(where, path)
    if target is None or sum(1 for _one in conditions_of(where)) >= MAX_CONDITIONS - 1:
        return where, ""
    added = replace(target, parts=(*target.parts, Group("any", (empty,)) if group else empty))
    new_path = [*path, len(target.parts), *([0] if group else [])]
    return _put(where, path, added), "-".join(map(str, new_path))


def _at(where: Group, path: list[int]) -> Group | None:
    found: Condition | Group = where
    for index in path:
        if not isinstance(found, Group) or index >= len(found.parts):
            return None
        found = found.parts[index]
    return found if isinstance(found, Group) else None


def _put(where: Group, path: list[int], part: Group) -> Group:
    if not path:
        return part
    inner = where.parts[path[0]]
    assert isinstance(inner, Group)
    put = _put(inner, path[1:], part)
    return replace(where, parts=(*where.parts[: path[0]], put, *where.parts[path[0] + 1 :]))


def group_from(data: QueryDict, record_type: RecordType) -> Group:
    """The conditions that the form says; parts that were removed are left out, unfilled ones are kept in the form."""
    removed = data.get("remove", "")
    kept = {
        found[2]: found[1]
        for name in data
        if (found := PART.fullmatch(name)) and not f"{found[2]}-".startswith(f"{removed}-")
    }
    group = _group_at("", data.get("join", "all"), kept, data, record_type)
    return filled_part(group, record_type) if "apply" in data else group


def _group_at(path: str, join: str, kept: dict[str, str], data: QueryDict, record_type: RecordType) -> Group:
    depth = path.count("-") + 2 if path else 1
    inside = [one for one in kept if one.count("-") + 1 == depth and (not path or one.startswith(f"{path}-"))]
    parts: list[Condition | Group] = []
    for one in sorted(inside, key=lambda text: [int(number) for number in text.split("-")])[:MAX_CONDITIONS]:
        if kept[one] == "j":
            inner = _group_at(one, data.get(f"j{one}", "all"), kept, data, record_type)
            if inner.parts:
                parts.append(inner)
        else:
            parts.append(condition_from(data, one, record_type))
    return Group(join if join in ("all", "any", "none") else "all", tuple(parts))


def condition_from(data: QueryDict, path: str, record_type: RecordType) -> Condition:
    """One row; where its field has just become one of another kind, its operator and value start anew."""
    name = data.get(f"f{path}", "")
    try:
        declared = record_type.field(name)
    except FieldInvalid:
        declared = filterable(record_type)[0]
        name = declared.name
    changed = _is_another_kind(record_type, data.get(f"was{path}", name), name, declared)
    operators = offered_operators(declared)
    key = "" if changed else data.get(f"o{path}", "")
    operator = next((one for one in operators if one.key == key), operators[0])
    values = [] if changed or operator.takes == 0 else data.getlist(f"v{path}")
    return Condition(name, operator.key, tuple(value.strip() for value in values))


def _is_another_kind(record_type: RecordType, before: str, name: str, now: Field) -> bool:
    """Whether values of the field before say nothing to the field now. Ids of links never do."""
    if before == name:
        return False
    try:
        kind = record_type.field(before).kind
    except FieldInvalid:
        return True
    return type(kind) is not type(now.kind) or isinstance(now.kind, Link | Choice | Rows)


def filled_part(group: Group, record_type: RecordType) -> Group:
    """The conditions that are filled in; groups that have none are left out."""
    parts: list[Condition | Group] = []
    for part in group.parts:
        if isinstance(part, Group):
            inner = filled_part(part, record_type)
            if inner.parts:
                parts.append(inner)
        elif _is_filled(part, record_type):
            many = record_type.field(part.field).kind.operator(part.operator).takes < 0
            values = tuple(value for value in part.values if value) if many else part.values
            parts.append(replace(part, values=values))
    return replace(group, parts=tuple(parts))


def _is_filled(part: Condition, record_type: RecordType) -> bool:
    takes = record_type.field(part.field).kind.operator(part.operator).takes
    filled = [value for value in part.values if value]
    return len(filled) >= 1 if takes < 0 else len(filled) == takes
