"""The standard Tasks interface, named here and nowhere else: on Django 6 these lines become `django.tasks`."""

from __future__ import annotations

from django_tasks import TaskResult, TaskResultStatus
from django_tasks import task as standard_task
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

__all__ = [
    "BaseTaskBackend",
    "Task",
    "TaskError",
    "TaskResult",
    "TaskResultDoesNotExist",
    "TaskResultStatus",
    "normalize_json",
    "standard_task",
]
