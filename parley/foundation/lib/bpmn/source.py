"""From bytes to a safe XML tree: everything hostile is refused before or while parsing.

Bounds: `MAX_BYTES` of XML, `MAX_ELEMENTS` elements, `MAX_ATTRIBUTES` attributes, 256 levels (libxml2's own), no DOCTYPE
and so no entities. Real models are far below: a collaboration of 21 nodes with its diagram takes 68 kB and 730 elements.
"""

from __future__ import annotations

import codecs
import re
from itertools import islice

from lxml import etree

from .errors import BpmnError

MAX_BYTES = 16_000_000
MAX_ELEMENTS = 100_000
MAX_ATTRIBUTES = 300_000

_DECLARATION = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_KNOWN_ENCODING = re.compile(
    r"utf-?8|utf-?16(le|be)?|(us-)?ascii|iso-?8859-\d{1,2}|latin-?1|(windows-|cp)125\d|koi8-[ru]|gb\w+|big5|shift_jis|euc-\w+",
    re.IGNORECASE,
)
_PROLOG = re.compile(r"(?>(?:\s+|<\?.*?\?>|<!--.*?-->)*)", re.DOTALL)
_START_TAG = re.compile(r"<[^/!?]")
_ATTRIBUTE = re.compile(r"=\s*[\"']")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PARSER = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    load_dtd=False,
    no_network=True,
    huge_tree=False,
    strip_cdata=False,
    collect_ids=False,
)


def parse_tree(data: bytes | str) -> etree._ElementTree:
    """Parse XML.

    Raises BpmnError, with the line, for what is not well-formed, is too large or carries a DOCTYPE.
    """
    if len(data) > MAX_BYTES:
        raise BpmnError(f"The file has {len(data):,} bytes; at most {MAX_BYTES:,} are read. Split the model.")
    text = data if isinstance(data, str) else _decode(data)
    _refuse_doctype(text)
    _refuse_too_many(text, _START_TAG, MAX_ELEMENTS, "elements")
    _refuse_too_many(text, _ATTRIBUTE, MAX_ATTRIBUTES, "attributes")
    return _parse(text)


def _decode(data: bytes) -> str:
    encoding = _encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"Byte {error.start:,} is not valid {encoding.upper()}. Save the file as UTF-8."
        raise BpmnError(message, line=line) from None
    except (LookupError, UnicodeError):
        raise BpmnError(f"Unknown encoding {encoding!r}. Save the file as UTF-8.", line=1) from None


def _encoding(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    declared = _DECLARATION.match(data[:400])
    if declared is None:
        return "utf-8"
    encoding = declared[1].decode("ascii")
    if not _KNOWN_ENCODING.fullmatch(encoding):
        raise BpmnError(f"Unknown encoding {encoding!r}. Save the file as UTF-8.", line=1)
    return encoding


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _refuse_doctype(text: str) -> None:
    prolog = _PROLOG.match(text)
    end = prolog.end() if prolog else 0
    if text.startswith("<!DOCTYPE", end):
        message = "The file has a DOCTYPE, which BPMN does not use and which may hide entities. Remove it."
        raise BpmnError(message, line=_line(text, end))


def _refuse_too_many(text: str, sign: re.Pattern[str], limit: int, what: str) -> None:
    """`sign` begins each of what is counted; its first character alone is counted first, which is much faster."""
    if text.count(sign.pattern[0]) <= limit:
        return
    beyond = next(islice(sign.finditer(text), limit, None), None)
    if beyond is not None:
        message = f"The file has more than {limit:,} {what}. Split the model."
        raise BpmnError(message, line=_line(text, beyond.start()))


def _parse(text: str) -> etree._ElementTree:
    try:
        root = etree.fromstring(text.encode("utf-8"), _PARSER)
    except etree.XMLSyntaxError as error:
        raise BpmnError(_reason(error), line=error.lineno or 0) from None
    except UnicodeEncodeError as error:
        message = "A lone surrogate is not a character. Remove it."
        raise BpmnError(message, line=_line(text, error.start)) from None
    return root.getroottree()


def _reason(error: etree.XMLSyntaxError) -> str:
    reason = error.msg or "The file is empty"
    if "Excessive depth" in reason:
        return "Elements are nested deeper than 256 levels. Remove levels."
    return f"The file is not well-formed XML: {reason}"
