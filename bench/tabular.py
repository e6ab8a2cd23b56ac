"""Measure how fast tables are read, guessed and written: `python bench/tabular.py [rows]`."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from parley.foundation.lib.tabular import guess_columns, open_table, write_csv, write_xlsx

HEADER = ["id", "agent", "product", "account", "stage", "begun", "closed", "value"]
Print = Callable[[str], object]


def sample_rows(count: int) -> Iterator[list[str]]:
    for number in range(count):
        day = f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}"
        yield [
            f"X{number:07}",
            f"Agent {number % 35}",
            "GTX Pro",
            f"Account {number % 85}",
            "Won",
            day,
            day,
            str(number % 5000),
        ]


@contextmanager
def measured(name: str, rows: int, write: Print) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds = time.perf_counter() - start
    write(f"{name:<34}{seconds:8.2f} s {rows / seconds:12,.0f} rows/s\n")


def main(rows: int, write: Print) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain, quoted, book = (Path(folder) / name for name in ("plain.csv", "quoted.csv", "book.xlsx"))
        with plain.open("w", newline="") as stream, measured("write CSV", rows, write):
            write_csv(stream, HEADER, sample_rows(rows))
        quoted.write_text(
            "".join('"' + line.replace(",", '","') + '"\n' for line in plain.read_text().splitlines())
        )
        for name, path in (("read plain CSV", plain), ("read quoted CSV", quoted)):
            with measured(name, rows, write):
                count = sum(1 for _ in open_table(path).rows())
            if count != rows:
                raise SystemExit(f"{count} rows instead of {rows}")
        with measured("guess columns of plain CSV", rows, write):
            table = open_table(plain)
            guess_columns(table.header, table.rows())
        fewer = min(rows, 100_000)
        with book.open("wb") as binary, measured("write XLSX", fewer, write):
            write_xlsx(binary, HEADER, sample_rows(fewer))
        with measured("read XLSX", fewer, write):
            sum(1 for _ in open_table(book).rows())
    write(f"highest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000, sys.stdout.write)
