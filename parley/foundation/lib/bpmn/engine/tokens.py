"""The working form of one instance during one step: a tree of tokens, a queue, and what the step has produced so far.

A token rests at a node inside a parent token: the sub-process, loop, event gateway or activity that it belongs to; the
root is the instance itself. In the state a token is one small row, `{"at": node, "in": parent, ...}`. Rows are copied
only when they change, so that a step never touches the state it was given.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from .graph import Graph, Node
from .steps import UNCHANGED, Effect, State, Step, Wait, Waits

if TYPE_CHECKING:
    from .traces import Again

MAX_INSTANCES = 10_000
"""Instances of one multi-instance activity."""

MOVES_OF_INSTANCE = 20
"""Moves that each instance of a multi-instance activity adds to the limit of a step, for `MAX_INSTANCES` in all."""

WORK_KINDS = frozenset({"user", "service", "decision", "call"})


class Token:
    """`verb` is what the token will do next while it is queued, "" while it rests."""

    __slots__ = ("children", "id", "node", "parent", "row", "verb")

    def __init__(self, id: int, node: Node, parent: Token | None, row: dict[str, Any]) -> None:
        self.id = id
        self.node = node
        self.parent = parent
        self.row = row
        self.children: dict[int, Token] | None = None
        self.verb = ""

    @property
    def scope(self) -> Token:
        """The token around this one; only the root has none."""
        assert self.parent is not None
        return self.parent

    @property
    def is_live(self) -> bool:
        """Whether it keeps its parent going; a mere subscription to an event does not."""
        parent = self.scope
        return parent.node.id == self.node.scope or parent.node is self.node or "undo" in parent.row

    @property
    def is_loop_instance(self) -> bool:
        parent = self.parent
        return (
            self.node.loop is not None
            and parent is not None
            and parent.node is self.node
            and "loop" in parent.row
        )


class Run:
    """One step of one instance. The immutable beginnings stand on the class."""

    status = "active"
    next = 1
    ends: tuple[str, ...] | list[str] = ()
    outcome: dict[str, Any] | None = None
    moves = 0
    instances = 0
    joins = False
    watching = False
    plain = True
    """Whether the step depends on nothing but the situation and its `notes`: then it can be remembered."""

    def __init__(self, graph: Graph, instance: str, at: str, actor: str) -> None:
        self.graph = graph
        self.instance = instance
        self.at = at
        self.actor = actor
        self.before: dict[str, dict[str, Any]] = {}
        self.tokens: dict[int, Token] = {}
        self.root = Token(0, graph.root, None, {})
        self.touched: set[int] = set()
        self.changed: set[str] = set()
        self.queue: deque[Token] = deque()
        self.effects: list[Effect] = []
        self.entries: list[tuple[str, str]] = []
        self.trail: list[str] = []
        self.notes: list[Any] = []
        self.evaluated: set[str] = set()
        self.reached: list[str] = []

    @property
    def limit(self) -> int:
        """Moves that this step may take."""
        return self.graph.limit + MOVES_OF_INSTANCE * min(self.instances, MAX_INSTANCES)

    def spawn(self, node: Node, parent: Token, verb: str = "enter", **more: Any) -> Token:
        """A new token at `node`, queued to do `verb` ("" to let it rest); `more` goes into its row."""
        id = self.next
        self.next = id + 1
        row: dict[str, Any] = {"at": node.id}
        if parent.id:
            row["in"] = parent.id
        if more:
            row.update(more)
        token = Token(id, node, parent, row)
        self.attach(token, parent)
        self.touched.add(id)
        if verb:
            token.verb = verb
            self.queue.append(token)
        return token

    def attach(self, token: Token, parent: Token) -> None:
        self.tokens[token.id] = token
        if parent.children is None:
            parent.children = {token.id: token}
        else:
            parent.children[token.id] = token

    def do(self, token: Token, verb: str) -> None:
        """Queue a resting token."""
        if not token.verb:
            token.verb = verb
            self.queue.append(token)

    def row(self, token: Token) -> dict[str, Any]:
        """The token's row, free to be changed."""
        if token.id and token.id not in self.touched:
            self.touched.add(token.id)
            token.row = dict(token.row)
        return token.row

    def remove(self, token: Token) -> None:
        """Take away a token and the subscriptions that hang on it."""
        if token.children:
            self.clear(token)
        self._detach(token)

    def clear(self, token: Token) -> None:
        """Take away everything inside a token, without a word in the history."""
        for child in list((token.children or {}).values()):
            self.remove(child)

    def _detach(self, token: Token) -> None:
        token.verb = ""
        self.touched.add(token.id)
        del self.tokens[token.id]
        del token.parent.children[token.id]  # type: ignore[union-attr]

    def kill(self, token: Token) -> None:
        """Interrupt a token and everything inside; work that the host has begun is cancelled."""
        self.kill_children(token)
        wait = None if token.verb else wait_of(self.instance, token.id, token.node, token.row)
        if wait is not None and wait.kind in WORK_KINDS:
            data = {"wait": wait.id, "kind": wait.kind}
            self.effects.append(Effect(f"{wait.id}:cancel", "cancel", token.node.id, wait.name, data))
        if token.is_live and not token.verb and "loop" not in token.row:
            self.log(token, "cancelled")
        self._detach(token)

    def kill_children(self, token: Token, but: Token | None = None) -> None:
        for child in list((token.children or {}).values()):
            if child is not but:
                self.kill(child)

    def has_live_children(self, token: Token) -> bool:
        return any(child.is_live for child in (token.children or {}).values())

    def note(self, again: Again, token: Token) -> None:
        """Remember what a token has just done with data, for `recall`."""
        self.notes.append((again, token.id, token.node))

    def seen(self, token: Token) -> dict[str, Any]:
        """All variables as seen from a token, not to be changed."""
        own, holder = token.row.get("data"), token.parent
        while holder is not None:
            data = holder.row.get("data")
            if data is not None:
                if holder.parent is not None:
                    self.plain = False
                own = data if own is None else {**data, **own}
            holder = holder.parent
        return own if own is not None else {}

    def visible(self, token: Token) -> dict[str, Any]:
        """All variables as seen from a token, to be given away."""
        return dict(self.seen(token))

    def write(self, token: Token, values: dict[str, Any]) -> None:
        """Set variables where they exist, seen from a token; new ones in the instance or the multi-instance around it."""
        self.changed.update(values)
        if self._sees_the_instance_only(token):
            row = self.row(self.root)
            row["data"] = {**row["data"], **values}
            return
        self.plain = False
        for name, value in values.items():
            row = self.row(self._holder(token, name))
            row["data"] = {**row.get("data", {}), name: value}

    def _sees_the_instance_only(self, token: Token) -> bool:
        while token.parent is not None:
            if "data" in token.row or token.is_loop_instance:
                return False
            token = token.parent
        return True

    def _holder(self, token: Token, name: str) -> Token:
        while token.parent is not None:
            if name in token.row.get("data", ()) or (
                token.is_loop_instance and token.node.loop is not None and token.node.loop.multi
            ):
                return token
            token = token.parent
        return token

    def wait_id(self, token: Token) -> str:
        return f"{self.instance}:{token.id}"

    def effect(
        self, token: Token, kind: str, name: str, data: dict[str, Any], again: Again | None = None
    ) -> None:
        """An effect of a token; a second try of the same work is another effect. `again` evaluates name and data anew."""
        attempt = token.row.get("try")
        id = f"{self.instance}:{token.id}" + (f"#{attempt}" if attempt else "")
        self.effects.append(Effect(id, kind, token.node.id, name, data))
        if again is not None:
            self.evaluated.add(id)
            self.note(again, token)

    def log(self, token: Token, what: str) -> None:
        if token.node.logged:
            self.entries.append((token.node.id, what))


