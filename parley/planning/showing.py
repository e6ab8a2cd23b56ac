"""How a task's due date is told on cards, bars and lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from babel import dates as babel_dates
from django.utils import timezone
from django.utils.translation import gettext as _

from parley.foundation.lib import clock
from parley.foundation.web import formatting


def due_text(task: Any) -> str:
    """Today 14:30, Tomorrow, Fri 13 Nov 09:00; 3 d late."""
    if task.state == "late":
        days = (timezone.localtime(clock.now()).date() - task.due_on).days
        if days:
            return _("%(age)s late") % {"age": formatting.age_in_days(days)}
    return formatting.day(task.due_at) if task.any_time else formatting.moment(task.due_at)


def due_on_card(task: Any) -> str:
    """Where there is little room: the time only today."""
    return formatting.day(task.due_at) if task.state == "later" else due_text(task)


def due_short(task: Any) -> str:
    """For the lists of a day: the time where it is today, else the day."""
    if task.due_on == timezone.localtime(clock.now()).date():
        return _("Any time") if task.any_time else formatting.time_of_day(task.due_at)
    return formatting.day(task.due_at)


def told_when(moment: datetime, any_time: bool) -> str:
    """For what is read later: 18 Dec 2026 14:30, never “today”."""
    return (
        formatting.full_date(moment)
        if any_time
        else f"{formatting.full_date(moment)} {formatting.time_of_day(moment)}"
    )


def heading(moment: datetime) -> str:
    """The day with its weekday, also when it is today: Thursday, 12 November."""
    pattern = formatting.DAY_PATTERNS.get(formatting.locale().language, formatting.DEFAULT_DAY_PATTERNS)[2]
    text = babel_dates.format_date(timezone.localtime(moment).date(), pattern, locale=formatting.locale())
    return text[:1].upper() + text[1:]


def greeting(moment: datetime, name: str) -> str:
    """Good morning, afternoon or evening, by the reader's clock."""
    hour, first = timezone.localtime(moment).hour, name.split()[0] if name.split() else name
    if 4 <= hour < 12:
        return _("Good morning, %(name)s.") % {"name": first}
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s.") % {"name": first}
    return _("Good evening, %(name)s.") % {"name": first}
