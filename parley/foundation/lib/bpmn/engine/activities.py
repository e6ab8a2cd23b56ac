"""What activities do: enter, work, leave. Loops, scopes and compensation have modules of their own."""

from __future__ import annotations

from typing import Any

from . import compensation, gateways, loops, scopes
from .expressions import Sight, evaluate, resolve, sight
from .graph import Node
from .problems import Problem
from .tokens import Run, Token
from .traces import Play
from .values import encode
from .waiting import prepare, subscribe


def enter(run: Run, token: Token) -> None:
    """Begin an activity: its loop, its local variables, its boundary events, its work."""
    node = token.node
    if node.loop is not None and not token.is_loop_instance:
        subscribe(run, token, node.boundary)
        loops.begin(run, token)
        return
    if node.inputs:
        take_inputs(run, token)
    if node.boundary and not token.is_loop_instance:
        subscribe(run, token, node.boundary)
    run.log(token, "started")
    node.work(run, token)


def take_inputs(run: Run, token: Token) -> None:
    """Evaluate the mapped inputs into variables of the token itself."""
    if token.node.inputs:
        local = _inputs(token.node, sight(run, token))
        row = run.row(token)
        row["data"] = {**row.get("data", {}), **local}
        run.note(take_inputs_again, token)


def take_inputs_again(play: Play, number: int, node: Node) -> None:
    play.part(number)["data"] = _inputs(node, play.sight(number))


def _inputs(node: Node, see: Sight) -> dict[str, Any]:
    return {name: encode(resolve(see, value)) for name, value in node.inputs}


def input_again(play: Play, number: int, node: Node) -> dict[str, Any]:
    local = play.locals(number)
    if node.inputs and local is not None:
        return {name: local[name] for name, _ in node.inputs}
    return play.visible(number)


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
    if wait.evaluated:
        data = {**wait.fixed, **token.row["with"]}
        run.effect(token, "task", token.node.name, data, _task_again)
    else:
        run.effect(token, "task", token.node.name, dict(wait.fixed))


def _task_again(play: Play, number: int, node: Node) -> None:
    assert node.wait is not None
    play.called.append((node.name, {**node.wait.fixed, **play.part(number)["with"]}))


def work_action(run: Run, token: Token) -> None:
    """Service tasks and send tasks that the host carries out and reports back."""
    prepare(run, token)
    run.effect(token, "action", _target(token.node, token.row), input_of(run, token), _work_again)


def work_decision(run: Run, token: Token) -> None:
    prepare(run, token)
    run.effect(token, "decide", _target(token.node, token.row), input_of(run, token), _work_again)


def _work_again(play: Play, number: int, node: Node) -> None:
    play.called.append((_target(node, play.parts.get(number, {})), input_again(play, number, node)))


def work_call(run: Run, token: Token) -> None:
    """A called process is an instance of its own; its id is known beforehand."""
    prepare(run, token)
    data = {"instance": run.wait_id(token), "variables": input_of(run, token)}
    run.effect(token, "call", _target(token.node, token.row), data, _call_again)


def _call_again(play: Play, number: int, node: Node) -> None:
    data = {"instance": f"{play.id}:{play.base + number}", "variables": input_again(play, number, node)}
    play.called.append((_target(node, play.parts.get(number, {})), data))


def _target(node: Node, row: dict[str, Any]) -> str:
    """The name of action, decision or process: as the wait row says, where it was evaluated."""
    return str(row.get("with", {}).get("name") or node.target)


def work_receive(run: Run, token: Token) -> None:
    prepare(run, token)


def work_script(run: Run, token: Token) -> None:
    """Evaluate the script; its value takes the way of any result."""
    script = token.node.script
    assert script is not None
    run.row(token)["result"] = encode(evaluate(run, token, script))
    run.note(_script_again, token)
    run.do(token, "leave")


def _script_again(play: Play, number: int, node: Node) -> None:
    assert node.script is not None
    play.results[number] = encode(play.sight(number)(node.script))


def leave(run: Run, token: Token) -> None:
    """End an activity or event: keep its result, then go where it belongs."""
    node = token.node
    inside_loop = node.loop is not None and token.is_loop_instance
    row = run.row(token)
    if "result" in row or node.outputs:
        written = values_of_result(node, row.get("result"), sight(run, token))
        run.write(token if inside_loop else token.scope, written)
        run.note(_keep_result_again if "result" in row else _keep_outputs_again, token)
        row.pop("result", None)
    run.log(token, "completed")
    if inside_loop:
        run.do(token, "round")
    else:
        done(run, token)


def _keep_result_again(play: Play, number: int, node: Node) -> None:
    result = play.results.get(number, play.data)
    play.variables = {**play.variables, **values_of_result(node, result, play.sight(number))}


def _keep_outputs_again(play: Play, number: int, node: Node) -> None:
    play.variables = {**play.variables, **values_of_result(node, None, play.sight(number))}


def values_of_result(node: Node, result: Any, see: Sight) -> dict[str, Any]:
    """A result as variables: mapped, under one name, or as it comes."""
    named = {node.result: result} if node.result else result
    if node.outputs:
        extra = named if isinstance(named, dict) else {}
        return {name: encode(resolve(see, value, extra)) for name, value in node.outputs}
    if isinstance(named, dict):
        return named
    if named is not None:
        raise Problem("result", "The result is a single value and has no name. Set a result variable.")
    return {}


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
        if node.handler or node.body is not None or "done" in token.row:
            compensation.remember(run, token)
        if token.children:
            run.clear(token)
        if node.choice == "all":
            gateways.follow(run, token, node.out)
        else:
            run.do(token, "route")
