"""The world of the matrix: records of every type that belong to four people, each with a word found nowhere else.

Whoever may not see a record must never be sent its word, whatever they ask for.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import Role, Team, User
from parley.foundation.actions.records import in_bin
from parley.foundation.api.tokens import make_token
from parley.foundation.files.keeping import keep
from parley.foundation.files.storage import store
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records import bin as record_bin
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.kinds import Link, LongText, Text
from tests.contracts.samples import fillable, make, prepare_world, sample, special

CASES = ("own", "team", "foreign", "deleted")


@dataclass(frozen=True)
class Planted:
    """One record (or row beside one) and the word that stands in it. `of` names the record whose sight decides."""

    key: str
    pk: int
    word: str
    case: str


@dataclass
class World:
    people: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    records: dict[tuple[str, str], Planted] = field(default_factory=dict)
    beside: dict[str, Planted] = field(default_factory=dict)

    def pk(self, key: str, case: str) -> int:
        return self.records[key, case].pk


def build(people: dict[str, User], roles: dict[str, Role]) -> World:
    """Boris and Olga sell in the North, Vera in the South; everything "foreign" and "deleted" is Vera's."""
    world = World(people=people)
    owners = {
        "own": people["boris"],
        "team": people["olga"],
        "foreign": people["vera"],
        "deleted": people["vera"],
    }
    for record_type in in_order():
        for number, case in enumerate(CASES):
            plant(world, record_type, case, owners[case], number)
    for model in rows_beside():
        plant_beside(world, model, people["vera"])
    plant_file(world, people["vera"])
    world.tokens = {
        "narrow": make_token(people["boris"], "narrow", 30, ["product.view"]).secret,
        "expired": make_token(people["admin"], "expired", 30).secret,
        "own token": make_token(people["boris"], "own", 30).secret,
    }
    people["admin"].api_tokens.filter(name="expired").update(  # type: ignore[attr-defined]
        expires_at=timezone.now() - datetime.timedelta(days=1)
    )
    return world


SHARED = ("user", "team", "stage", "pipeline", "field", "record_type", "view")
"""Types of which the world needs none of its own: set-up shared by everybody, or made by other means."""


def in_order() -> list[RecordType]:
    """Types with owners whose links lead to types before them."""
    chosen = [one for one in registry.all_types() if one.owned and one.key not in SHARED]
    done: list[RecordType] = []
    while len(done) < len(chosen):
        for one in chosen:
            targets = {getattr(declared.kind, "to", "") for declared in one.fields} - {one.key}
            waiting = {other.key for other in chosen if other not in done}
            if one not in done and not (targets & waiting):
                done.append(one)
                break
        else:
            done.append(next(one for one in chosen if one not in done))
    return done


def plant(world: World, record_type: RecordType, case: str, owner: User, number: int) -> None:
    """A record with its word in every text, linked only to others of the same owner."""
    prepare_world(record_type)
    word = f"canary{uuid.uuid4().hex[:12]}"
    values: dict[str, Any] = {}
    for declared in record_type.fields:
        if not fillable(declared):
            continue
        kind = declared.kind
        if type(kind) in (Text, LongText) and not special(declared):
            values[declared.name] = f"{word} {declared.name}"[: getattr(kind, "length", None) or 200]
        elif type(kind) is Link and registry.get(kind.to).owned:
            near = world.records.get((kind.to, case))
            values[declared.name] = near.pk if near and case != "deleted" else None
        else:
            values[declared.name] = sample(record_type, declared, number + 1)
            if declared.required is False and values[declared.name] is None:
                del values[declared.name]
    try:
        record = writing.create(record_type, [values | {"owner": owner.pk}], system())[0]
    except ActionRefused:
        record = make(
            record_type, number + 1, owner=owner.pk, **{record_type.title: f"{word} {record_type.title}"}
        )
    if case == "deleted":
        record_bin.delete(record_type, [record], Actor(owner))
    world.records[record_type.key, case] = Planted(record_type.key, record.pk, word, case)


PRIVATE = ("user", "created_by", "author", "owner")


