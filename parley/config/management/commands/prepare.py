"""`manage.py prepare`: everything between installed and served, in one process, for `./run`."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from parley.config import readiness

NOT_READY = 3
"""Exit code after a sentence for the user."""


class Command(BaseCommand):
    help = "Check the database, bring it up to date, compile translations, and fill an empty one with the sample company."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--empty", action="store_true", help="no sample company")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            readiness.check_reachable()
            self._update()
        except readiness.NotReady as problem:
            self.stderr.write(f"\nParley cannot start.\n{problem}")
            sys.exit(NOT_READY)
        call_command("messages", "--compile")
        self.stdout.write(f"  {'Database':<26}{time.monotonic() - began:6.1f} s")
        if (
            not options["empty"]
            and not get_user_model()._default_manager.exists()
            and "sample" in get_commands()
        ):
            call_command("sample")

    def _update(self) -> None:
        executor = MigrationExecutor(connection)
        readiness.check_not_newer(executor)
        if not readiness.pending(executor):
            return
        copy = readiness.copy_first(executor, timezone.now())
        if copy is not None:
            self.stdout.write(f"  The database is updated; a copy of how it was is {copy}")
        call_command("migrate", verbosity=0, interactive=False)
