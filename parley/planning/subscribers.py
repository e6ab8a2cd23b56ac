"""Who plans something with a customer, or has done it, has touched the record."""

from __future__ import annotations

from parley.foundation.events.event import on
from parley.foundation.records.following import follows
from parley.pipelines.touching import touch
from parley.planning.events import TaskCompleted, TaskPlanned
from parley.planning.models import Task

on(TaskPlanned, TaskCompleted)(touch)
follows(Task)
