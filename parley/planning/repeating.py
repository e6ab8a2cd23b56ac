"""When a task that repeats comes again: the rules of RFC 5545 on wall times.

The next time keeps the wall time in the zone of whoever does it, whatever clocks do in between. A wall time that the
spring change leaves out counts an hour later, one that the autumn change repeats counts at its first occurrence. Every
month on the 31st skips months without one, as calendars do. Times that passed while the task was not done are left out.
"""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule

from parley.foundation.lib import clock
from parley.foundation.notifications.times import at_wall
from parley.planning.models import Repeat, Task

FREQUENCIES = {
    Repeat.DAILY: DAILY,
    Repeat.WORKDAYS: WEEKLY,
    Repeat.WEEKLY: WEEKLY,
    Repeat.MONTHLY: MONTHLY,
    Repeat.YEARLY: YEARLY,
}
MONDAY_TO_FRIDAY = range(5)


def next_due(task: Task, zone: ZoneInfo) -> datetime.datetime | None:
    """When the task is due again, after its due time and after now; None where it does not repeat (any more)."""
    if not task.repeat:
        return None
    begin = task.due_at.astimezone(zone).replace(tzinfo=None)
    weekdays = MONDAY_TO_FRIDAY if task.repeat == Repeat.WORKDAYS else None
    every = max(1, task.repeat_every) if task.repeat != Repeat.WORKDAYS else 1
    rule = rrule(FREQUENCIES[Repeat(task.repeat)], dtstart=begin, interval=every, byweekday=weekdays)
    after = max(begin, clock.now().astimezone(zone).replace(tzinfo=None))
    found: datetime.datetime | None = rule.after(after)
    if found is None or (task.repeat_until and found.date() > task.repeat_until):
        return None
    return at_wall(found.date(), found.time(), zone)
