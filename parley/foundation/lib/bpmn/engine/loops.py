"""Multi-instance and standard loops.

The activity's token becomes the body of the loop and holds `loop`; each instance is a token of the same node inside it,
with the item and `loopCounter` as its own variables. What a multi-instance instance writes stays inside it; when it is
done its output item goes to the output collection, or, where there is none, its variables go outward.
"""

from __future__ import annotations

from typing import Any

from .expressions import evaluate
from .graph import LoopSpec
from .problems import Problem
from .tokens import MAX_INSTANCES, Run, Token
from .values import encode, shown

COUNTER = "loopCounter"


def begin(run: Run, body: Token) -> None:
    """Turn an arriving token into the body of its loop and start the first instances."""
    loop = body.node.loop
    assert loop is not None
    run.plain = False
    if not loop.multi:
        run.row(body)["loop"] = {"started": 0}
        if loop.test_before and not _continues(run, body, loop):
            end(run, body)
        else:
            _start_next(run, body)
        return
    items = _items(run, body, loop)
    state: dict[str, Any] = {"n": len(items), "started": 0, "done": 0}
    if loop.output_collection:
        state["out"] = [None] * len(items)
    if loop.sequential:
        state["items"] = items
    run.row(body)["loop"] = state
    run.instances += len(items)
    if not items:
        end(run, body)
    elif loop.sequential:
        _start_next(run, body)
    else:
        for item in items:
            _start(run, body, item)


def _items(run: Run, body: Token, loop: LoopSpec) -> list[Any]:
    """The items of the collection, or as many nulls as the cardinality says."""
    if loop.collection is not None:
        items = evaluate(run, body, loop.collection)
        if not isinstance(items, list):
            raise Problem("loop", f"The collection {loop.collection.text!r} is no list but {shown(items)}.")
    else:
        assert loop.cardinality is not None
        items = [None] * _count(evaluate(run, body, loop.cardinality), loop.cardinality.text)
    if len(items) > MAX_INSTANCES:
        raise Problem("loop", f"{len(items):,} instances; at most {MAX_INSTANCES:,} are run.")
    encoded: list[Any] = encode(items)
    return encoded


def _count(value: Any, text: str) -> int:
    try:
        count = int(value)
    except (TypeError, ValueError):
        count = -1
    if count < 0 or count != value or isinstance(value, bool):
        raise Problem("loop", f"The cardinality {text!r} is no whole number but {shown(value)}.")
    if count > MAX_INSTANCES:
        raise Problem("loop", f"{count:,} instances; at most {MAX_INSTANCES:,} are run.")
    return count


def _start_next(run: Run, body: Token) -> None:
    items = body.row["loop"].get("items")
    _start(run, body, items[body.row["loop"]["started"]] if items else None)


def _start(run: Run, body: Token, item: Any) -> None:
    loop = body.node.loop
    assert loop is not None
    row = run.row(body)
    index = row["loop"]["started"]
    row["loop"] = {**row["loop"], "started": index + 1}
    data = {COUNTER: index + 1}
    if loop.item:
        data[loop.item] = item
    run.spawn(body.node, body, index=index, data=data)


def instance_done(run: Run, instance: Token) -> None:
    """One round is over: collect its result, then go on, wait for others, or end."""
    body, loop = instance.scope, instance.node.loop
    assert loop is not None
    run.plain = False
    if not loop.multi:
        another = _continues(run, body, loop)
        run.remove(instance)
        if another:
            _start_next(run, body)
        else:
            end(run, body)
        return
    output = encode(evaluate(run, instance, loop.output_item)) if loop.output_item is not None else None
    counters = _counters(body)
    complete = loop.completion is not None and evaluate(run, instance, loop.completion, counters) is True
    _collect(run, body, instance, output)
    run.remove(instance)
    state = body.row["loop"]
    if complete or state["done"] == state["n"]:
        end(run, body)
    elif loop.sequential:
        _start_next(run, body)


def _counters(body: Token) -> dict[str, int]:
    """The attributes of BPMN 2.0, table 10.30, counting the instance that has just completed."""
    state = body.row["loop"]
    completed = state["done"] + 1
    return {
        "numberOfInstances": state["n"],
        "numberOfActiveInstances": state["started"] - completed,
        "numberOfCompletedInstances": completed,
        "numberOfTerminatedInstances": 0,
    }


def _collect(run: Run, body: Token, instance: Token, output: Any) -> None:
    loop, row = body.node.loop, run.row(body)
    assert loop is not None
    state = {**row["loop"], "done": row["loop"]["done"] + 1}
    if loop.output_collection:
        state["out"] = [*state["out"]]
        state["out"][instance.row["index"]] = output
    else:
        own = {COUNTER, loop.item, *(name for name, _ in body.node.inputs)}
        run.write(
            body.scope, {name: value for name, value in instance.row["data"].items() if name not in own}
        )
    row["loop"] = state
    if "done" in instance.row:
        row["done"] = [*row.get("done", []), *instance.row["done"]]


def _continues(run: Run, body: Token, loop: LoopSpec) -> bool:
    rounds = body.row["loop"]["started"]
    if loop.maximum is not None and rounds >= loop.maximum:
        return False
    if loop.condition is None:
        return True
    return evaluate(run, body, loop.condition, {COUNTER: rounds}) is True


def end(run: Run, body: Token) -> None:
    """The loop is over: instances that still run are cancelled, the collected results become a variable."""
    for child in list((body.children or {}).values()):
        if child.is_loop_instance:
            run.kill(child)
    row = run.row(body)
    state = row.pop("loop")
    loop = body.node.loop
    assert loop is not None
    if loop.output_collection:
        run.write(body.scope, {loop.output_collection: state["out"]})
    run.do(body, "done")
