"""Which encoding a file is in: byte order marks first, then UTF-16/32 by their zeros, UTF-8, then old code pages."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from .codepages import guess_codepage
from .errors import Problem, TabularError, problem

SAMPLE = 1 << 18
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a person may choose from: Python codecs that only map bytes to characters.
ENCODINGS = (
    *("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"),
    *("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic"),
    *("cp1252", "cp1250", "cp1254", "cp1257", "cp850", "cp1253", "cp1255", "cp1256"),
    *("gb18030", "big5", "shift-jis", "euc-kr"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A Python codec name and the length in bytes of the byte order mark to step over."""

    name: str
    mark: int = 0
    problems: tuple[Problem, ...] = ()


def detect_encoding(path: Path) -> Encoding:
    """Look at the whole file where that is cheap (UTF-8), at samples elsewhere."""
    with path.open("rb") as file:
        start = file.read(SAMPLE)
    for mark, claimed in BOMS:
        if start.startswith(mark):
            return _marked(start[len(mark) :], len(mark), claimed)
    wide = _guess_wide(start)
    return Encoding(wide) if wide else Encoding(_guess_narrow(path))


def chosen_encoding(path: Path, name: str) -> Encoding:
    """The encoding a person chose out of `ENCODINGS`, still stepping over its own byte order mark."""
    wanted = name.lower().replace("_", "-")
    if wanted not in ENCODINGS:
        raise TabularError("unknown_encoding", encoding=name)
    with path.open("rb") as file:
        start = file.read(4)
    for mark, marked in BOMS:
        if start.startswith(mark) and marked.startswith(wanted):
            return Encoding(marked, len(mark))
    return Encoding(wanted)


def _marked(body: bytes, mark: int, claimed: str) -> Encoding:
    """Some programs write a mark of one encoding before text in another: believe the text."""
    if claimed != "utf-8":
        found = _guess_wide(body)
        if found and found != claimed:
            note = problem("wrong_byte_order_mark", 1, claimed=claimed, encoding=found)
            return Encoding(found, mark, (note,))
    return Encoding(claimed, mark)


def _guess_wide(sample: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, or an empty string.

    Delimiters and line ends are ASCII, so their upper bytes are zeros, always at the same place of the unit.
    """
    zeros = sample.count(0)
    if zeros * 100 < len(sample) or len(sample) < 4:
        return ""
    quarters = [sample[place::4].count(0) for place in range(4)]
    if min(quarters[2:]) * 4 > 0.9 * len(sample):
        return "utf-32-le"
    if min(quarters[:2]) * 4 > 0.9 * len(sample):
        return "utf-32-be"
    odd, even = quarters[1] + quarters[3], quarters[0] + quarters[2]
    if max(odd, even) < 0.95 * zeros:
        return ""
    name = "utf-16-le" if odd > even else "utf-16-be"
    return name if _is_plausible(sample, name) else ""


def _is_plausible(sample: bytes, name: str) -> bool:
    text = sample[: len(sample) & ~1].decode(name, "replace")
    bad = sum(1 for char in text if not (char.isprintable() or char in "\r\n\t"))
    return bad * 50 <= len(text)


def _guess_narrow(path: Path) -> str:
    """UTF-8 when the whole file is, or nearly is; else the code page of what is not ASCII in it."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    with path.open("rb") as file:
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _guess_broken(path)
    return "utf-8"


def _guess_broken(path: Path) -> str:
    sample = _foreign_lines(path)
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for char in text if char > "\x7f") - broken
    return "utf-8" if whole > 4 * broken else guess_codepage(sample)


def _foreign_lines(path: Path) -> bytes:
    """Lines that hold more than ASCII, from all over the file, at most one sample long."""
    found = bytearray()
    with path.open("rb") as file:
        while len(found) < SAMPLE and (line := file.readline(SAMPLE)):
            if not line.isascii():
                found += line[: SAMPLE // 16]
    return bytes(found)
