"""Proposals for conditions that were written for other engines: the common part of JUEL and Groovy as FEEL."""

from __future__ import annotations

import re

_STRING = re.compile(r"'([^'\\\"]*)'|\"([^\"\\]*)\"")
_TOKENS = (
    (re.compile(r"\.equals\(([^()]*)\)"), r" == \1"),
    (re.compile(r"===|=="), "="),
    (re.compile(r"&&"), " and "),
    (re.compile(r"\|\|"), " or "),
    (re.compile(r"\b(eq)\b"), "="),
    (re.compile(r"\b(ne)\b"), "!="),
    (re.compile(r"!\s*([A-Za-z_][\w.]*)\s*=\s*(\S+)"), r"\1 != \2"),
    (re.compile(r"!\s*([A-Za-z_][\w.]*)"), r"not(\1)"),
    (re.compile(r"\bnot\s+([A-Za-z_][\w.]*)"), r"not(\1)"),
    (re.compile(r"!\s*\("), "not("),
    (re.compile(r"\s+"), " "),
)
_METHOD = re.compile(r"\.\w+\(")


def to_feel(text: str) -> str:
    """The same condition as FEEL, as far as operators and strings go; the caller checks whether it is FEEL.

    Empty where a method of another language is called.
    """
    strings: list[str] = []

    def keep(match: re.Match[str]) -> str:
        strings.append(match[1] if match[1] is not None else match[2])
        return f"\0{len(strings) - 1}\0"

    result = _STRING.sub(keep, text)
    for pattern, replacement in _TOKENS:
        result = pattern.sub(replacement, result)
    if _METHOD.search(result):
        return ""
    return re.sub("\0(\\d+)\0", lambda match: f'"{strings[int(match[1])]}"', result).strip()
