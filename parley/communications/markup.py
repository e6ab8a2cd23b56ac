"""The little formatting of notes: lists, bold, links, names of colleagues. Everything else is shown as it was typed.

Nothing that a person typed reaches the page unescaped; links lead to http and https only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

_LINK = r"\[(?P<label>[^\[\]\n]{1,200})\]\((?P<to>https?://[^\s()<>\"]{1,2000})\)"
_ADDRESS = r"(?P<address>https?://[^\s<>\"]{1,2000})"
_BOLD = r"\*\*(?P<bold>[^*\n]{1,500})\*\*"
_BULLET = re.compile(r"\s{0,8}[-*•]\s+(.*)")
_NUMBER = re.compile(r"\s{0,8}\d{1,3}[.)]\s+(.*)")


def shown(text: str, names: Collection[str] = ()) -> SafeString:
    """The text as HTML; `names` are those of the colleagues whom it mentions."""
    return format_html_join("", "{}", ((block,) for block in _blocks(text, names)))


def _blocks(text: str, names: Collection[str]) -> Iterator[SafeString]:
    pattern = _pattern(names)
    kind = ""
    lines: list[SafeString] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), None]:
        now, content = _read(line)
        if now != kind and lines:
            yield _block(kind, lines)
            lines = []
        kind = now
        if content is not None:
            lines.append(_inline(content, pattern))


def _read(line: str | None) -> tuple[str, str | None]:
    """The kind of block that a line belongs to, and what stands in it."""
    if line is None or not line.strip():
        return "", None
    if found := _BULLET.fullmatch(line):
        return "ul", found[1]
    if found := _NUMBER.fullmatch(line):
        return "ol", found[1]
    return "p", line


def _block(kind: str, lines: list[SafeString]) -> SafeString:
    if kind == "p":
        return format_html(
            "<p>{}</p>", format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))
        )
    items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
    return format_html("<ul>{}</ul>", items) if kind == "ul" else format_html("<ol>{}</ol>", items)


def _pattern(names: Collection[str]) -> re.Pattern[str]:
    parts = [_LINK, _ADDRESS, _BOLD]
    if names:
        longest_first = sorted(names, key=len, reverse=True)
        parts.append(rf"(?P<name>@(?:{'|'.join(map(re.escape, longest_first))}))(?!\w)")
    return re.compile("|".join(parts), re.IGNORECASE)


def _inline(line: str, pattern: re.Pattern[str]) -> SafeString:
    pieces, end = [], 0
    for found in pattern.finditer(line):
        pieces += [escape(line[end : found.start()]), _piece(found)]
        end = found.end()
    return format_html_join("", "{}", ((piece,) for piece in (*pieces, escape(line[end:]))))


def _piece(found: re.Match[str]) -> SafeString:
    parts = found.groupdict()
    if parts["bold"]:
        return format_html("<b>{}</b>", parts["bold"])
    if parts.get("name"):
        return format_html('<span class="mention">{}</span>', parts["name"])
    if parts["to"]:
        return _link(parts["to"], parts["label"])
    bare = parts["address"].rstrip(".,;:!?)'*")
    return format_html("{}{}", _link(bare, bare), parts["address"][len(bare) :])


def _link(to: str, label: str) -> SafeString:
    return format_html(
        '<a class="link" href="{}" target="_blank" rel="noopener noreferrer">{}</a>', to, label
    )
