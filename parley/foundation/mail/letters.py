"""The look of the product's own mail: a heading, lines with links, a foot. Text and HTML say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join

PAGE = "margin:0;padding:24px 12px;background:#f6f4ef;font:15px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;color:#23211c"
SHEET = "max-width:34rem;margin:0 auto;background:#fff;border-radius:11px;padding:20px 24px"
LINK = "color:#23211c;font-weight:600;text-decoration:underline"
FAINT = "color:#6b675e;font-size:13px"
BUTTON = "display:inline-block;background:#23211c;color:#fff;border-radius:7px;padding:8px 16px;text-decoration:none;margin:4px 8px 4px 0"


@dataclass(frozen=True)
class Line:
    """One thing the mail says; `under` stands smaller below it. With `button` the address is a button of that name."""

    text: str
    address: str = ""
    under: str = ""
    button: str = ""


def letter(
    *, lines: Sequence[Line], heading: str = "", foot: str = "", foot_address: str = ""
) -> tuple[str, str]:
    """(plain text, HTML) of one mail; the caller has chosen the language. Addresses are absolute."""
    return _text(lines, heading, foot, foot_address), _html(lines, heading, foot, foot_address)


def _text(lines: Sequence[Line], heading: str, foot: str, foot_address: str) -> str:
    parts = [heading, ""] if heading else []
    for line in lines:
        named = f"{line.button}:" if line.button else ""
        parts += [part for part in (line.text, line.under, named, line.address) if part] + [""]
    if foot:
        parts += ["-- ", foot, foot_address]
    return "\n".join(parts).rstrip() + "\n"


def _html(lines: Sequence[Line], heading: str, foot: str, foot_address: str) -> str:
    head = format_html('<h1 style="font-size:18px;margin:0 0 12px">{}</h1>', heading) if heading else ""
    body = format_html_join("", '<p style="margin:0 0 12px">{}</p>', ((_line(line),) for line in lines))
    end = (
        format_html(
            '<p style="{}">{} <a style="{}" href="{}">{}</a></p>',
            FAINT,
            foot,
            FAINT,
            foot_address,
            foot_address,
        )
        if foot
        else ""
    )
    return format_html('<div style="{}"><div style="{}">{}{}{}</div></div>', PAGE, SHEET, head, body, end)


def _line(line: Line) -> str:
    if line.button:
        text = format_html(
            '{}<br><a style="{}" href="{}">{}</a>', line.text, BUTTON, line.address, line.button
        )
    elif line.address:
        text = format_html('<a style="{}" href="{}">{}</a>', LINK, line.address, line.text)
    else:
        text = format_html("{}", line.text)
    return format_html('{}<br><span style="{}">{}</span>', text, FAINT, line.under) if line.under else text
