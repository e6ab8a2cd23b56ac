"""Which part of the calendar an address asks for: a view, a day, and whose."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.planning.queries import people_of

VIEWS = ("day", "week", "month", "team")
MOST_PEOPLE = 12
"""Colleagues beside each other; more cannot be read."""
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see. `people` are those whose calendars lie over each other, oneself first."""

    view: str
    day: datetime.date
    people: tuple[User, ...]
    myself: User

    @property
    def first(self) -> datetime.date:
        """The first day that is shown; weeks begin on Monday."""
        if self.view == "week":
            return self.day - self.day.weekday() * DAY
        if self.view == "month":
            begin = self.day.replace(day=1)
            return begin - begin.weekday() * DAY
        return self.day

    @property
    def last(self) -> datetime.date:
        """The last day that is shown."""
        if self.view == "week":
            return self.first + 6 * DAY
        if self.view == "month":
            end = self.day.replace(day=calendar.monthrange(self.day.year, self.day.month)[1])
            return end + (6 - end.weekday()) * DAY
        return self.day

    @property
    def days(self) -> list[datetime.date]:
        return [self.first + number * DAY for number in range((self.last - self.first).days + 1)]

    @property
    def previous(self) -> Asked:
        """The same view one step back."""
        return replace(self, day=self._moved(-1))

    @property
    def next(self) -> Asked:
        """The same view one step on."""
        return replace(self, day=self._moved(1))

    def _moved(self, steps: int) -> datetime.date:
        if self.view == "month":
            months = self.day.year * 12 + self.day.month - 1 + steps
            return datetime.date(months // 12, months % 12 + 1, 1)
        return self.day + steps * (7 if self.view == "week" else 1) * DAY

    def address(self, **changes: Any) -> str:
        """The address of this part of the calendar, or of another."""
        asked = replace(self, **changes)
        others = [one.pk for one in asked.people if one.pk != self.myself.pk]
        alone = not others and any(one.pk == self.myself.pk for one in asked.people)
        who = {} if alone else {"who": ",".join(str(one.pk) for one in asked.people)}
        return f"{reverse('planning:calendar')}?{urlencode({'view': asked.view, 'day': asked.day.isoformat(), **who})}"

    def toggled(self, person: User) -> str:
        """The address with this person's calendar too, or without it."""
        without = tuple(one for one in self.people if one.pk != person.pk)
        people = without if len(without) < len(self.people) else (*self.people, person)
        return self.address(people=people or (self.myself,))


def asked_for(user: User, data: Mapping[str, str]) -> Asked:
    """Reads an address; what it does not say, or says wrongly, is this week and one's own."""
    view = data.get("view", "")
    try:
        day = datetime.date.fromisoformat(data.get("day", ""))
        sensible = datetime.date(1970, 1, 1) <= day <= datetime.date(2200, 1, 1)
    except ValueError:
        sensible = False
    if not sensible:
        day = timezone.localtime(clock.now()).date()
    view = view if view in VIEWS else "week"
    return Asked(view, day, _people(user, data.get("who", ""), view), user)


def _people(user: User, who: str, view: str) -> tuple[User, ...]:
    wanted = [int(text) for text in who.split(",")[:MOST_PEOPLE] if text.isdecimal() and len(text) < 18]
    reached = people_of(user).select_related("team")
    if wanted:
        found = reached.in_bulk(wanted)
        return tuple(found[pk] for pk in dict.fromkeys(wanted) if pk in found) or (user,)
    if view == "team":
        mates = [one for one in reached[:MOST_PEOPLE] if one.pk != user.pk]
        return (user, *mates[: MOST_PEOPLE - 1])
    return (user,)
