"""What the two database engines do differently for the search: trigrams of PostgreSQL, FTS5 of SQLite.

Either way a fragment of three characters or more is looked up in an index; nothing reads a whole table.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL

from parley.foundation.search.models import Entry

NEAR = 0.4
"""Share of a query's trigrams that a text must have to come into question as what was meant."""
CANDIDATES = 400
TRIGRAMS = 6


def holds(words: Sequence[str]) -> Q:
    """Entries whose text holds every word: anywhere, or at the beginning of a word where it has two letters only.

    A single letter is looked for at the beginning of the name.
    """
    condition = Q()
    long_words = [word if len(word) > 2 else f" {word}" for word in words if len(word) > 1]
    if connection.vendor == "sqlite" and long_words:
        condition &= Q(pk__in=_matches(" AND ".join(map(_quoted, long_words))))
    else:
        for word in long_words:
            condition &= Q(text__contains=word)
    for word in words:
        if len(word) == 1:
            condition &= begins(word)
    return condition


def begins(folded: str) -> Q:
    """Entries whose name begins so."""
    if connection.vendor == "sqlite":
        return Q(name__gte=folded, name__lt=folded + "\U0010ffff")
    return Q(name__startswith=folded)


def near(words: Sequence[str], record_types: Sequence[str]) -> list[Entry]:
    """Entries that may be meant by misspelt words, in no order; at most CANDIDATES."""
    rows = Entry.objects.filter(record_type__in=record_types)
    if connection.vendor == "sqlite":
        terms = _rare_trigrams(words)
        return (
            list(rows.filter(pk__in=_matches(" OR ".join(map(_quoted, terms))))[:CANDIDATES]) if terms else []
        )
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(NEAR)])
        for word in words:
            rows = rows.extra(where=["text %%> %s"], params=[word])
        return list(rows[:CANDIDATES])


def _matches(expression: str) -> RawSQL:
    return RawSQL("SELECT rowid FROM search_fts WHERE search_fts MATCH %s", [expression])


def _quoted(word: str) -> str:
    doubled = word.replace('"', '""')
    return f'"{doubled}"'


def _rare_trigrams(words: Sequence[str]) -> list[str]:
    """Those trigrams of the words that the fewest entries have: common ones would bring half of the table."""
    grams = {f" {word} "[at : at + 3] for word in words for at in range(len(word))}
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(grams))
        cursor.execute(
            f"SELECT term FROM search_fts_terms WHERE term IN ({places}) ORDER BY doc LIMIT {TRIGRAMS}",
            sorted(grams),
        )
        return [row[0] for row in cursor.fetchall()]
