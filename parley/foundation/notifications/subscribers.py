"""Being told that records are one's own now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parley.foundation.accounts.models import User
from parley.foundation.events.event import on
from parley.foundation.notifications.kinds import notification_kind
from parley.foundation.notifications.models import Notification
from parley.foundation.notifications.notifying import Telling, tell_all
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.events import RecordChanged, RecordCreated
from parley.foundation.records.following import follows

HANDED_OVER = notification_kind(
    "handed_over", gettext_lazy("A record is handed over to me"), "user-share", order=40
)
ONE_BY_ONE = 3
"""More records of one type at once are told in one sentence."""

_told_otherwise: set[str] = set()


def told_otherwise(record_type: str) -> None:
    """Announces a type whose new owners are told by its own context."""
    _told_otherwise.add(record_type)


@on(RecordCreated, RecordChanged)
def tell_new_owners(events: list[RecordCreated | RecordChanged]) -> None:
    """Tells people which records somebody else made theirs."""
    groups: dict[tuple[int, str, int | None], list[int]] = defaultdict(list)
    for event in events:
        owner = _new_owner(event)
        if owner and owner != event.actor_id and event.channel != "system":
            groups[owner, event.record_type, event.actor_id].append(event.record_id)
    if not groups:
        return
    people = User.objects.in_bulk({pk for owner, _key, actor in groups for pk in (owner, actor) if pk})
    tellings: list[Telling] = []
    for (owner, key, actor), ids in groups.items():
        if owner in people:
            tellings += _tellings(registry.get(key), ids, people[owner], people.get(actor or 0))
    tell_all(HANDED_OVER.key, tellings)


def _new_owner(event: Any) -> int | None:
    if event.record_type in _told_otherwise:
        return None
    created = isinstance(event, RecordCreated)
    owner: int | None = event.values.get("owner") if created else event.fields.get("owner", [None, None])[1]
    return owner


def _tellings(record_type: RecordType, ids: list[int], owner: User, doer: User | None) -> list[Telling]:
    by = doer.pk if doer else None
    if len(ids) > ONE_BY_ONE:
        address = f"/{record_type.path}/"
        return [Telling(owner, _many(record_type, len(ids), doer), address=address, by=by)]
    records = record_type.model._base_manager.in_bulk(ids)
    return [
        Telling(owner, _one(record_type.title_of(record), doer), record, by=by) for record in records.values()
    ]


def _one(title: str, doer: User | None) -> Callable[[], str]:
    return lambda: (
        _("%(who)s handed “%(title)s” over to you") % {"who": doer.name, "title": title}
        if doer
        else _("“%(title)s” is yours now") % {"title": title}
    )


def _many(record_type: RecordType, count: int, doer: User | None) -> Callable[[], str]:
    return lambda: (
        ngettext(
            "%(who)s handed %(count)s record over to you (%(what)s)",
            "%(who)s handed %(count)s records over to you (%(what)s)",
            count,
        )
        % {"who": doer.name if doer else _("The system"), "count": count, "what": record_type.label_plural}
    )


follows(Notification)
