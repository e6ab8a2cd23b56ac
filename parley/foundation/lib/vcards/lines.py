"""From bytes to the lines of properties: line ends, wide encodings, folding, soft breaks, pictures left out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from .errors import Problems
from .limits import Limits

PHYSICAL = re.compile(rb"([^\r\n]*)(\r*\n|\r|\Z)")  # also the \r\r\n of files that were converted twice
BINARY_NAME = re.compile(rb"(?:[\w-]+\.)?(PHOTO|LOGO|SOUND|KEY|X-MS-CARDPICTURE)(?=[;:])", re.IGNORECASE)
QUOTED = re.compile(rb"[;=]\"?QUOTED-PRINTABLE\"?(?=[;:])", re.IGNORECASE)
IN_BASE64 = re.compile(rb"[;=]\"?(?:BASE64|B)\"?(?=[;:])", re.IGNORECASE)
BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]{20,}={0,2}|[A-Za-z0-9+/]+={1,2}")
BOUNDARY = re.compile(rb"\s*(BEGIN|END)\s*:\s*VCARD\s*", re.IGNORECASE)
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Line(NamedTuple):
    """One property as bytes, unfolded; `number` is where it begins. `binary` is the size of content left out, or -1."""

    number: int
    content: bytes
    binary: int = -1


def plain_bytes(data: bytes) -> bytes:
    """The same text without byte order mark; UTF-16 and UTF-32 become UTF-8."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            return body if encoding == "utf-8" else _narrow(body, encoding)
    start = data[:64]
    if b"\0" in start[:2] and start.replace(b"\0", b"").lstrip().upper().startswith(b"BEGIN"):
        return _narrow(data, "utf-16-be" if start[0] == 0 else "utf-16-le")
    return data


def _narrow(body: bytes, encoding: str) -> bytes:
    return body.decode(encoding, "replace").encode("utf-8", "replace")


def unfolded(data: bytes, limits: Limits, problems: Problems) -> Iterator[Line]:
    """The property lines of `plain_bytes`, blank ones left out. Too long ones are left out with a problem."""
    physical = _Physical(data)
    while (first := physical.take()) is not None:
        number, content = first
        if not content.strip():
            continue
        if BINARY_NAME.match(content):
            line = _without_content(number, content, physical)
            if line.binary > limits.photo_size:
                problems.add("card_photo_too_large", number, size=line.binary, limit=limits.photo_size)
            yield line
            continue
        joined = _joined(content, physical, limits.line_size)
        if joined is None:
            name = content[:40].partition(b":")[0].partition(b";")[0].decode("ascii", "replace")
            problems.add("card_line_too_long", number, name=name, limit=limits.line_size)
        else:
            yield Line(number, joined)


class _Physical:
    """Lines as they stand in the file, one of which can be looked at before it is taken."""

    def __init__(self, data: bytes) -> None:
        self._lines = enumerate((match[1] for match in PHYSICAL.finditer(data)), 1)
        self.ahead: tuple[int, bytes] | None = next(self._lines, None)

    def take(self) -> tuple[int, bytes] | None:
        taken, self.ahead = self.ahead, next(self._lines, None)
        return taken

    def take_if_folded(self) -> bytes | None:
        """The rest of a folded line, without the one character that marks it."""
        if self.ahead is None or self.ahead[1][:1] not in (b" ", b"\t") or BOUNDARY.fullmatch(self.ahead[1]):
            return None
        _number, content = self.ahead
        self.take()
        return content[1:]


def _without_content(number: int, content: bytes, physical: _Physical) -> Line:
    """A picture: its content is counted and forgotten. Some programs do not indent its lines."""
    head, _colon, start = content.partition(b":")
    in_base64 = IN_BASE64.search(head + b":") is not None
    size = len(start)
    while True:
        more = physical.take_if_folded()
        if more is None and in_base64 and physical.ahead and BASE64_LINE.fullmatch(physical.ahead[1].strip()):
            more = physical.ahead[1]
            physical.take()
        if more is None:
            return Line(number, head + b":", size)
        size += len(more.strip())


def _joined(content: bytes, physical: _Physical, limit: int) -> bytes | None:
    """The property with its folded lines and soft breaks, or None where it is too long: then all of it is passed."""
    pieces, size = [content], len(content)
    quoted = QUOTED.search(content.partition(b":")[0] + b":") is not None
    while True:
        more = physical.take_if_folded() if not quoted or not pieces[-1].rstrip().endswith(b"=") else None
        if more is None and quoted and pieces[-1].rstrip(b" \t").endswith(b"="):
            more = _after_soft_break(physical)
            if more is not None:
                pieces[-1] = pieces[-1].rstrip(b" \t")[:-1]
        if more is None:
            return b"".join(pieces) if size <= limit else None
        size += len(more)
        if size <= limit:
            pieces.append(more)
        else:
            pieces = [more]
        quoted = quoted or (
            len(pieces) < 4 and QUOTED.search(b"".join(pieces).partition(b":")[0] + b":") is not None
        )


def _after_soft_break(physical: _Physical) -> bytes | None:
    """The line after a trailing `=`; not one that is blank or begins or ends a card: then the text breaks off."""
    if physical.ahead is None or not physical.ahead[1].strip() or BOUNDARY.fullmatch(physical.ahead[1]):
        return None
    _number, content = physical.ahead
    physical.take()
    return content