def has_wait(node: Node, row: dict[str, Any]) -> bool:
    return "incident" in row or (node.wait is not None and "loop" not in row and "undo" not in row)


def wait_of(instance: str, id: int, node: Node, row: dict[str, Any]) -> Wait | None:
    """What a resting token waits for, from its row alone."""
    spec = node.wait
    if "incident" in row:
        details = {key: value for key, value in row["incident"].items() if key != "todo"}
        return Wait(f"{instance}:{id}", "incident", node.id, details["code"], "", "", details)
    if spec is None or "loop" in row or "undo" in row:
        return None
    evaluated = row.get("with")
    if evaluated is None:
        return Wait(
            f"{instance}:{id}", spec.kind, node.id, spec.name, spec.key, row.get("due", ""), spec.details
        )
    fields = {**spec.fixed, **evaluated}
    name, key, due = fields.pop("name", ""), fields.pop("key", ""), fields.pop("due", "")
    return Wait(f"{instance}:{id}", spec.kind, node.id, name, key, row.get("due") or due, fields)


def load(graph: Graph, state: State, at: str, actor: str) -> Run:
    """Raises ValueError for a state of another process or version."""
    if state["process"] != graph.process_id:
        raise ValueError(f"The state is of process {state['process']!r}, the graph of {graph.process_id!r}.")
    run = Run(graph, state["id"], at, actor)
    run.next = state["next"]
    run.before = before = state["tokens"]
    root = run.root
    root.row = {"data": state["data"]}
    for key in _RARE_KEYS.intersection(state):
        _load_rare(run, key, state[key])
    nodes, tokens, joins = graph.nodes, run.tokens, graph.reach
    for key in sorted(before, key=int) if len(before) > 1 else before:
        row = before[key]
        node = nodes.get(row["at"])
        if node is None:
            raise ValueError(
                f"Node {row['at']!r} is not in this version of {graph.process_id!r}: migrate the state."
            )
        parent = tokens[row["in"]] if "in" in row else root
        run.attach(Token(int(key), node, parent, row), parent)
        if node.id in joins:
            run.joins = True
    return run


_RARE_KEYS = frozenset({"done", "ends", "outcome"})


def _load_rare(run: Run, key: str, value: Any) -> None:
    if key == "done":
        run.root.row["done"] = value
    else:
        setattr(run, key, value)


def save(run: Run) -> State:
    state: State = {
        "id": run.instance,
        "process": run.graph.process_id,
        "status": run.status,
        "next": run.next,
        "tokens": {str(id): token.row for id, token in run.tokens.items()},
        **run.root.row,
    }
    if run.ends:
        state["ends"] = run.ends
    if run.outcome is not None:
        state["outcome"] = run.outcome
    return state


def finish(run: Run) -> Step:
    """The step's result: the new state and what changed."""
    return Step(save(run), tuple(run.effects), _changed_waits(run), run.entries, run.at, run.actor)


def _changed_waits(run: Run) -> Waits:
    """The waits of the touched tokens, compared with those before the step."""
    added, removed = [], []
    instance, nodes, before, tokens = run.instance, run.graph.nodes, run.before, run.tokens
    for id in sorted(run.touched):
        old_row, token = before.get(str(id)), tokens.get(id)
        new = wait_of(instance, id, token.node, token.row) if token is not None else None
        if old_row is not None:
            node = nodes[old_row["at"]]
            if new is not None and new == wait_of(instance, id, node, old_row):
                continue
            if has_wait(node, old_row):
                removed.append(f"{instance}:{id}")
        if new is not None:
            added.append(new)
    return Waits(tuple(added), tuple(removed)) if added or removed else UNCHANGED
