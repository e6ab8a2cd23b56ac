"""Insert and remove elements so that the source keeps its own indentation and the schema its order."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from lxml import etree

from .element import local_name, qualified

_UNIT = "  "


def create(
    parent: etree._Element, kind: str, text: str | None = None, /, **attributes: str
) -> etree._Element:
    """A new element in the namespace of ``parent``, not yet in the tree; empty attributes are left out.

    With ``text`` it has a ``text`` child, as expressions, tests and allowed values have.
    """
    node = parent.makeelement(
        qualified(parent, kind), {key: value for key, value in attributes.items() if value}, parent.nsmap
    )
    if text is not None:
        etree.SubElement(node, qualified(parent, "text")).text = text
    return node


def new_id(kind: str) -> str:
    """An id that is not in use, by chance (48 random bits)."""
    return f"{kind}_{secrets.token_hex(6)}"


def insert(
    parent: etree._Element, node: etree._Element, before: Sequence[str], at: int | None = None
) -> None:
    """Put ``node`` among its namesakes at place ``at`` (the end by default).

    Where there are none, it goes after the children named in ``before``, the names that the schema puts earlier.
    """
    last = next(parent.iterchildren(reversed=True), None)
    if at is None and last is not None and last.tag == node.tag:
        _put_after(last, parent, node)
        return
    namesakes = [child for child in parent if child.tag == node.tag]
    if at is not None and 0 <= at < len(namesakes):
        _put_after(namesakes[at].getprevious(), parent, node)
    elif namesakes:
        _put_after(namesakes[-1], parent, node)
    else:
        earlier = [child for child in parent if local_name(child) in before]
        _put_after(earlier[-1] if earlier else None, parent, node)


def remove(node: etree._Element) -> None:
    """Take ``node`` out of its parent; the closing tag keeps its indentation."""
    parent = node.getparent()
    if node.getnext() is None:
        previous = node.getprevious()
        if previous is None:
            parent.text = node.tail if len(parent) > 1 else None
        else:
            previous.tail = node.tail
    parent.remove(node)


def _put_after(previous: etree._Element | None, parent: etree._Element, node: etree._Element) -> None:
    """Put ``node`` behind one of its siblings to be, or first; the white space around it moves with it."""
    first = next(parent.iterchildren(), None)
    following = first if previous is None else previous.getnext()
    own = _indentation(parent)
    inner = own + _UNIT if first is None else _last_line(parent.text) or own + _UNIT
    if following is not None:
        node.tail = f"\n{inner}"
        following.addprevious(node)
    else:
        if previous is None:
            parent.text, node.tail = f"\n{inner}", f"\n{own}"
        else:
            node.tail, previous.tail = previous.tail, f"\n{inner}"
        parent.append(node)
    _indent(node, inner, inner.removeprefix(own) or _UNIT)


def _indentation(node: etree._Element) -> str:
    """The white space before ``node`` on its line."""
    previous, parent = node.getprevious(), node.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else ""
    return _last_line(before)


def _last_line(white: str | None) -> str:
    line = (white or "").rpartition("\n")[2]
    return line if not line.strip() else ""


def _indent(node: etree._Element, own: str, unit: str) -> None:
    """Indent the children of a new element; text-only elements are left alone."""
    if len(node) == 0:
        return
    node.text = f"\n{own}{unit}"
    for child in node:
        child.tail = f"\n{own}{unit}"
        _indent(child, own + unit, unit)
    node[-1].tail = f"\n{own}"
