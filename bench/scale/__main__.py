"""Fills an empty database, named by PARLEY_DATABASE_URL or PARLEY_HOME, with a large company.

python -m bench.scale --deals 1000000
"""

from __future__ import annotations

import argparse
import os
import time

import django


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--deals", type=int, default=1_000_000)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parley.config.settings")
    django.setup()

    from django.core.management import call_command
    from django.db import connection, transaction

    from bench.scale.company import COLUMNS, LOADED, Plan, employ, tables
    from bench.scale.loading import load, without_indexes
    from parley.analytics.tallies.keeping import recount
    from parley.deals.models import Deal
    from parley.foundation.accounts.models import User

    call_command("migrate", verbosity=0)
    if User.objects.exists():
        raise SystemExit(
            "This database is not empty. Name an empty one by PARLEY_DATABASE_URL or PARLEY_HOME."
        )
    plan = Plan.sized(given.deals)
    staff = employ()
    total, began = 0, time.perf_counter()
    with without_indexes(LOADED):
        for name, model, rows in tables(plan, staff):
            start = time.perf_counter()
            with transaction.atomic():
                count = load(model, COLUMNS[name], rows)
            total += count
            print(f"{name:<16}{count:>10,} rows{count / (time.perf_counter() - start):>12,.0f} a second")
    recount(Deal)
    seconds = time.perf_counter() - began
    print(f"{'all, indexed':<16}{total:>10,} rows{total / seconds:>12,.0f} a second on {connection.vendor}")


if __name__ == "__main__":
    main()
