"""Two records side by side: which fields differ, and which value is offered first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from parley.foundation.records.declaration import Field, RecordType

EMPTY: tuple[Any, ...] = (None, "", [], ())


@dataclass(frozen=True)
class Line:
    """One field of both records. `first` says which value is chosen at first: "a" (kept), "b", or "both" for lists."""

    field: Field
    a: Any
    b: Any
    same: bool
    first: str
    both: bool


def lines(record_type: RecordType, kept: Any, gone: Any) -> list[Line]:
    """The fields that people write and that at least one of the two has filled, differing ones first."""
    found = []
    for declared in record_type.fields:
        if not declared.editable or declared.name == "stage":
            continue
        a, b = declared.kind.read(kept, declared.name), declared.kind.read(gone, declared.name)
        if a in EMPTY and b in EMPTY:
            continue
        first = (
            "both" if declared.kind.many and a not in EMPTY and b not in EMPTY else "b" if a in EMPTY else "a"
        )
        found.append(Line(declared, a, b, a == b, first, declared.kind.many))
    return sorted(found, key=lambda line: line.same)


def chosen_values(record_type: RecordType, kept: Any, gone: Any, choices: dict[str, str]) -> dict[str, Any]:
    """The values to give the kept record: those of the other where "b" was chosen, lists joined where "both"."""
    values: dict[str, Any] = {}
    for line in lines(record_type, kept, gone):
        choice = choices.get(line.field.name, line.first)
        if choice == "b" and not line.same:
            values[line.field.name] = line.b
        elif choice == "both" and line.both:
            values[line.field.name] = [*line.a, *(row for row in line.b if row not in line.a)]
        elif line.both and choice == "a":
            values[line.field.name] = line.a
    return values
