"""A token engine for BPMN 2.0 as pure functions over small plain values.

    graph = compile(definitions, "lead", host=Host(actions=frozenset({"send mail"})))
    state, effects, waits = start(graph, {"amount": 500}, id="lead-7", at="2026-11-22T08:00:00Z")
    state, effects, waits = advance(graph, state, Event("complete", at, wait="lead-7:2", data={"approved": True}))

Design, in one page
-------------------

**Compile once.** `compile` turns a model into a `Graph`: frozen nodes by id, each with the two functions that its tokens
call (`enter`, `work`), its flows, waits and catches. Whatever cannot run is refused here, all reasons at once
(`CompileError.faults`). What is left to fail at run time depends on data alone, and becomes an incident.

**State.** Plain JSON: `id`, `process`, `status` (active, finished, failed, cancelled), `next` (the counter of ids), `data`
(variables), `tokens`, and where needed `ends` (end events reached), `outcome` (an error nobody caught), `done` (what can be
compensated). A token is one row, `{"at": node, "in": parent}`, plus what it has to remember: the time a timer is `due`, the
flow it came by (`via`) at a join, its own variables (`data`), the counters of a `loop`, an `incident`. Tokens form a tree: a
sub-process, the body of a loop, an event gateway and an activity with boundary events are tokens with others inside, so that
to interrupt something is to cut off a branch. Nothing is kept of the past but what compensation needs, counted: a loop
does not let the state grow.

**Step.** `start` and `advance` load the rows into a `Run`, queue what the event sets in motion, and move tokens until all
rest; then `Run` says what is new: state, effects, waits, log. A queued token carries a verb: enter, work, leave, round (of a
loop), done, route, listen (to an event), fire (it happened), watch (a condition), resume (a compensation). A verb either succeeds or leaves no trace
but an incident with the same verb to try again. The functions read no clock and no chance: time comes with the event, ids
are the instance's id and a counter. So the same events give the same state (`replay`), and the host can make one step one
transaction.

**Effects and waits.** An effect is a named call with a stable id; a host that keeps the ids carries each out once, also when
a transaction is repeated. Waits are rows to index: kind, name, key, due. They are a function of the state (`waits`); a step
gives the difference. A service task is both: an effect to carry out and a wait to answer, now or next week.

**Called processes** are instances of their own, with the id of the calling token. A `call` effect starts one; when it ends,
the host answers the wait: `complete` with its variables, `error` with its outcome, `escalation` for its `escalate` effects; a
`cancel` effect ends it. So each runs in its own version of its model and its state stays small. `MemoryHost` does this
for tests and trials, and shows a host in 150 lines.

**Variables.** An activity sees its own (`input` mappings, loop item), then those of the scopes around it. It writes where a
name exists, else to the instance; a multi-instance instance keeps what it writes to itself until it is done.

**Joins** follow the specification: parallel, one token per flow; inclusive, decided when nothing else moves, by the bits of
nodes that still reach an empty flow. A join that can never go on is an incident (`deadlock`).

**Endless loops**: after `limit` moves without a wait the step is undone, its effects with it; what the event woke becomes an
incident with the path, and the event is kept there for a retry.

**Remembered steps**: what a step does with data it does by small functions that need no tokens (`..._again` beside each); a
graph keeps, for each situation it has met, the list of them and a form for all the rest, so that most steps are filled in
instead of worked out.

Modules: `compiler` (model to graph), `tokens` (the tree and what a step says), `advance` (the doors and the queue),
`activities`, `gateways`, `events`, `scopes`, `loops`, `compensation`, `propagation` (errors and escalations), `incidents`,
`waiting`, `timers`, `durations`, `expressions`, `values`; `traces`, `learning` and `recall` (remembered steps), `batch`, `history`,
`migration`, `starting` and `memory` on top.
"""

from __future__ import annotations

from .advance import advance, start
from .batch import advance_many, start_many
from .compiler import Host, compile
from .graph import Graph, StartRow
from .history import Started, replay, waits
from .memory import MemoryHost
from .migration import MigrationReport, Unmapped, migrate
from .problems import CompileError, Fault
from .starting import next_start, start_waits
from .steps import Effect, Entry, Event, State, Step, Wait, Waits

__all__ = [
    "CompileError",
    "Effect",
    "Entry",
    "Event",
    "Fault",
    "Graph",
    "Host",
    "MemoryHost",
    "MigrationReport",
    "StartRow",
    "Started",
    "State",
    "Step",
    "Unmapped",
    "Wait",
    "Waits",
    "advance",
    "advance_many",
    "compile",
    "migrate",
    "next_start",
    "replay",
    "start",
    "start_many",
    "start_waits",
    "waits",
]
