"""Measure an import of generated deals: `python bench/importing.py [rows]`, on SQLite in a temporary home folder.

Set PARLEY_DATABASE_URL to an empty database to measure PostgreSQL.
"""

from __future__ import annotations

import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parley.config.settings")
Print = Callable[[str], object]


def sample(rows: int) -> bytes:
    """Deals of 35 sellers and 500 customers in four stages, as a CSV file."""
    stages = ("Won", "Lost", "Engaging", "Prospecting")
    lines = ["opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"]
    lines += [
        f"X{number:07},Agent {number % 35},Product {number % 7},Account {number % 500},{stages[number % 4]},"
        f"2024-{number % 12 + 1:02}-{number % 28 + 1:02},,{number % 5000}"
        for number in range(rows)
    ]
    return "\n".join(lines).encode()


def main(rows: int, write: Print) -> None:
    import django

    django.setup()
    from django.core.files.uploadedfile import InMemoryUploadedFile
    from django.core.management import call_command

    from parley.foundation.accounts.actor import system
    from parley.foundation.accounts.models import User
    from parley.foundation.accounts.roles import install_roles
    from parley.foundation.importing import preparing, running, undoing
    from parley.foundation.records import registry, writing

    call_command("migrate", verbosity=0)
    head = User.objects.create_user("head@example.org", None, name="Head", role=install_roles()["head"])
    writing.create(registry.get("user"), [{"name": f"Agent {number}"} for number in range(35)], system())
    writing.create(registry.get("product"), [{"name": f"Product {number}"} for number in range(7)], system())
    content = sample(rows)
    upload = InMemoryUploadedFile(io.BytesIO(content), "files", "deals.csv", "text/csv", len(content), None)
    batch = preparing.begin([upload], head)
    for name, step in (("check", running.check), ("import", running.run), ("undo", undoing.undo)):
        begun, used = time.perf_counter(), time.process_time()
        step(batch)
        seconds, own = time.perf_counter() - begun, time.process_time() - used
        write(f"{name:<8}{seconds:8.2f} s ({own:.2f} s of processor) {rows / seconds:10,.0f} rows/s\n")
    write(f"highest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("PARLEY_HOME", folder)
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, sys.stdout.write)
