"""Columns: every node right of those before it, after loops are cut."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A sequence flow between two nodes of one body; `via` is the boundary event it leaves from."""

    id: str
    source: str
    target: str
    via: str | None = None
    name: str = ""


def rank_nodes(nodes: list[str], links: list[Link]) -> tuple[dict[str, int], set[str]]:
    """The column of each node, and the ids of the links that lead back.

    Longest path from the beginnings, in the order of the file, so that the same model always looks the same.
    """
    back = _back_links(nodes, links)
    forward: dict[str, list[str]] = defaultdict(list)
    waiting = dict.fromkeys(nodes, 0)
    for link in links:
        if link.id not in back:
            forward[link.source].append(link.target)
            waiting[link.target] += 1
    ranks = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if waiting[node] == 0]
    for node in ready:
        for target in forward[node]:
            ranks[target] = max(ranks[target], ranks[node] + 1)
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return ranks, back


def _back_links(nodes: list[str], links: list[Link]) -> set[str]:
    """Links to a node that is being visited, by depth-first search without recursion."""
    outgoing: dict[str, list[Link]] = defaultdict(list)
    has_incoming = set()
    for link in links:
        outgoing[link.source].append(link)
        has_incoming.add(link.target)
    back: set[str] = set()
    done: set[str] = set()
    for start in _starts_first(nodes, has_incoming):
        if start not in done:
            _visit(start, outgoing, done, back)
    return back


def _starts_first(nodes: list[str], has_incoming: set[str]) -> Iterable[str]:
    yield from (node for node in nodes if node not in has_incoming)
    yield from (node for node in nodes if node in has_incoming)


def _visit(start: str, outgoing: dict[str, list[Link]], done: set[str], back: set[str]) -> None:
    open_nodes = {start}
    stack = [(start, iter(outgoing[start]))]
    while stack:
        node, links = stack[-1]
        link = next(links, None)
        if link is None:
            stack.pop()
            open_nodes.discard(node)
            done.add(node)
        elif link.target in open_nodes:
            back.add(link.id)
        elif link.target not in done:
            open_nodes.add(link.target)
            stack.append((link.target, iter(outgoing[link.target])))
