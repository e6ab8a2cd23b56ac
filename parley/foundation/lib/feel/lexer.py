"""Splits text into tokens.

A token is `(kind, text, start, end)`. The kind of an operator or keyword is its own text; the others are
`name`, `number`, `string` and `end`. A character that belongs to nothing is a token of its own, because a
known name may contain it; the grammar refuses it elsewhere.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .errors import FeelSyntaxError, Position

_SPACE = "\\s\u180e\u200b\ufeff"
_NAME_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_PART = _NAME_START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"

_TOKEN = re.compile(
    rf"(?:[{_SPACE}]+|//[^\n\r]*|/\*(?:[^*]|\*(?!/))*\*/)*"
    rf"(?:([{_NAME_START}][{_NAME_PART}]*)"
    r"|(\*\*|\.\.|<=|>=|!=|->|/\*|[-+*/<>=()\[\]{},:@?]|\.(?!\d))"
    r"|((?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r'|("(?:[^"\\]|\\.)*")'
    r"|(.)"
    r"|\Z)",
    re.DOTALL,
)

KEYWORDS = frozenset(
    (
        "and",
        "or",
        "in",
        "between",
        "then",
        "else",
        "satisfies",
        "return",
        "if",
        "for",
        "some",
        "every",
        "function",
        "true",
        "false",
        "null",
    )
)

UNTERMINATED = {'"': "string", "/*": "comment"}
"""Kinds of the token at which a text breaks off; reading on would cost time without end."""

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|([nrt\"'\\]))")
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


class Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[tuple[str, str, int, int]]:
    """All tokens of `text`, closed by one of kind `end`. Plain tuples: this is the hot loop of parsing."""
    tokens: list[tuple[str, str, int, int]] = []
    append = tokens.append
    keywords = KEYWORDS
    for match in _TOKEN.finditer(text):
        group = match.lastindex
        if group is None:
            break
        word = match[group]
        end = match.end()
        if group == 1:
            kind = word if word in keywords else "name"
        elif group == 3:
            kind = "number"
        elif group == 4:
            kind = "string"
        else:
            kind = word
        append((kind, word, end - len(word), end))
        if kind in UNTERMINATED:
            break
    append(("end", "", len(text), len(text)))
    return tokens


def string_value(text: str, token: tuple[str, str, int, int]) -> str:
    """The characters a string literal stands for. An unknown escape such as `\\d` stays as it is (for
    patterns).
    """
    body = token[1][1:-1]
    if "\\" in body:
        body = _SURROGATES.sub(_join_surrogates, _ESCAPE.sub(_unescape, body))
    if _LONE_SURROGATE.search(body):
        raise FeelSyntaxError(
            "lone_surrogate",
            "Half of a surrogate pair stands alone in this string",
            Position.of(text, token[2], token[3]),
        )
    return body


def _unescape(match: re.Match[str]) -> str:
    hexadecimal = match[1] or match[2]
    if not hexadecimal:
        return _SIMPLE_ESCAPES.get(match[3], match[3])
    code = int(hexadecimal, 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def _join_surrogates(match: re.Match[str]) -> str:
    return match[0].encode("utf-16", "surrogatepass").decode("utf-16")
