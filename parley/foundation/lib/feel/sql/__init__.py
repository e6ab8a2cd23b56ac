"""Translates expressions to SQL that chooses the same rows as evaluation in Python would."""

from .backend import Backend, CannotSay, Column, SqlBackend, SqlFragment
from .postgres import PostgresBackend
from .sqlite import SqliteBackend
from .translate import FUNCTIONS, to_sql

__all__ = [
    "FUNCTIONS",
    "Backend",
    "CannotSay",
    "Column",
    "PostgresBackend",
    "SqlBackend",
    "SqlFragment",
    "SqliteBackend",
    "to_sql",
]
