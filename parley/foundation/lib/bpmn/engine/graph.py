"""The compiled process: immutable nodes that know what to do, shared by all instances and safe to cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from .durations import Duration
from .expressions import Expression
from .traces import Memory

if TYPE_CHECKING:
    from .tokens import Run, Token

Verb = Callable[["Run", "Token"], None]
"""What happens to a token: entering a node, leaving it, choosing its way."""

Value = str | Expression
"""A fixed text, or an expression to evaluate when it is needed."""

Calendar = Callable[[datetime, Duration, str], datetime]
"""Working time: (start in UTC, duration whose days are working days, name of the calendar) -> due in UTC."""


class Flow(NamedTuple):
    """A sequence flow, together with the nodes behind it at which nothing can happen but to go on.

    `target`: the first node where a token has something to do; it arrives there by the flow `via`, having `passed` these
    nodes, which leaves `entries` (element, what) in the history.
    """

    id: str
    target: str
    condition: Expression | None = None
    via: str = ""
    passed: tuple[str, ...] = ()
    entries: tuple[tuple[str, str], ...] = ()


class Catch(NamedTuple):
    """A boundary event or event sub-process start that catches an error or escalation; `code` "" catches all."""

    code: str
    node: str


class TimerSpec(NamedTuple):
    """`form`: date, duration or cycle. `calendar`: name of a working calendar, "" for the clock on the wall."""

    form: str
    value: Value
    calendar: str = ""


class WaitSpec:
    """What a token resting at a node waits for: fixed fields of the row, and those evaluated on arrival."""

    __slots__ = ("condition", "details", "evaluated", "fixed", "key", "kind", "name", "timer")

    def __init__(
        self,
        kind: str,
        fixed: Mapping[str, Any],
        evaluated: tuple[tuple[str, Expression], ...] = (),
        timer: TimerSpec | None = None,
        condition: Expression | None = None,
    ) -> None:
        self.kind = kind
        self.fixed = fixed
        self.evaluated = evaluated
        self.timer = timer
        self.condition = condition
        self.name: str = fixed.get("name", "")
        self.key: str = fixed.get("key", "")
        self.details = {field: value for field, value in fixed.items() if field not in ("name", "key")}


class LoopSpec(NamedTuple):
    """Multi-instance (`multi`) or standard loop; see `model.Loop`."""

    multi: bool
    sequential: bool
    cardinality: Expression | None = None
    collection: Expression | None = None
    item: str = ""
    output_collection: str = ""
    output_item: Expression | None = None
    completion: Expression | None = None
    condition: Expression | None = None
    test_before: bool = False
    maximum: int | None = None


class ScopeSpec(NamedTuple):
    """The inside of a process or sub-process.

    `starts`: where its tokens begin. `armed`: start events of its event sub-processes that wait. `errors`, `escalations`:
    start events that catch. `undo`: the event sub-process that compensates the whole.
    """

    starts: tuple[str, ...]
    armed: tuple[str, ...] = ()
    errors: tuple[Catch, ...] = ()
    escalations: tuple[Catch, ...] = ()
    undo: str = ""


class Node(NamedTuple):
    """One flow node, or the process itself.

    `scope`: id of the sub-process or process around it. `enter` and `work`: what a token does on arrival, and what an
    activity does in each of its loops. `choice`: all, first or true: which outgoing flows are taken. `boundary`: waiting
    boundary events; `errors` and `escalations`: catching ones. `handler`: the activity that compensates this one.
    `events`: what an event-based gateway waits for, or what starts together with an instantiating parallel one.
    `cancel`: the boundary event after the cancel of a transaction. `mask`: this node's bit in `Graph.reach`.
    """

    id: str
    kind: str
    scope: str
    enter: Verb
    work: Verb
    name: str = ""
    out: tuple[Flow, ...] = ()
    default: Flow | None = None
    choice: str = "all"
    incoming: tuple[str, ...] = ()
    mask: int = 0
    wait: WaitSpec | None = None
    target: Value = ""
    code: str = ""
    key: Value = ""
    script: Expression | None = None
    inputs: tuple[tuple[str, Value], ...] = ()
    outputs: tuple[tuple[str, Value], ...] = ()
    result: str = ""
    loop: LoopSpec | None = None
    body: ScopeSpec | None = None
    attached_to: str = ""
    interrupting: bool = True
    event_sub_process: bool = False
    boundary: tuple[str, ...] = ()
    errors: tuple[Catch, ...] = ()
    escalations: tuple[Catch, ...] = ()
    handler: str = ""
    cancel: str = ""
    events: tuple[str, ...] = ()
    logged: bool = True


class StartRow(NamedTuple):
    """A way to start the process: `kind` is none, message, timer, signal or conditional; `name` of message or signal."""

    element: str
    kind: str
    name: str = ""
    timer: TimerSpec | None = None
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """A process that can run.

    `reach[join][flow]` is the set of nodes (as bits) from which a token can still arrive by that flow without passing the
    join. `watched` are the names that conditional events read. `limit` bounds the moves between two waits.
    `memory` is the one part that grows: steps that `recall` remembers, within a bound.
    """

    process_id: str
    name: str
    nodes: Mapping[str, Node]
    starts: tuple[StartRow, ...]
    reach: Mapping[str, Mapping[str, int]]
    watched: frozenset[str]
    zone: ZoneInfo
    calendar: Calendar | None
    limit: int
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)

    @property
    def remembers(self) -> bool:
        """Whether steps may be remembered; conditional events depend on too much."""
        return not self.watched and self.memory.limit > 0

    @property
    def root(self) -> Node:
        return self.nodes[self.process_id]
