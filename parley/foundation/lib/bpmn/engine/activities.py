"""What activities do: enter, work, leave. Loops, scopes and compensation have modules of their own."""

from __future__ import annotations

from typing import Any

from . import compensation, gateways, loops, scopes
from .expressions import evaluate, resolve
from .problems import Problem
from .tokens import Run, Token
from .values import encode
from .waiting import prepare, subscribe


def enter(run: Run, token: Token) -> None:
    """Begin an activity: its loop, its local variables, its boundary events, its work."""
    node = token.node
    if node.loop is not None and not token.is_loop_instance:
        subscribe(run, token, node.boundary)
        loops.begin(run, token)
        return
    take_inputs(run, token)
    if node.boundary and not token.is_loop_instance:
        subscribe(run, token, node.boundary)
    run.log(token, "started")
    node.work(run, token)


def take_inputs(run: Run, token: Token) -> None:
    """Evaluate the mapped inputs into variables of the token itself."""
    if token.node.inputs:
        local = {name: encode(resolve(run, token, value)) for name, value in token.node.inputs}
        row = run.row(token)
        row["data"] = {**row.get("data", {}), **local}


def input_of(run: Run, token: Token) -> dict[str, Any]:
    """What the host gets: the mapped inputs, or all variables where nothing is mapped."""
    if token.node.inputs:
        return {name: token.row["data"][name] for name, _ in token.node.inputs}
    return run.visible(token)


def work_at_once(run: Run, token: Token) -> None:
    """Manual and undefined tasks: nothing that an engine could do or wait for."""
    run.do(token, "leave")


def work_user(run: Run, token: Token) -> None:
    prepare(run, token)
    wait = token.node.wait
    assert wait is not None
    run.effect(token, "task", token.node.name, {**wait.fixed, **token.row.get("with", {})})


def work_action(run: Run, token: Token) -> None:
    """Service tasks and send tasks that the host carries out and reports back."""
    prepare(run, token)
    run.effect(token, "action", str(_target(run, token)), input_of(run, token))


def work_decision(run: Run, token: Token) -> None:
    prepare(run, token)
    run.effect(token, "decide", str(_target(run, token)), input_of(run, token))


def work_call(run: Run, token: Token) -> None:
    """A called process is an instance of its own; its id is known beforehand."""
    prepare(run, token)
    data = {"instance": run.wait_id(token), "variables": input_of(run, token)}
    run.effect(token, "call", str(_target(run, token)), data)


def _target(run: Run, token: Token) -> Any:
    """The name of action, decision or process: as the wait row says, where it was evaluated."""
    return token.row.get("with", {}).get("name") or token.node.target


def work_receive(run: Run, token: Token) -> None:
    prepare(run, token)


def work_script(run: Run, token: Token) -> None:
    """Evaluate the script; its value takes the way of any result."""
    script = token.node.script
    assert script is not None
    run.row(token)["result"] = encode(evaluate(run, token, script))
    run.do(token, "leave")


def leave(run: Run, token: Token) -> None:
    """End an activity or event: keep its result, then go where it belongs."""
    node = token.node
    inside_loop = token.is_loop_instance
    row = run.row(token)
    if "result" in row or node.outputs:
        keep_result(run, token, row.get("result"), token if inside_loop else token.scope)
        row.pop("result", None)
    run.log(token, "completed")
    if inside_loop:
        run.do(token, "round")
    else:
        done(run, token)


def keep_result(run: Run, token: Token, result: Any, holder: Token) -> None:
    """Write a result to variables: mapped, under one name, or as it comes."""
    node = token.node
    if node.outputs or node.result or holder.parent is not None:
        run.plain = False
    named = {node.result: result} if node.result else result
    if node.outputs:
        extra = named if isinstance(named, dict) else {}
        values = {name: encode(resolve(run, token, value, extra)) for name, value in node.outputs}
        run.write(holder, values)
    elif isinstance(named, dict):
        run.write(holder, named)
    elif named is not None:
        raise Problem("result", "The result is a single value and has no name. Set a result variable.")


def done(run: Run, token: Token) -> None:
    """A finished activity (all rounds of it) or event gives way to what follows."""
    node, parent = token.node, token.scope
    if "undo" in parent.row:
        run.remove(token)
        run.do(parent, "resume")
    elif node.event_sub_process:
        run.remove(token)
        scopes.check(run, parent)
    else:
        compensation.remember(run, token)
        if token.children:
            run.clear(token)
        if node.choice == "all":
            gateways.follow(run, token, node.out)
        else:
            run.do(token, "route")
