"""A real worker process that knows the sample jobs: `python -m tests.foundation.jobs.worker_process`."""

from __future__ import annotations

import importlib

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    importlib.import_module("tests.foundation.jobs.sample_jobs")
    call_command("work")
