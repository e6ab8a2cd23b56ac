"""How much of somebody else's file is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, lengths in characters, times in seconds.

    The archive ratio only counts for parts above `ratio_from` bytes: small parts of honest workbooks pack well.
    """

    file_size: int = 1 << 29
    rows: int = 2_000_000
    columns: int = 16_384
    cell_length: int = 131_072
    line_length: int = 4 << 20
    record_lines: int = 1_000
    kept_problems: int = 1_000

    archive_members: int = 2_000
    archive_size: int = 1 << 30
    archive_ratio: int = 150
    ratio_from: int = 1 << 20

    workbook_memory: int = 2 << 30
    workbook_cpu: int = 60
    workbook_wall: int = 120
    workbook_output: int = 2 << 30
