from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "parley.foundation.jobs"

    def ready(self) -> None:
        """Load every app's `tasks.py`: a worker must know all job types before it claims a job."""
        autodiscover_modules("tasks")
