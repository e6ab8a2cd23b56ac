"""Followers hear of another stage and another owner: one by one, or in one sentence where it is many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parley.communications.following.queries import followers_of
from parley.communications.kinds import FOLLOWED
from parley.foundation.accounts.models import User
from parley.foundation.events.event import Event, on
from parley.foundation.notifications.notifying import Telling, tell_all
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.events import RecordChanged
from parley.pipelines.events import StageChanged
from parley.pipelines.models import Stage

ONE_BY_ONE = 3
"""More records of one type at once are told in one sentence."""
QUIET = ("import", "system")
"""Channels by which so much happens that nobody wants to be told of each."""

Sentence = Callable[[str, str], str]


@on(StageChanged)
def tell_of_stages(events: list[StageChanged]) -> None:
    """Another stage."""
    heard = [event for event in events if event.from_stage is not None and event.channel not in QUIET]
    stages = Stage._base_manager.in_bulk({event.to_stage for event in heard})
    for key, some in _by_type(heard).items():
        sentences = {event.record_id: _moved_to(stages.get(event.to_stage, "–")) for event in some}
        _tell(registry.get(key), some, sentences)


@on(RecordChanged)
def tell_of_owners(events: list[RecordChanged]) -> None:
    """Another owner; the new one is told otherwise, the one before follows still at this moment."""
    heard = [event for event in events if "owner" in event.fields and event.channel not in QUIET]
    if not heard:
        return
    owners = User.objects.in_bulk({pk for event in heard for pk in event.fields["owner"] if pk})
    for key, some in _by_type(heard).items():
        sentences: dict[int, Sentence] = {}
        before: dict[int, int | None] = {}
        after: dict[int, int | None] = {}
        for event in some:
            old, new = event.fields["owner"]
            sentences[event.record_id] = _handed_to(owners[new].name if new in owners else "–")
            before[event.record_id], after[event.record_id] = old, new
        _tell(registry.get(key), some, sentences, before, after)


def _by_type(events: Sequence[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for event in events:
        found[event.record_type].append(event)
    return found


def _tell(
    record_type: RecordType,
    events: Sequence[Event],
    sentences: dict[int, Sentence],
    joining: dict[int, int | None] | None = None,
    leaving: dict[int, int | None] | None = None,
) -> None:
    actor = events[0].actor_id
    followers = followers_of(record_type, list(sentences))
    hearing: dict[int, list[int]] = defaultdict(list)
    for pk in sentences:
        ids = followers[pk] | {(joining or {}).get(pk) or 0}
        for user in ids - {0, actor, (leaving or {}).get(pk)}:
            hearing[user].append(pk)
    if not hearing:
        return
    people = User.objects.in_bulk([*hearing, *([actor] if actor else [])])
    doer = people[actor].name if actor in people else _("The system")
    few = {pk for ids in hearing.values() if len(ids) <= ONE_BY_ONE for pk in ids}
    records = record_type.model._base_manager.in_bulk(few)
    tellings: list[Telling] = []
    for user, own in hearing.items():
        if user not in people:
            continue
        if len(own) > ONE_BY_ONE:
            tellings.append(
                Telling(
                    people[user],
                    _many(record_type, doer, len(own)),
                    address=f"/{record_type.path}/",
                    by=actor,
                )
            )
            continue
        for pk in own:
            title = record_type.title_of(records[pk])
            tellings.append(Telling(people[user], _one(sentences[pk], doer, title), records[pk], by=actor))
    tell_all(FOLLOWED.key, tellings)


def _one(sentence: Sentence, doer: str, title: str) -> Callable[[], str]:
    return lambda: sentence(doer, title)


def _moved_to(stage: Stage | str) -> Sentence:
    return lambda who, title: (
        _("%(who)s moved “%(title)s” to “%(stage)s”")
        % {
            "who": who,
            "title": title,
            "stage": str(stage),  # in the language of who reads it
        }
    )


def _handed_to(owner: str) -> Sentence:
    return lambda who, title: (
        _("%(who)s handed “%(title)s” over to %(owner)s")
        % {
            "who": who,
            "title": title,
            "owner": owner,
        }
    )


def _many(record_type: RecordType, doer: str, count: int) -> Callable[[], str]:
    return lambda: (
        ngettext(
            "%(who)s changed %(count)s record that you follow (%(what)s)",
            "%(who)s changed %(count)s records that you follow (%(what)s)",
            count,
        )
        % {"who": doer, "count": count, "what": record_type.label_plural}
    )
