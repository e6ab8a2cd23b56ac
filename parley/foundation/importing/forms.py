"""What a person sends from the matching page, put into the file's settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parley.foundation.accounts.models import User
from parley.foundation.importing.analysing import coming_titles, prepare_values, propose_group, target_of
from parley.foundation.importing.columns import NEW, REST, Column
from parley.foundation.importing.models import File
from parley.foundation.importing.targets import reference_kind
from parley.foundation.lib.tabular import ENCODINGS, ORDERS
from parley.foundation.records import registry
from parley.foundation.records.kinds import Link

MOST_OWNERS = 100
READING = ("encoding", "delimiter", "sheet")


def changed_reading(file: File, data: Mapping[str, str]) -> dict[str, Any]:
    """How the file shall be read otherwise than it was; empty when nothing of that changed."""
    changed: dict[str, Any] = {}
    for name in READING:
        value = data.get(name)
        if value is not None and value != getattr(file, name):
            changed[name] = value
    if changed.get("encoding") and changed["encoding"] not in ENCODINGS:
        del changed["encoding"]
    if "header" in data and (data["header"] == "yes") != file.has_header:
        changed["has_header"] = data["header"] == "yes"
    if "sheet" in changed:
        changed["has_header"] = None
    return changed


def save_matching(file: File, data: Any, user: User) -> None:
    """Targets, readings and answers about values. A column that goes elsewhere now is looked up anew."""
    record_type = registry.get(file.record_type).as_seen_by(user)
    columns = [Column.read(stored) for stored in file.columns]
    for index, column in enumerate(columns):
        target = data.get(f"target-{index}")
        if target is not None and target != column.target:
            column.target = target if target_of(record_type, target) else ""
            prepare_values(record_type, column, user, coming_titles(file))
        else:
            _save_values(column, index, data, user, record_type)
        if data.get(f"order-{index}") in ORDERS:
            column.settled = column.settled or data[f"order-{index}"] != column.order or "settle" in data
            column.order = data[f"order-{index}"]
        if data.get(f"decimal-{index}") in (".", ","):
            column.settled = column.settled or data[f"decimal-{index}"] != column.decimal
            column.decimal = data[f"decimal-{index}"]
    file.columns = [column.to_json() for column in columns]
    _save_for_all_rows(file, columns, data)
    file.save()


def _save_values(column: Column, index: int, data: Any, user: User, record_type: Any) -> None:
    target = target_of(record_type, column.target)
    kind = reference_kind(target.field.kind) if target else None
    group = data.get(f"group-{index}")
    if isinstance(kind, Link) and group is not None and group != column.group:
        known = {str(pk) for pk, _label in kind.groups(user)} | {NEW}
        column.values = {}
        column.group = group if group in known else propose_group(kind, column, user)
        return
    if data.get(f"rest-{index}") in REST:
        column.rest = data[f"rest-{index}"]
    for text, answer in zip(data.getlist(f"text-{index}"), data.getlist(f"value-{index}"), strict=False):
        if answer == column.rest:
            column.values.pop(text, None)
        elif answer:
            column.values[text] = answer


def _save_for_all_rows(file: File, columns: list[Column], data: Any) -> None:
    record_type = registry.get(file.record_type)
    taken = {column.target for column in columns if column.target}
    if "title-sent" in data:
        file.title_from = [
            int(value) for value in data.getlist("title") if value.isdecimal() and int(value) < len(columns)
        ]
    if record_type.title in taken:
        file.title_from = []
    if "owner" in data or "owner-sent" in data:
        chosen = [value for value in data.getlist("owner") if value.isdecimal() and len(value) < 18]
        file.owner = ",".join(dict.fromkeys(chosen[:MOST_OWNERS]))
    known = [name for name in record_type.match if name in taken]
    file.match_by = known if set(file.match_by) - set(known) or not file.match_by else file.match_by


def save_duplicates(file: File, data: Any) -> None:
    """How records that are there already are recognised, and what becomes of their rows."""
    record_type = registry.get(file.record_type)
    mapped = {column["target"] for column in file.columns}
    chosen = data.getlist(f"match-{file.pk}")
    file.match_by = [name for name in record_type.match if name in chosen and name in mapped]
    if data.get(f"policy-{file.pk}") in File.OnMatch.values:
        file.on_match = data[f"policy-{file.pk}"]
    file.save(update_fields=["match_by", "on_match"])
