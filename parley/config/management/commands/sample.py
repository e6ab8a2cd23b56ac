"""`manage.py sample`: fills an empty installation with the sample company."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from parley.config import logins
from parley.config.sample.making import make_sample
from parley.foundation.accounts.models import User

WIDTH = 30


class Command(BaseCommand):
    help = "Fill an empty database with the sample company: customers, people, deals with history in three languages."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError(
                "There are people in this database already; the sample company needs an empty one."
            )
        logins.keep(make_sample(self._progress))
        self.stdout.write("")

    def _progress(self, done: int, total: int, what: str) -> None:
        bar = "█" * (WIDTH * done // total)
        self.stdout.write(
            f"\r  Sample company  {bar:░<{WIDTH}} {100 * done // total:3} %  {what:<26}", ending=""
        )
        self.stdout.flush()
