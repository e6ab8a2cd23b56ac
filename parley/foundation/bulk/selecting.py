"""Which records an operation is about: fixed at the moment when somebody confirms it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from parley.foundation.bulk.models import Chunk, Run

CHUNK = 500
"""Records that are written in one transaction."""
ROWS = 200


def keep_selection(run: Run, ids: Iterable[int]) -> int:
    """Stores the ids in chunks, in ascending order so that two operations never wait for each other; returns how many."""
    chunks = (
        Chunk(run=run, position=position, ids=part) for position, part in enumerate(parts_of(ids, CHUNK))
    )
    total = 0
    while batch := list(islice(chunks, ROWS)):
        Chunk.objects.bulk_create(batch)
        total += sum(len(chunk.ids) for chunk in batch)
    return total


def parts_of(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    """The ids in lists of at most `size`."""
    source = iter(ids)
    while part := list(islice(source, size)):
        yield part
