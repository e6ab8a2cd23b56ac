"""Bytes to an XML tree and back: refuse what is dangerous, keep everything else.

The tree keeps comments, CDATA sections, processing instructions and foreign elements, so that writing it
again loses nothing. Documents with a DOCTYPE are refused before they reach the parser, because entities
are only declared there.
"""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from .errors import DmnError

MAX_BYTES = 16 * 1024 * 1024
MAX_ELEMENTS = 300_000

_PROLOG = re.compile(rb"(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_ADVICE = re.compile(r",? (?:try|use) XML_PARSE_HUGE(?: option)?")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


def parse(source: bytes | str | Path) -> etree._ElementTree:
    """The XML tree of ``source``: a path, or the document itself as bytes or text.

    Raises DmnError for a file that cannot be read, one over MAX_BYTES or MAX_ELEMENTS, a DOCTYPE, or XML that is
    not well formed; the place is the line of the source.
    """
    data, encoding = _document(source)
    _refuse_large(data)
    _refuse_doctype(data)
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        strip_cdata=False,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise DmnError(f"The document cannot be read as XML: {_message(error)}", _line(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype(1)
    return root.getroottree()


def serialize(tree: etree._ElementTree) -> bytes:
    """The document as bytes, in the encoding it was read in, with an XML declaration."""
    info = tree.docinfo
    encoding = info.encoding or "UTF-8"
    return bytes(
        etree.tostring(tree, encoding=encoding, xml_declaration=True, standalone=info.standalone or None)
    )


def _document(source: bytes | str | Path) -> tuple[bytes, str | None]:
    """The bytes of the document, and their encoding where the declaration inside is not to be believed."""
    if isinstance(source, Path):
        source = _file(source)
    if isinstance(source, bytes):
        if source.startswith(_UTF16_MARKS):
            return _utf8(_decode_utf16(source)), "utf-8"
        _refuse_nul(source)
        return source.removeprefix(_UTF8_MARK), None
    text = source.removeprefix("\ufeff")
    if not text.lstrip().startswith("<"):
        raise DmnError("The text is not XML; to read a file, give a pathlib.Path", "line 1")
    return _utf8(text), "utf-8"


def _file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise DmnError(f"The file cannot be read: {error.strerror}", str(path)) from error


def _decode_utf16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise DmnError(f"The document is not valid UTF-16: {error.reason}", f"byte {error.start}") from error


def _utf8(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise DmnError("The text holds half of a surrogate pair", f"character {error.start}") from error


def _refuse_large(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise _too_large(len(data))
    elements = data.count(b"<") - data.count(b"</")
    if elements > MAX_ELEMENTS:
        raise DmnError(
            f"The document has about {elements:,} elements, more than the {MAX_ELEMENTS:,} allowed", "line 1"
        )


def _too_large(size: int) -> DmnError:
    return DmnError(f"The document has {size:,} bytes, more than the {MAX_BYTES:,} allowed", "line 1")


def _refuse_doctype(data: bytes) -> None:
    """A DOCTYPE can only stand before the root element: after the declaration, comments and instructions."""
    match = _PROLOG.match(data)
    start = match.end() if match else 0
    if data.startswith(b"<!DOCTYPE", start):
        raise _doctype(data.count(b"\n", 0, start) + 1)


def _doctype(line: int) -> DmnError:
    return DmnError("The document has a DOCTYPE; remove it, DMN needs none", f"line {line}")


def _refuse_nul(data: bytes) -> None:
    """A NUL byte means UTF-16 or UTF-32 without a mark, or no text at all."""
    position = data.find(b"\0")
    if position >= 0:
        raise DmnError("The document holds a NUL byte; save it as UTF-8", f"byte {position}")


def _message(error: Exception) -> str:
    """The words of the parser, without its advice to lift the limits."""
    text = (error.msg or "unreadable") if isinstance(error, etree.XMLSyntaxError) else str(error)
    return _ADVICE.sub("", text)


def _line(error: Exception) -> str:
    line = error.lineno if isinstance(error, etree.XMLSyntaxError) else None
    return f"line {line or 1}"
