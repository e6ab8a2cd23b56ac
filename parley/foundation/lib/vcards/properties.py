"""One line as a property: group, name, parameters in every style, and its text in the right character set."""

from __future__ import annotations

import binascii
import codecs
import re
from dataclasses import dataclass

from .errors import Problems
from .lines import Line

HEAD = re.compile(r"(?:([\w-]+)\.)?([A-Za-z][\w/.-]*)\s*(;.*)?\Z", re.DOTALL)
PARAMETER = re.compile(r';\s*((?:"[^"]*"|[^;"]|")*)')
ENCODINGS = frozenset(("quoted-printable", "base64", "b", "8bit", "7bit"))
QUOTED_BROKEN = re.compile(rb"=(?:[0-9A-Fa-f]?)\Z")
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
SURROGATE = re.compile("[\ud800-\udfff]")
CARET = {"^n": "\n", "^'": '"', "^^": "^"}


@dataclass(frozen=True, slots=True)
class Property:
    """`name` is upper case, `types` lower case. `text` is decoded and still escaped; `preference` 1 comes first."""

    line: int
    group: str
    name: str
    types: tuple[str, ...]
    parameters: dict[str, str]
    text: str
    preference: int
    binary: bool


def read_property(line: Line, fallback: str, problems: Problems) -> Property | None:
    """The property in the line, or None (with a problem) where it is none. `fallback` is a codec for raw bytes."""
    colon = _colon(line.content)
    head = HEAD.match(line.content[:colon].decode("utf-8", "replace").strip()) if colon >= 0 else None
    if head is None:
        problems.add("card_line_unknown", line.number)
        return None
    parameters, types = _parameters(head[3] or "")
    name = head[2].upper()
    raw = line.content[colon + 1 :]
    text = "" if line.binary >= 0 else _text(raw, name, line.number, parameters, fallback, problems)
    return Property(
        line=line.number,
        group=(head[1] or "").lower(),
        name=name,
        types=tuple(kind for kind in types if kind != "pref"),
        parameters=parameters,
        text=text,
        preference=_preference(parameters, types),
        binary=line.binary >= 0,
    )


def _colon(content: bytes) -> int:
    """Where the value begins: at the first colon outside of quotes, else (quotes that do not pair) at the first."""
    quoted = False
    for found in re.finditer(rb'[":]', content):
        if found[0] == b'"':
            quoted = not quoted
        elif not quoted:
            return found.start()
    return content.find(b":")


def _parameters(text: str) -> tuple[dict[str, str], list[str]]:
    """Named parameters in lower case and all types: `TYPE=a,b`, `TYPE="a,b"`, `type=a;type=b`, `a;b`."""
    found: dict[str, str] = {}
    types: list[str] = []
    for match in PARAMETER.finditer(text):
        key, equals, value = match[1].strip().partition("=")
        key = key.strip().lower()
        value = re.sub(r"\^[n'^]", lambda mark: CARET[mark[0]], value.strip().replace('"', ""))
        if not equals and key in ENCODINGS:
            found["encoding"] = key
        elif not equals:
            types.append(key)
        elif key == "type":
            types += [one.strip().lower() for one in value.split(",")]
        else:
            found.setdefault(key, value)
    return found, [one for one in types if one]


def _preference(parameters: dict[str, str], types: list[str]) -> int:
    """From 1 (best) to 100 as in RFC 6350, section 5.3; the older `pref` is 1."""
    given = parameters.get("pref", "")
    if given.isascii() and given.isdecimal() and len(given) < 4:
        return max(1, min(100, int(given)))
    return 1 if "pref" in types else 101


def _text(
    raw: bytes, name: str, line: int, parameters: dict[str, str], fallback: str, problems: Problems
) -> str:
    quoted = parameters.get("encoding", "").lower() == "quoted-printable"
    if quoted:
        if QUOTED_BROKEN.search(raw.rstrip()):
            problems.add("card_quoted_broken", line, name=name)
            raw = QUOTED_BROKEN.sub(b"", raw.rstrip())
        raw = binascii.a2b_qp(raw)
    charset = _charset(parameters.get("charset", ""), name, line, problems)
    text = _decoded(raw, charset, fallback, name, line, problems)
    if "\0" in text:
        problems.add("card_nul", line, name=name)
        text = text.replace("\0", "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _charset(given: str, name: str, line: int, problems: Problems) -> str:
    """A codec for characters by the name in the card, or empty."""
    if not given:
        return ""
    try:
        found = codecs.lookup(given)
    except (LookupError, ValueError):
        found = None
    if found is None or not found._is_text_encoding or found.name in ("idna", "punycode", "undefined"):
        problems.add("card_charset_unknown", line, charset=given[:40], name=name)
        return ""
    return found.name


def _decoded(raw: bytes, charset: str, fallback: str, name: str, line: int, problems: Problems) -> str:
    """What the card claims, then UTF-8, then the fallback; at last with the damage shown."""
    tried = [charset, "utf-8"] if charset else ["utf-8", fallback]
    for encoding in tried:
        try:
            text = raw.decode(encoding)
        except (UnicodeError, ValueError):
            continue
        if _is_storable(text):
            return text
    problems.add("card_bytes_broken", line, name=name, charset=charset or "utf-8")
    return raw.decode("utf-8", "replace")


def _is_storable(text: str) -> bool:
    """Codecs such as UTF-7 can give lone surrogates, which are no text."""
    return SURROGATE.search(text) is None


def unescaped(text: str, version: str) -> str:
    """Backslashes taken off; `\\n` is a line break, except in 2.1, which writes it in quoted-printable."""
    if "\\" not in text:
        return text.strip()
    breaks = "" if version.startswith("2") else "nN"

    def plain(match: re.Match[str]) -> str:
        if match[1] in breaks:
            return "\n"
        return match[1] if match[1] in '\\,;:"' else match[0]

    return ESCAPE.sub(plain, text).strip()


def parts(text: str, separator: str) -> list[str]:
    """The text cut at separators that are not escaped; the parts are still escaped."""
    if "\\" not in text:
        return text.split(separator)
    found, start, place = [], 0, 0
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] == separator:
            found.append(text[start:place])
            start = place + 1
        place += 1
    return [*found, text[start:]]
