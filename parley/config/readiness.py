"""Whether this program may work on this database, and what must be done to it first."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, NotSupportedError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

OLDEST_SQLITE = (3, 35)


class NotReady(Exception):
    """A sentence that says what is wrong with the database and what to do."""


def check_reachable() -> None:
    """Connect once; NotReady where that fails."""
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise NotReady(f"This Python brings SQLite {sqlite3.sqlite_version}; Parley needs 3.35 or newer.")
    try:
        connection.ensure_connection()
        connection.introspection.table_names()
    except (NotSupportedError, ImproperlyConfigured) as error:
        raise NotReady(f"This database cannot be used: {error}") from error
    except OperationalError as error:
        raise NotReady(f"{_place()} does not answer: {str(error).strip()}\n{_advice(str(error))}") from error
    except DatabaseError as error:
        raise NotReady(f"{_place()} is not a database that Parley can read: {error}") from error


def _place() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"The file {database['NAME']}"
    return f"The database {database['NAME']!r} on {database['HOST'] or 'this machine'}"


def _advice(error: str) -> str:
    database = connection.settings_dict
    if "does not exist" in error and "database" in error:
        return f"Create it, for example with: createdb {database['NAME']}"
    if connection.vendor == "sqlite":
        return (
            "Check that this user may read and write the file and its folder, and that the disk is not full."
        )
    return "Check that the server runs, and that PARLEY_DATABASE_URL names the right host, user and password."


def check_not_newer(executor: MigrationExecutor) -> None:
    """NotReady where the database has steps that this program does not know."""
    known = set(executor.loader.disk_migrations)
    unknown = sorted(set(executor.loader.applied_migrations) - known)
    if unknown:
        names = ", ".join(f"{app}.{name}" for app, name in unknown[:3])
        raise NotReady(
            f"{_place()} was written by a newer Parley, or by another program (unknown: {names}).\n"
            "Update this program, or restore a copy of the database from before the update."
        )


def pending(executor: MigrationExecutor) -> int:
    """How many steps bring the database up to date."""
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def copy_first(executor: MigrationExecutor, now: datetime) -> Path | None:
    """Before the tables of an existing SQLite database change, keep a copy; returns its place. On PostgreSQL the
    whole update is the administrator's to back up."""
    if connection.vendor != "sqlite" or not executor.loader.applied_migrations:
        return None
    folder = Path(settings.HOME) / "backups"
    folder.mkdir(exist_ok=True)
    copy = folder / f"before-update-{now:%Y-%m-%d-%H%M%S}.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    return copy
