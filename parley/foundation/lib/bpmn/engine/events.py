"""Events: catching and throwing in the flow, boundary events, and the firing of subscriptions."""

from __future__ import annotations

from typing import Any

from . import propagation, scopes
from .activities import input_again, input_of, take_inputs
from .expressions import Sight, evaluate, resolve, sight
from .graph import Node
from .tokens import Run, Token
from .traces import Play
from .waiting import listen_again, prepare


def enter_catch(run: Run, token: Token) -> None:
    """Rest until the event happens."""
    prepare(run, token)


def enter_pass(run: Run, token: Token) -> None:
    """Start events, none throw events and both ends of a link: nothing to wait for."""
    run.do(token, "leave")


def enter_send(run: Run, token: Token) -> None:
    """Throw a message: an effect for the host, then go on."""
    take_inputs(run, token)
    work_send(run, token)


def work_send(run: Run, token: Token) -> None:
    _send(run, token)
    run.do(token, "leave")


def enter_signal(run: Run, token: Token) -> None:
    take_inputs(run, token)
    _signal(run, token)
    run.do(token, "leave")


def enter_escalation(run: Run, token: Token) -> None:
    propagation.escalate(run, token, token.node.code, None)
    if token.id in run.tokens:
        run.do(token, "leave")


def end_send(run: Run, token: Token) -> None:
    take_inputs(run, token)
    _send(run, token)
    scopes.end_event(run, token)


def end_signal(run: Run, token: Token) -> None:
    take_inputs(run, token)
    _signal(run, token)
    scopes.end_event(run, token)


def end_escalation(run: Run, token: Token) -> None:
    propagation.escalate(run, token, token.node.code, None)
    if token.id in run.tokens:
        scopes.end_event(run, token)


def end_error(run: Run, token: Token) -> None:
    """An error end event; where nobody catches, the instance has failed."""
    run.log(token, "completed")
    run.remove(token)
    if not propagation.throw_error(run, token, token.node.code, None):
        scopes.note_end(run, token)
        propagation.fail_instance(run, token)


def _send(run: Run, token: Token) -> None:
    name, data = _message(token.node, sight(run, token), input_of(run, token))
    run.effect(token, "send", name, data, _send_again)


def _send_again(play: Play, number: int, node: Node) -> None:
    play.called.append(_message(node, play.sight(number), input_again(play, number, node)))


def _message(node: Node, see: Sight, payload: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    key = resolve(see, node.key)
    return str(resolve(see, node.target)), {"key": "" if key is None else str(key), "payload": payload}


def _signal(run: Run, token: Token) -> None:
    name = str(resolve(sight(run, token), token.node.target))
    run.effect(token, "signal", name, {"payload": input_of(run, token)}, _signal_again)


def _signal_again(play: Play, number: int, node: Node) -> None:
    name = str(resolve(play.sight(number), node.target))
    play.called.append((name, {"payload": input_again(play, number, node)}))


def fire(run: Run, subscription: Token) -> None:
    """The event of a boundary, of an event gateway or of an event sub-process has happened."""
    row = run.row(subscription)
    result = row.pop("result", None)
    node, owner = subscription.node, subscription.scope
    if node.kind == "boundaryEvent":
        fire_boundary(run, subscription, owner, result)
    elif node.kind == "startEvent":
        if not node.interrupting and not listen_again(run, subscription):
            run.remove(subscription)
        scopes.begin_event_sub_process(run, owner, node, result)
    else:
        _go_on_from(run, subscription, owner.scope, result)
        run.kill_children(owner)
        run.remove(owner)


def fire_boundary(run: Run, subscription: Token, owner: Token, result: Any) -> None:
    _go_on_from(run, subscription, owner.scope, result)
    if subscription.node.interrupting:
        run.kill(owner)
    elif not listen_again(run, subscription):
        run.remove(subscription)


def _go_on_from(run: Run, subscription: Token, scope: Token, result: Any) -> None:
    begun = run.spawn(subscription.node, scope, verb="leave")
    if result is not None:
        begun.row["result"] = result


def wake_conditions(run: Run) -> bool:
    """Look again at the conditional events, where variables they read have changed. Whether there is any to look at."""
    if not run.watching and not (run.changed & run.graph.watched):
        return False
    run.watching = False
    run.changed.clear()
    waiting = conditional_tokens(run)
    for token in waiting:
        run.do(token, "watch")
    return bool(waiting)


def conditional_tokens(run: Run) -> list[Token]:
    return [
        token for token in run.tokens.values() if token.node.wait is not None and token.node.wait.condition
    ]


def watch(run: Run, token: Token) -> None:
    """A condition counts when it turns from not true to true."""
    spec = token.node.wait
    assert spec is not None and spec.condition is not None
    holds = evaluate(run, token, spec.condition) is True
    held = token.row.get("was", False)
    if not holds and held:
        run.row(token).pop("was")
    elif holds and not held:
        run.row(token)["was"] = True
        run.do(token, "leave" if token.is_live else "fire")
