"""Figures of the BPMN model library.

    python -m bench.bpmn_model [folder with BPMN files]

Times are medians of many rounds on one core; the folder is by default the collection beside the project, if it is there.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from parley.foundation.lib import bpmn
from parley.foundation.lib.bpmn.build import ProcessBuilder, timer
from parley.foundation.lib.bpmn.layout import arrange
from parley.foundation.lib.bpmn.lint import lint
from parley.foundation.lib.bpmn.source import parse_tree
from parley.foundation.lib.bpmn.svg import draw

COLLECTION = Path(__file__).parents[2] / "shared" / "data" / "G_bpmn"
ROUNDS = 400


def fifteen_nodes() -> bytes:
    """A process of 15 nodes: decisions, a parallel block, a loop, a boundary timer, documentation and a diagram."""
    builder = ProcessBuilder("order", "Order")
    builder.start("received", "Order received").task("userTask", "check", "Check order")
    builder.boundary("late", "check", timer("duration", "PT24H"), "24 h", interrupting=False)
    builder.task("sendTask", "remind", "Remind", message="Reminder").end("reminded", "Reminded")
    builder.gateway("exclusiveGateway", "ok", "In order?").task("userTask", "correct", "Correct order")
    builder.gateway("parallelGateway", "fork").task(
        "serviceTask", "reserve", "Reserve goods", vendor={"parley:action": "reserve"}
    )
    builder.script("total", "Compute total", "sum(for line in lines return line.price * line.count)")
    builder.gateway("parallelGateway", "join").task(
        "businessRuleTask", "terms", "Find terms", vendor={"parley:decision": "terms"}
    )
    builder.task("sendTask", "confirm", "Confirm", message="Confirmation").end("confirmed", "Confirmed").end(
        "refused", "Refused"
    )
    builder.path("received", "check", "ok").path("late", "remind", "reminded").path("correct", "check")
    builder.flow("ok", "fork", "yes", default=True).flow("ok", "correct", "no", condition="faults > 0")
    builder.flow("ok", "refused", "never", condition="faults > 10")
    builder.path("fork", "reserve", "join").path("fork", "total", "join", "terms", "confirm", "confirmed")
    return builder.document().write()


def median_ms(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def measure_steps() -> Iterator[tuple[str, float]]:
    data = fifteen_nodes()
    document = bpmn.read(data)
    definitions, diagram = document.definitions, document.diagrams[0]
    yield "bytes to XML tree", median_ms(lambda: parse_tree(data))
    yield "bytes to model (target 0.35)", median_ms(lambda: bpmn.parse(data))
    yield "bytes to model and diagram", median_ms(lambda: bpmn.read(data).diagrams)
    yield "write", median_ms(document.write)
    yield "lint", median_ms(lambda: lint(definitions))
    yield "automatic layout", median_ms(lambda: arrange(definitions))
    yield "draw as SVG", median_ms(lambda: draw(definitions, diagram))


def canonical(data: bytes) -> bytes:
    tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False)).getroottree()
    return bytes(etree.tostring(tree, method="c14n", with_comments=True))


def try_file(path: Path) -> tuple[bool, bool, bool]:
    """Whether a file was read, came back equal in content, and was drawn."""
    data = path.read_bytes()
    try:
        document = bpmn.read(data)
        is_equal = canonical(document.write()) == canonical(data)
        diagrams = document.diagrams or (arrange(document.definitions),)
        is_drawn = all(draw(document.definitions, diagram) for diagram in diagrams)
    except bpmn.BpmnError as error:
        say(f"  {path.name}: {error}")
        return False, False, False
    return True, is_equal, is_drawn


def try_folder(folder: Path) -> None:
    for group in sorted({path.parent for path in folder.rglob("*")}):
        paths = sorted(path for path in group.iterdir() if path.suffix in (".bpmn", ".bpmn2", ".xml"))
        if paths:
            read, equal, drawn = (sum(part) for part in zip(*map(try_file, paths), strict=True))
            say(f"{group.name:24} tried {len(paths):3}  read {read:3}  equal {equal:3}  drawn {drawn:3}")


def measure_hostile() -> Iterator[tuple[str, float]]:
    head = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'
    cases: dict[str, bytes | str] = {
        "DOCTYPE with entities": '<!DOCTYPE d [<!ENTITY a "aaaa">]>' + head + "&a;</definitions>",
        "50 MB": head + " " * 50_000_000,
        "a million elements": head + "<task/>" * 1_000_000,
        "10,000 levels": head + "<a>" * 10_000,
        "broken UTF-8": head.encode() + b"\xff",
    }
    for name, data in cases.items():
        start = time.perf_counter()
        try:
            bpmn.read(data)
        except bpmn.BpmnError as error:
            yield f"{name}: {error}", (time.perf_counter() - start) * 1000


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=COLLECTION)
    folder = parser.parse_args().folder
    nodes = len(bpmn.parse(fifteen_nodes()).processes[0].nodes)
    say(f"A model of {nodes} nodes, {len(fifteen_nodes()):,} bytes, in ms")
    for name, milliseconds in measure_steps():
        say(f"  {name:34} {milliseconds:8.3f}")
    say("Hostile files, in ms")
    for name, milliseconds in measure_hostile():
        say(f"  {milliseconds:8.1f}  {name}")
    say(f"Real models in {folder.name}")
    if folder.is_dir():
        try_folder(folder)
    else:
        say("  the folder is not there; give another one")


if __name__ == "__main__":
    main()
