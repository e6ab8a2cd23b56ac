"""What the sample's sellers are going to do next: most of it ahead, some of it late, a few deals without any."""

from __future__ import annotations

import datetime
import itertools
import random
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from parley.config.sample.world import SEED, words
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.planning.actions import plan_tasks
from parley.planning.meetings.actions import plan_meetings
from parley.planning.targets.actions import Figures, set_target

KINDS = ("call", "email", "meeting", "task", "visit")
DAYS: tuple[tuple[int, ...], ...] = ((-3, -2, -1), (0,), (1, 2, 3), (), (2, 4, 6), (0, 1), (5, 9))
"""When the next steps of each seller's deals are due, one after the other: days from now; nothing at all for some."""


def plan_next_steps(deals: Iterable[Any], now: datetime.datetime) -> None:
    """One next step for most of these open deals, planned by their owner, in their owner's language."""
    chance = random.Random(SEED)
    steps = {language: market["steps"] for language, market in words()["markets"].items()}
    turns: dict[int, Iterator[tuple[int, ...]]] = defaultdict(lambda: itertools.cycle(DAYS))
    for deal in deals:
        days = next(turns[deal.owner_id])
        kind = chance.choices(KINDS, [5, 3, 2, 2, 1])[0]
        subject = chance.choice(steps[deal.owner.language][kind])
        if not days:
            continue
        due = working_hour(now + datetime.timedelta(days=chance.choice(days)), deal.owner, chance)
        with clock.set_to(
            deal.touched_at
        ):  # planned by the way, with what was done last: idle deals stay idle
            if kind in ("meeting", "visit") and due > now:
                plan_meetings([deal], by=Actor(deal.owner), kind=kind, subject=subject, starts_at=due)
                continue
            values = {"kind": kind, "subject": subject, "any_time": kind in ("email", "task")}
            plan_tasks([deal], by=Actor(deal.owner), due_at=due, **values)


def plan_months(sellers: Iterable[User], head: User) -> None:
    """What each seller wants to reach in a month, set by their head."""
    chance = random.Random(SEED)
    for seller in sellers:
        amount, won = Decimal(chance.randrange(60, 160, 10) * 1000), chance.randint(3, 8)
        set_target(seller, Figures(amount, won, chance.randrange(20, 60, 10)), by=head)


def working_hour(moment: datetime.datetime, user: User, chance: random.Random) -> datetime.datetime:
    """Some half hour between nine and five of that day, where the person is."""
    local = moment.astimezone(zoneinfo.ZoneInfo(user.time_zone))
    return local.replace(hour=chance.randint(9, 16), minute=chance.choice([0, 30]), second=0, microsecond=0)
