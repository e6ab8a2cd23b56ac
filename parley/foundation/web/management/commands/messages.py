"""`manage.py messages`: collects the texts of every app, updates its catalogues and compiles them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parley.foundation.web import catalogues


class Command(BaseCommand):
    help = "Extracts texts into parley/<app>/locale, compiles them; --check fails where a translation is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "apps", nargs="*", help="folder names of the apps to update; all where none is named"
        )
        parser.add_argument(
            "--check", action="store_true", help="change nothing, fail for any missing translation"
        )
        parser.add_argument("--compile", action="store_true", help="only compile the .po files to .mo")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compile"]:
            catalogues.compile_all()
        elif options["check"]:
            problems = catalogues.problems()
            if problems:
                raise CommandError("\n".join(problems))
        else:
            catalogues.update(options["apps"])
            catalogues.compile_all()
            for line in catalogues.problems():
                self.stdout.write(line)
