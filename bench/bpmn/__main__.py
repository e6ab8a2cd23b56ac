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
from dataclasses import replace
from functools import partial

from parley.foundation.lib.bpmn import parse
from parley.foundation.lib.bpmn.engine import Event, Graph, compile, start
from parley.foundation.lib.bpmn.engine.batch import advance_many, start_many
from parley.foundation.lib.bpmn.engine.expressions import forget_compiled
from parley.foundation.lib.bpmn.engine.traces import Memory
from parley.foundation.lib.bpmn.mining import conformance, flow_map, read_csv, rework, variants

from . import mining, own
from .compare import CASES
from .models import LEAD

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
    for name, each in (("remembered", graph), ("worked out", forgetful(graph))):
        step = seconds(partial(own.durable_step, each, saved, event), 2000) * 1e3
        say(f"one step with load and save of the state, {name}", f"{step:.4f} ms", "<= 0.05 ms")


def forgetful(graph: Graph) -> Graph:
    """The same process without memory: every step is worked out."""
    return replace(graph, memory=Memory(0))


def comparing(instances: int = 40) -> None:
    """Whole processes, all engines in turn so that a busy machine is busy for all of them; the best round counts."""
    try:
        from . import spiff
    except ImportError:
        spiff = None  # type: ignore[assignment]
        say("SpiffWorkflow", "not installed")
    head = f"{'':<50}{'remembered':>14}{'worked out':>14}{'SpiffWorkflow':>16}{'times faster':>20}"
    for title, durable in (("in memory", False), ("load and save the state at each wait", True)):
        sys.stdout.write(f"\nus a step, {title}\n{head}\n")
        for case in CASES:
            rows = [(case.data(n), case.answers(n)) for n in range(instances)]
            graph = compile(parse(case.ours))
            ours = own.run_durably if durable else own.run
            work = [partial(_run_all, partial(ours, each, "l"), rows) for each in (graph, forgetful(graph))]
            if spiff is not None:
                theirs = spiff.run_durably if durable else spiff.run
                work.append(partial(_run_all, partial(theirs, spiff.compile(case.theirs, "lead")), rows))
            turns = [_turn(work) for _ in range(3 if durable else 8)]
            first, second, *third = (min(each) for each in zip(*turns, strict=True))
            steps = work[0]() / 1e6
            figures = f"{case.name:<50}{first / steps:>14.1f}{second / steps:>14.1f}"
            for other in third:
                figures += f"{other / steps:>16.0f}{other / first:>11.0f} and {other / second:>4.0f}"
            sys.stdout.write(figures + "\n")
    sys.stdout.write("\n")


def _run_all(run: Callable[..., int], rows: list[tuple[object, object]]) -> int:
    """The steps of all instances."""
    return sum(run(*row) for row in rows)


def _turn(work: list[partial[int]], best_of: int = 5) -> list[float]:
    """Seconds of each, one after the other; what is short is repeated."""
    return [seconds(each, 1, 1 if number == 2 else best_of) for number, each in enumerate(work)]


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
