"""The one declaration of a record type, from which every generic capability works.

List, record page, quick create, filters, search, import, export, API, history, permissions, bin and the contract
tests all read the same RecordType; none of them knows a concrete type.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from parley.foundation.access.fields import closed_fields
from parley.foundation.access.policy import visible
from parley.foundation.records import registry
from parley.foundation.records.kinds import DateTime, FieldInvalid, Kind, Link, Text

if TYPE_CHECKING:
    from parley.foundation.accounts.actor import Actor
    from parley.foundation.accounts.models import User
    from parley.foundation.records.models import RecordQuerySet
    from parley.foundation.records.writing import Draft


@dataclass(frozen=True)
class Field:
    """One property of a record type.

    `name` is the model attribute and the key on every channel. `synonyms` are column heads of other systems' files in
    any language. `editable` False: shown, filtered and exported, but written only by actions. `section` groups the
    properties on the record page. `hidden`: the company does not use it. `sensitive` fields exist only for those whose role sees them; see
    `RecordType.as_seen_by`.
    """

    name: str
    label: Any
    kind: Kind
    required: bool = False
    editable: bool = True
    importable: bool = True
    listable: bool = True
    default: Any = None
    unique: bool = False
    synonyms: tuple[str, ...] = ()
    help: Any = ""
    section: Any = ""
    quiet: bool = False
    hidden: bool = False
    sensitive: bool = False

    @property
    def column(self) -> str:
        """The model attribute that holds the stored value."""
        return self.kind.column(self.name)

    @property
    def writable(self) -> bool:
        """Whether a create or import may set it."""
        return self.editable or self.importable


Guard = Callable[["RecordType", "list[Draft]", "Actor"], None]

OWNER = Field(
    "owner",
    _("Owner"),
    Link(to="user"),
    synonyms=(
        "responsible",
        "assigned to",
        "sales agent",
        "sales rep",
        "ответственный",
        "менеджер",
        "penanggung jawab",
    ),
)
EXTERNAL_ID = Field(
    "external_id",
    _("External id"),
    Text(length=200),
    listable=False,
    synonyms=("id", "external id", "код", "внешний код", "id eksternal"),
    help=_("The key of the same record in another system."),
)
CREATED_AT = Field("created_at", _("Created"), DateTime(), editable=False, importable=False)


@dataclass(frozen=True, eq=False)
class RecordType:
    """What the generic parts need to know of a type.

    `title` is the field that names a record, made by `prepare` out of `title_parts` where only they are given; `identifiers` are further columns that name one (e-mail, external id).
    `columns` are the list's columns at first, `search` the fields whose texts the search finds, `match` those that
    tell duplicates. `prepare` functions fill in derived values before the check, `guards` add problems to drafts that
    break a rule; both get all drafts at once and run on every channel. `own`: made by an administrator, known only
    as long as they keep it. `switched_off`: not offered in navigation, search and creation. `open_work` are the rows
    that somebody still has to see to: a leaver's are handed over, what is finished may stay theirs.
    """

    key: str
    model: type[Any]
    label: Any
    label_plural: Any
    icon: str
    path: str
    fields: tuple[Field, ...]
    title: str = "name"
    title_parts: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ("external_id",)
    columns: tuple[str, ...] = ("name",)
    quick: tuple[str, ...] = ("name",)
    figures: tuple[str, ...] = ()
    search: tuple[str, ...] = ("name",)
    match: tuple[str, ...] = ("external_id", "name")
    second_line: tuple[str, ...] = ()
    order: str = "-created_at"
    open_work: Q | None = None
    prepare: tuple[Guard, ...] = ()
    guards: tuple[Guard, ...] = ()
    own: bool = False
    switched_off: bool = False
    by_name: dict[str, Field] = dataclasses.field(init=False, repr=False)
    viewer: User | None = dataclasses.field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        names = {declared.name for declared in self.fields}
        own = [OWNER] if self.owned and "owner" not in names else []
        every = (
            *self.fields,
            *own,
            *(extra for extra in (EXTERNAL_ID, CREATED_AT) if extra.name not in names),
        )
        object.__setattr__(self, "fields", every)
        object.__setattr__(self, "by_name", {declared.name: declared for declared in every})
        for name in (self.title, *self.columns, *self.quick, *self.figures, *self.search, *self.match):
            self.field(name)
        if not self.own:
            registry.register(self)

    @property
    def owned(self) -> bool:
        """Whether somebody answers for each record (and unowned ones can be claimed)."""
        return any(column.name == "owner" for column in self.model._meta.fields)

    def field(self, name: str) -> Field:
        """The field of that name; `organization.industry` follows a link to a field of its type, named by its path.

        Raises FieldInvalid where there is none: names come from addresses and API calls.
        """
        if name in self.by_name:
            return self.by_name[name]
        head, _dot, rest = name.partition(".")
        link = self.by_name.get(head)
        if rest and link is not None and isinstance(link.kind, Link) and link.kind.joined:
            return registry.get(link.kind.to).as_seen_by(self.viewer).field(rest)
        raise FieldInvalid(_("There is no field “%(name)s”.") % {"name": name[:80]}, "unknown_field")

    def permission(self, verb: str) -> str:
        """The name of a permission on this type."""
        return f"{self.key}.{verb}"

    def visible_to(self, user: User, verb: str = "view") -> RecordQuerySet:
        """The living records that this person may see (or, with another verb, do that to)."""
        return visible(self.model._default_manager.all(), user, self.permission(verb))

    @property
    def whole(self) -> RecordType:
        """The type with all its fields as they are now, whoever looks."""
        return registry.get(self.key)

    @property
    def sensitive_names(self) -> set[str]:
        """The fields that are sensitive by declaration; administrators may have marked others."""
        return {one.name for one in self.fields if one.sensitive}

    def as_seen_by(self, user: User | None) -> RecordType:
        """The type as this person knows it: sensitive fields that their role does not see do not exist, those that it
        only looks at are written by nobody. Everything made of a declaration is made of this one for a person: lists,
        pages, filters, exports, the API. None is the system, which knows the whole.
        """
        if user is not None and user is self.viewer:
            return self
        whole = self.whole
        if user is None:
            return whole
        seen = copy.copy(whole)
        object.__setattr__(seen, "viewer", user)
        closed = closed_fields(user, self.key, whole.sensitive_names)
        if closed:
            _close(seen, closed.hidden, closed.fixed)
        return seen

    def title_of(self, record: Model) -> str:
        """What a person calls the record."""
        return str(record)

    def loaded(self, names: Iterable[str]) -> RecordQuerySet:
        """A queryset that brings what showing these fields needs in a fixed number of queries."""
        joined, fetched = [], []
        for name in names:
            kind = self.field(name).kind
            *links, last = name.split(".")
            if kind.fetched(last):
                fetched.append("__".join([*links, kind.fetched(last)]))
            elif isinstance(kind, Link):
                links.append(last)
            if links:
                joined.append("__".join(links))
        return self.model._default_manager.select_related(*joined).prefetch_related(*fetched)


def _close(seen: RecordType, hidden: frozenset[str], fixed: frozenset[str]) -> None:
    """Takes the hidden fields out of a person's copy of a type, and makes the fixed ones read-only."""
    fields = tuple(
        dataclasses.replace(one, editable=False, importable=False) if one.name in fixed else one
        for one in seen.fields
        if one.name not in hidden
    )
    object.__setattr__(seen, "fields", fields)
    object.__setattr__(seen, "by_name", {one.name: one for one in fields})
    for part in (
        "columns",
        "quick",
        "figures",
        "search",
        "match",
        "second_line",
        "identifiers",
        "title_parts",
    ):
        object.__setattr__(seen, part, tuple(name for name in getattr(seen, part) if name not in hidden))
