"""Skipping what is already done: a stamp keeps the fingerprint of the files that a step was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(files: Iterable[Path], *facts: str) -> str:
    """A digest of file names and contents, in whatever order they come, and of further facts."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file}\0".encode())
        digest.update(file.read_bytes())
    for fact in facts:
        digest.update(f"\0{fact}".encode())
    return digest.hexdigest()


def matches(stamp: Path, expected: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == expected


def write(stamp: Path, made_from: str) -> None:
    stamp.write_text(made_from, encoding="utf-8")