def rows_beside() -> Iterator[type[models.Model]]:
    """Every table of the product that hangs rows on a record or on a person: notes, files, imports, keys, notices."""
    record_models = {one.model for one in registry.all_types()}
    for model in apps.get_models():
        names = {one.name for one in model._meta.fields}
        if (
            not model.__module__.startswith("parley.")
            or model in record_models
            or model in (User, Team, Role)
        ):
            continue
        if {"record_type", "record_id"} <= names or names & set(PRIVATE):
            yield model


UNSEEN = {
    "events.StoredEvent",
    "search.Entry",
    "audit.Change",
    "access.Deputy",
    "jobs.Job",
    "accounts.Session",
    "files.File",
    "importing.File",
}
"""Tables that the product fills by itself while the world is made, or whose rows would change who may do what; and files,
which are planted with their content."""


def plant_file(world: World, vera: User) -> None:
    """A document on Vera's deal, whose name and content are the word."""
    word = f"canary{uuid.uuid4().hex[:12]}"
    name = f"{word}.txt"
    version, _new = keep(store([word.encode()], name), name, "deal", world.pk("deal", "foreign"), Actor(vera))
    world.beside["files.File"] = Planted("files.File", version.file_id, word, "foreign")


def plant_beside(world: World, model: type[models.Model], vera: User) -> None:
    """One row of the table about Vera's deal, or Vera's own, with a word in every text that is free."""
    if model._meta.label in UNSEEN:
        return
    word = f"canary{uuid.uuid4().hex[:12]}"
    values = {one.name: _value(one, word, world, vera) for one in model._meta.fields if not one.primary_key}
    try:
        with transaction.atomic():
            row = model._base_manager.create(
                **{name: value for name, value in values.items() if value is not ...}
            )
    except (DatabaseError, ValueError, TypeError):
        return
    world.beside[model._meta.label] = Planted(model._meta.label, row.pk, word, "foreign")


def _value(column: Any, word: str, world: World, vera: User) -> Any:
    """A value for one column; `...` leaves it to its default."""
    if column.name == "record_type":
        return "deal"
    if column.name == "record_id":
        return world.pk("deal", "foreign")
    if isinstance(column, models.ForeignKey):
        if column.related_model is User:
            return (
                vera if column.name in (*PRIVATE, "person", "actor", "by") else None if column.null else vera
            )
        known = {one.model: key for one in registry.all_types() for key in [one.key]}
        key = known.get(column.related_model, "")  # type: ignore[call-overload]
        planted = world.records.get((key, "foreign"))
        if planted is not None:
            return column.related_model._base_manager.get(pk=planted.pk)
        return None if column.null else column.related_model._base_manager.first()
    if column.has_default() or column.null:
        return ...
    if isinstance(column, models.CharField | models.TextField):
        if column.choices:
            return column.choices[0][0]
        text = f"{word}{uuid.uuid4().hex[:4]}" if column.unique else word
        return text[: column.max_length or 200]
    if isinstance(column, models.DateTimeField):
        return timezone.now()
    if isinstance(column, models.UUIDField):
        return uuid.uuid4()
    if isinstance(column, models.IntegerField):
        return 1
    return ...


def forbidden(world: World, principal: str) -> dict[str, Planted]:
    """The words that this principal must never be sent: of records that the policy does not give them, of rows about
    such a record, and of what is Vera's alone."""
    user = world.people.get(principal)
    found: dict[str, Planted] = {}
    for planted in world.records.values():
        if user is None or not _sees(user, planted):
            found[planted.word] = planted
    deal = world.records["deal", "foreign"]
    for planted in world.beside.values():
        names = {one.name for one in apps.get_model(planted.key)._meta.fields}
        about_record = {"record_type", "record_id"} <= names
        if user is None or not (_sees(user, deal) if about_record else user.name in ("Admin", "Vera")):
            found[planted.word] = planted
    return found


def _sees(user: User, planted: Planted) -> bool:
    record_type = registry.get(planted.key)
    if record_type.visible_to(user).filter(pk=planted.pk).exists():
        return True
    try:
        return bool(in_bin(record_type, Actor(user)).filter(pk=planted.pk).exists())
    except ActionRefused:
        return False
