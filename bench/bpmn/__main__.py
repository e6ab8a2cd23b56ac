"""Figures of the process engine and of mining: `python -m bench.bpmn`.

Times are CPU time, the best of several rounds, because the machine may do other things as well. SpiffWorkflow 3.2 runs
in the same process where it is installed.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from collections.abc import Callable

from parley.foundation.lib.bpmn import parse
from parley.foundation.lib.bpmn.engine import Event, compile, start
from parley.foundation.lib.bpmn.engine.batch import advance_many, start_many
from parley.foundation.lib.bpmn.engine.expressions import forget_compiled
from parley.foundation.lib.bpmn.mining import conformance, flow_map, read_csv, rework, variants

from . import mining, own
from .models import LEAD, TIMED

DATA = {"budget": 20_000}


def seconds(work: Callable[[], object], times: int, rounds: int = 5) -> float:
    """CPU seconds of one call."""
    best = float("inf")
    for _ in range(rounds):
        gc.collect()
        began = time.process_time()
        for _ in range(times):
            work()
        best = min(best, (time.process_time() - began) / times)
    return best


def say(what: str, figure: str, goal: str = "") -> None:
    sys.stdout.write(f"{what:<58}{figure:>26}{'   goal ' + goal if goal else ''}\n")


def compiling() -> None:
    definitions = parse(LEAD)

    def cold() -> None:
        forget_compiled()
        compile(definitions)

    say("parse a model of 15 nodes", f"{seconds(lambda: parse(LEAD), 100) * 1e3:.3f} ms")
    say("compile it, no expression seen before", f"{seconds(cold, 50) * 1e3:.3f} ms")
    say("compile it again", f"{seconds(lambda: compile(definitions), 50) * 1e3:.3f} ms", "<= 0.15 ms")
    both = seconds(lambda: compile(parse(LEAD)), 50) * 1e3
    say("parse and compile", f"{both:.3f} ms", "<= 0.5 ms")


def stepping() -> None:
    graph = compile(parse(LEAD))
    first = start(graph, DATA, id="lead-1", at=own.AT)
    saved, event = json.dumps(first.state), Event("complete", own.AT, first.waits.added[0].id)
    sizes = own.to_last_wait(graph, DATA)[1]
    say(
        "state as JSON, smallest to largest",
        f"{min(map(len, sizes))} to {max(map(len, sizes))} bytes",
        "<= 1024",
    )
    say(
        "start, to the first wait",
        f"{seconds(lambda: start(graph, DATA, id='l', at=own.AT), 2000) * 1e6:.1f} us",
    )
    step = seconds(lambda: own.durable_step(graph, saved, event), 2000) * 1e3
    say("one step with load and save of the state", f"{step:.4f} ms", "<= 0.05 ms")

    def forgetful() -> None:
        graph.memory.clear()
        own.run(graph, "l", DATA)

    unseen = seconds(forgetful, 300) / 6 * 1e6
    say("one step that is not remembered", f"{unseen:.1f} us")


def comparing() -> None:
    graph = compile(parse(LEAD))
    steps = own.run(graph, "l", DATA)
    memory = seconds(lambda: own.run(graph, "l", DATA), 500)
    durable = seconds(lambda: own.run_durably(graph, "l", DATA), 300)
    say("whole process of 6 steps in memory", f"{1 / memory:,.0f}/s = {steps / memory:,.0f} steps/s")
    say("the same, load and save at each wait", f"{1 / durable:,.0f}/s = {steps / durable:,.0f} steps/s")
    try:
        from . import spiff
    except ImportError:
        say("SpiffWorkflow", "not installed")
        return
    spec = spiff.compile(LEAD, "lead")
    theirs = seconds(lambda: spiff.run(spec, DATA), 10)
    theirs_durable = seconds(lambda: spiff.run_durably(spec, DATA), 3)
    say("SpiffWorkflow, the same in memory", f"{1 / theirs:,.0f}/s")
    say("SpiffWorkflow, load and save at each wait", f"{1 / theirs_durable:,.0f}/s")
    say("times faster in memory", f"{theirs / memory:.0f}", ">= 50")
    say("times faster with load and save", f"{theirs_durable / durable:.0f}", ">= 50")
    timed = compile(parse(TIMED.replace('"P1D"</', "P1D</")))
    with_timers = seconds(lambda: own.run(timed, "l", DATA), 300)
    spec = spiff.compile(TIMED, "lead")
    theirs = seconds(lambda: spiff.run(spec, DATA), 10)
    say("a step of a process with timers, never remembered", f"{with_timers / steps * 1e6:.1f} us")
    say("times faster with timers, in memory", f"{theirs / with_timers:.0f}")


def many(count: int = 100_000) -> None:
    graph = compile(parse(LEAD))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    started = list(start_many(graph, ((f"lead-{n}", {"budget": n}) for n in range(count)), at=own.AT))
    taken = time.process_time() - began
    states = [step.state for step in started]
    say(f"start {count:,} instances", f"{taken:.2f} s")
    events = [Event("complete", own.AT, step.waits.added[0].id) for step in started]
    del started
    began = time.process_time()
    states = [step.state for step in advance_many(graph, zip(states, events, strict=True))]
    say(f"advance {count:,} instances", f"{time.process_time() - began:.2f} s")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    say("memory of all of them, with their steps, at most", f"{grown / 1024:,.0f} MB")
    say("their states as JSON", f"{sum(len(json.dumps(state)) for state in states) / 1e6:,.1f} MB")


def mined(events: int = 30_000) -> None:
    text, process = mining.csv_log(events), mining.model().processes[0]
    log = read_csv(text)
    parts = {
        f"read a CSV log of {len(log):,} events": lambda: read_csv(text),
        "map": lambda: flow_map(log),
        "variants and rework": lambda: (variants(log), rework(log)),
        "conformance by token replay": lambda: conformance(log, process),
    }
    total = 0.0
    for what, work in parts.items():
        taken = seconds(work, 1, 3)
        total += taken
        say(what, f"{taken:.3f} s")
    say("all together", f"{total:.3f} s", "<= 1 s")


if __name__ == "__main__":
    for part in (compiling, stepping, comparing, many, mined):
        part()
