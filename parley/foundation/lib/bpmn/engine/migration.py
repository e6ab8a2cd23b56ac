"""Moving a running instance to another version of its process.

Every token keeps its id and what it knows; only its place changes, as the mapping says. Either the whole instance can be
moved, or it stays as it is and the report says which tokens cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from .advance import settle, stop_queued
from .graph import Graph, Node
from .history import waits
from .problems import EndlessLoop
from .steps import Effect, Entry, State, Waits, utc_text
from .tokens import Run, Token, finish, load
from .waiting import subscribe

_MANY_FLOWS = frozenset({"parallelGateway", "inclusiveGateway"})


class Unmapped(NamedTuple):
    """A token that cannot be moved: `wait` is its id, `element` where it stands in the old version."""

    wait: str
    element: str
    reason: str


class MigrationReport(NamedTuple):
    """`ok` is false where a token cannot be moved; then nothing was changed.

    `dropped`: elements whose event is no longer listened to. `armed`: new events that are. `forgotten`: completed activities
    that can no longer be compensated. `waits`, `effects` and `log` as in a step.
    """

    ok: bool
    unmapped: tuple[Unmapped, ...] = ()
    dropped: tuple[str, ...] = ()
    armed: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()
    waits: Waits = Waits()
    effects: tuple[Effect, ...] = ()
    log: tuple[Entry, ...] = ()


def migrate(
    state: State,
    old: Graph,
    new: Graph,
    mapping: Mapping[str, str] | None = None,
    *,
    at: str | datetime,
) -> tuple[State, MigrationReport]:
    """Move an instance from `old` to `new`.

    `mapping` gives the new ids of elements and flows that have changed theirs; others keep them. Timers keep their times,
    tasks their evaluated fields; events that are new are listened to from `at` on. Raises ValueError for a state that is not
    of `old`.
    """
    load(old, state, utc_text(at), "")
    move = _Move(old, new, {**(mapping or {}), old.process_id: new.process_id})
    rows = dict(move.rows(state))
    if move.unmapped:
        return state, MigrationReport(False, tuple(move.unmapped))
    moved = {**state, "process": new.process_id, "tokens": rows}
    if "done" in state:
        moved["done"] = move.done(state["done"])
    if state["status"] != "active":
        return moved, MigrationReport(True)
    return _resume(state, moved, move, utc_text(at))


def _resume(state: State, moved: State, move: _Move, at: str) -> tuple[State, MigrationReport]:
    run = load(move.new, moved, at, "")
    armed = _arm(run)
    for token in list(run.tokens.values()):
        if token.node.kind in _MANY_FLOWS and "incident" not in token.row:
            run.do(token, "enter")
    try:
        settle(run)
    except EndlessLoop as error:
        run = load(move.new, moved, at, "")
        armed = _arm(run)
        stop_queued(run, error)
    step = finish(run)
    before = {wait.id: wait for wait in waits(move.old, state)}
    after = {wait.id: wait for wait in waits(move.new, step.state)}
    changed = Waits(
        tuple(wait for id, wait in after.items() if before.get(id) != wait),
        tuple(id for id, wait in before.items() if after.get(id) != wait),
    )
    report = MigrationReport(
        True, (), tuple(move.dropped), tuple(armed), tuple(move.forgotten), changed, step.effects, step.log
    )
    return step.state, report


class _Move:
    """The rows of one instance in terms of the new version."""

    def __init__(self, old: Graph, new: Graph, mapping: Mapping[str, str]) -> None:
        self.old = old
        self.new = new
        self.mapping = mapping
        self.unmapped: list[Unmapped] = []
        self.dropped: list[str] = []
        self.forgotten: list[str] = []

    def to(self, id: str) -> str:
        return self.mapping.get(id, id)

    def rows(self, state: State) -> Iterator[tuple[str, dict[str, Any]]]:
        """The moved rows; a subscription goes where its event has gone, and falls away with it."""
        tokens = state["tokens"]
        gone: set[int] = set()
        for key in sorted(tokens, key=int):
            row = tokens[key]
            parent = tokens[str(row["in"])]["at"] if "in" in row else self.old.process_id
            node = self.old.nodes[row["at"]]
            is_subscription = _is_subscription(node, self.old.nodes[parent])
            reason = self._reason(node, parent, row)
            if row.get("in") in gone or (reason and is_subscription):
                gone.add(int(key))
                self.dropped.append(node.id)
            elif reason:
                self.unmapped.append(Unmapped(f"{state['id']}:{key}", node.id, reason))
            else:
                yield key, self._moved(row)

    def _moved(self, row: dict[str, Any]) -> dict[str, Any]:
        moved = {**row, "at": self.to(row["at"])}
        if "via" in row:
            moved["via"] = self.to(row["via"])
        for key in ("done", "undo"):
            if key in row:
                moved[key] = self.done(row[key])
        return moved

    def done(self, entries: list[Any]) -> list[Any]:
        """What can be compensated, without what the new version no longer knows how to."""
        kept = []
        for id, times, *inside in entries:
            node = self.new.nodes.get(self.to(id))
            if node is None or not (node.handler or inside):
                self.forgotten.append(id)
                continue
            kept.append([node.id, times, *({**item, **self._inside(item)} for item in inside)])
        return kept

    def _inside(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"done": self.done(item["done"])} if "done" in item else {}

    def _reason(self, node: Node, parent: str, row: dict[str, Any]) -> str:
        """Why a token cannot be moved; "" if it can."""
        target = self.new.nodes.get(self.to(node.id))
        if target is None:
            return "The new version has no such element. Map it to another."
        if target.kind != node.kind:
            return f"{target.id!r} is a {target.kind}, not a {node.kind}."
        if (target.wait and target.wait.kind) != (node.wait and node.wait.kind):
            return f"{target.id!r} waits for something else."
        if not self._fits(target, self.new.nodes.get(self.to(parent)), node, self.old.nodes[parent]):
            return f"{target.id!r} is not inside {self.to(parent)!r}."
        if ("loop" in row or "index" in row) and _loop_kind(target) != _loop_kind(node):
            return f"{target.id!r} does not repeat in the same way."
        if "via" in row and (self.to(row["via"]) not in target.incoming or len(target.incoming) < 2):
            return (
                f"The flow {self.to(row['via'])!r} does not join at {target.id!r}. Map it to one that does."
            )
        return ""

    def _fits(self, target: Node, parent: Node | None, node: Node, old_parent: Node) -> bool:
        """Whether the new place stands to its parent as the old one did."""
        if parent is None:
            return False
        if node is old_parent:
            return target is parent
        if node.scope == old_parent.id:
            return target.scope == parent.id
        if node.kind == "boundaryEvent":
            return target.attached_to == parent.id
        if node.kind == "startEvent":
            return parent.body is not None and target.id in parent.body.armed
        return parent.kind == old_parent.kind and (not parent.events or target.id in parent.events)


def _is_subscription(node: Node, parent: Node) -> bool:
    if parent.kind == "eventBasedGateway":
        return True
    return node.scope != parent.id and node.kind in ("boundaryEvent", "startEvent")


def _loop_kind(node: Node) -> tuple[bool, bool] | None:
    return None if node.loop is None else (node.loop.multi, node.loop.sequential)


def _arm(run: Run) -> list[str]:
    """Listen to the events that are new for what is running."""
    armed: list[str] = []
    for token in [run.root, *run.tokens.values()]:
        wanted = _listened(token)
        heard = {child.node.id for child in (token.children or {}).values()}
        missing = tuple(id for id in wanted if id not in heard)
        subscribe(run, token, missing)
        armed += missing
    return armed


def _listened(token: Token) -> tuple[str, ...]:
    """Events that a resting token listens to."""
    node = token.node
    boundary = () if token.is_loop_instance else node.boundary
    armed = (
        node.body.armed
        if node.body is not None and "loop" not in token.row and "undo" not in token.row
        else ()
    )
    return boundary + armed + (node.events if node.kind == "eventBasedGateway" else ())
