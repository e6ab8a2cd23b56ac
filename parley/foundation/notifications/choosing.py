"""What each person wants: their choices, else what the kind says; their times, else the usual ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from parley.foundation.accounts.models import User
from parley.foundation.notifications.kinds import ByMail, NotificationKind, all_kinds
from parley.foundation.notifications.models import NotificationChoice, WorkingTimes


@dataclass(frozen=True)
class Channels:
    """Where one person is told about one kind."""

    in_app: bool
    by_mail: ByMail


def channels_of(kind: NotificationKind, users: Collection[int]) -> dict[int, Channels]:
    """Of each of the people, in one query."""
    usual = Channels(kind.in_app, kind.by_mail)
    chosen = NotificationChoice.objects.filter(kind=kind.key, user_id__in=users)
    own = {one.user_id: Channels(one.in_app, ByMail(one.by_mail)) for one in chosen}
    return {pk: own.get(pk, usual) for pk in users}


def times_of(users: Collection[int]) -> dict[int, WorkingTimes]:
    """The times of each of the people, in one query."""
    own = {one.user_id: one for one in WorkingTimes.objects.filter(user_id__in=users)}
    return {pk: own.get(pk) or WorkingTimes(user_id=pk) for pk in users}


def choices_of(user: User) -> list[tuple[NotificationKind, Channels]]:
    """Every kind with what counts for the person, for the page on which they choose."""
    own = {one.kind: one for one in NotificationChoice.objects.filter(user=user)}
    return [
        (kind, Channels(own[kind.key].in_app, ByMail(own[kind.key].by_mail)))
        if kind.key in own
        else (kind, Channels(kind.in_app, kind.by_mail))
        for kind in all_kinds()
    ]


@transaction.atomic
def choose(user: User, chosen: Mapping[str, Channels], times: WorkingTimes) -> None:
    """Keeps what the person chose on the page, all kinds at once."""
    rows = [
        NotificationChoice(user=user, kind=key, in_app=one.in_app, by_mail=one.by_mail)
        for key, one in chosen.items()
    ]
    NotificationChoice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "kind"], update_fields=["in_app", "by_mail"]
    )
    times.user = user
    times.save()
