"""Which reminders wait: made anew for a task or meeting whenever something changes that they depend on."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from parley.foundation.lib import clock
from parley.foundation.notifications.choosing import times_of
from parley.foundation.notifications.models import WorkingTimes
from parley.foundation.notifications.times import at_wall, next_working
from parley.foundation.web.middleware import zone_called
from parley.planning.meetings.models import Meeting
from parley.planning.models import Task
from parley.planning.reminding.models import Reminder, ReminderKind, ReminderRules

FORGOTTEN = datetime.timedelta(days=1)
"""What was overdue for longer when it was entered (old data) is not reminded of again and again."""


def schedule_tasks(ids: Collection[int], *, new: bool = False) -> None:
    """The reminders of these tasks as they are now; a fixed number of statements."""
    Reminder.objects.filter(task_id__in=ids).delete()
    tasks = Task.objects.filter(pk__in=ids, done_at=None, deleted_at=None, owner__is_active=True)
    rows = list(tasks.select_related("owner"))
    times = times_of({task.owner_id for task in rows if task.owner_id})
    every = datetime.timedelta(minutes=ReminderRules.current().every_minutes)
    reminders: list[Reminder] = []
    for task in rows:
        mine = times[task.owner_id or 0]
        reminders += _before(task, mine)
        if not new or task.due_at > clock.now() - FORGOTTEN:
            reminders.append(_overdue(task, mine, every))
    Reminder.objects.bulk_create(reminders, batch_size=500)


def _before(task: Task, times: WorkingTimes) -> list[Reminder]:
    now, begins = clock.now(), begin_of(task, times)
    if not task.remind or begins < now:
        return []
    wanted = begins - datetime.timedelta(minutes=int(task.remind))
    return [Reminder(task=task, kind=ReminderKind.BEFORE, due_at=max(wanted, now))]


def begin_of(task: Task, times: WorkingTimes) -> datetime.datetime:
    """When it is due; a task of some time that day is due when its doer begins to work."""
    if not task.any_time or task.owner is None:
        return task.due_at
    zone = zone_called(task.owner.time_zone)
    return at_wall(task.due_at.astimezone(zone).date(), times.work_from, zone)


def _overdue(task: Task, times: WorkingTimes, every: datetime.timedelta) -> Reminder:
    assert task.owner is not None
    zone = zone_called(task.owner.time_zone)
    begins = task.due_at + every
    if task.any_time:
        day = task.due_at.astimezone(zone).date() + datetime.timedelta(days=1)
        begins = at_wall(day, datetime.time(), zone)
    now = clock.now()
    if begins < now:
        begins = now + every
    return Reminder(task=task, kind=ReminderKind.OVERDUE, due_at=next_working(begins, times, zone))


def schedule_meetings(ids: Collection[int]) -> None:
    """The reminders of these meetings as they are now."""
    Reminder.objects.filter(meeting_id__in=ids).delete()
    now = clock.now()
    coming = Meeting.objects.filter(pk__in=ids, deleted_at=None, result="", starts_at__gt=now)
    reminders = [
        Reminder(
            meeting=meeting,
            kind=ReminderKind.BEFORE,
            due_at=max(now, meeting.starts_at - datetime.timedelta(minutes=int(meeting.remind))),
        )
        for meeting in coming.exclude(remind="")
    ]
    Reminder.objects.bulk_create(reminders, batch_size=500)
