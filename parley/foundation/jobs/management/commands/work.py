"""`manage.py work`: run background jobs and the clock until told to end."""

from __future__ import annotations

import os
import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from parley.foundation.jobs.worker import Worker

NICER = 5
"""Pages come before background work where both want the processor."""


class Command(BaseCommand):
    help = "Run background jobs and the clock until SIGTERM or Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--lanes", type=int, default=2, help="jobs at a time (default 2)")

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(NICER)
        worker = Worker(lanes=options["lanes"])
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        worker.run()
