"""The models that the bench runs, in the part of BPMN and of expressions that SpiffWorkflow shares."""

from __future__ import annotations

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="bench">'
)


def flow(id: str, source: str, target: str, condition: str = "") -> str:
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


LEAD = "".join(
    (
        HEAD,
        '<process id="lead" isExecutable="true">',
        '<startEvent id="received"/>',
        '<userTask id="qualify" name="Qualify"/>',
        '<exclusiveGateway id="fits" default="f_no"/>',
        '<endEvent id="rejected"/>',
        '<parallelGateway id="split"/>',
        '<userTask id="offer" name="Write the offer"/>',
        '<userTask id="credit" name="Check the credit"/>',
        '<parallelGateway id="join"/>',
        '<exclusiveGateway id="large" default="f_small"/>',
        '<userTask id="approve" name="Approve"/>',
        '<exclusiveGateway id="merge"/>',
        '<intermediateThrowEvent id="print" name="Ready"/>',
        '<userTask id="send" name="Send"/>',
        '<intermediateThrowEvent id="file" name="Sent"/>',
        '<endEvent id="won"/>',
        flow("f1", "received", "qualify"),
        flow("f2", "qualify", "fits"),
        flow("f_no", "fits", "rejected"),
        flow("f_yes", "fits", "split", "budget &gt; 100"),
        flow("f3", "split", "offer"),
        flow("f4", "split", "credit"),
        flow("f5", "offer", "join"),
        flow("f6", "credit", "join"),
        flow("f7", "join", "large"),
        flow("f_small", "large", "merge"),
        flow("f_large", "large", "approve", "budget &gt; 10000"),
        flow("f8", "approve", "merge"),
        flow("f9", "merge", "print"),
        flow("f10", "print", "send"),
        flow("f11", "send", "file"),
        flow("f12", "file", "won"),
        "</process></definitions>",
    )
)
"""15 nodes: five user tasks of which a large lead passes all."""


def _reminded(model: str, task: str, written: str) -> str:
    """The model with a timer on a user task; `written` is its duration."""
    timer = (
        f'<boundaryEvent id="late_{task}" attachedToRef="{task}" cancelActivity="false"><timerEventDefinition>'
        f"<timeDuration>{written}</timeDuration></timerEventDefinition></boundaryEvent>"
    )
    late = f'<endEvent id="told_{task}"/>' + flow(f"l_{task}", f"late_{task}", f"told_{task}")
    return model.replace("</process>", f"{timer}{late}</process>")


def timed(written: str) -> str:
    """The same with a timer on each user task."""
    model = LEAD
    for task in ("qualify", "offer", "credit", "approve", "send"):
        model = _reminded(model, task, written)
    return model


SERVICES = "".join(
    (
        HEAD,
        '<process id="lead" isExecutable="true">',
        '<startEvent id="received"/>',
        '<serviceTask id="enrich" implementation="enrich"/>',
        '<serviceTask id="score" implementation="score"/>',
        '<exclusiveGateway id="fits" default="f_low"/>',
        '<userTask id="call" name="Call"/>',
        '<serviceTask id="mail" implementation="mail"/>',
        '<exclusiveGateway id="merge"/>',
        '<serviceTask id="file" implementation="file"/>',
        '<endEvent id="done"/>',
        flow("f1", "received", "enrich"),
        flow("f2", "enrich", "score"),
        flow("f3", "score", "fits"),
        flow("f_high", "fits", "call", "points &gt; 50"),
        flow("f_low", "fits", "mail"),
        flow("f4", "call", "merge"),
        flow("f5", "mail", "merge"),
        flow("f6", "merge", "file"),
        flow("f7", "file", "done"),
        "</process></definitions>",
    )
)
"""Calls of services, each answered with data; one answer decides the way."""

MANY = "".join(
    (
        HEAD,
        '<process id="lead" isExecutable="true">',
        '<startEvent id="received"/>',
        '<userTask id="prepare"/>',
        '<userTask id="vote"><multiInstanceLoopCharacteristics>',
        "<loopCardinality>5</loopCardinality>",
        "</multiInstanceLoopCharacteristics></userTask>",
        '<userTask id="decide"/>',
        '<endEvent id="done"/>',
        flow("f1", "received", "prepare"),
        flow("f2", "prepare", "vote"),
        flow("f3", "vote", "decide"),
        flow("f4", "decide", "done"),
        "</process></definitions>",
    )
)
"""Five votes at the same time."""


def scripted(tax: str, total: str) -> str:
    """Scripts between the tasks of people."""
    return "".join(
        (
            HEAD,
            '<process id="lead" isExecutable="true" xmlns:parley="urn:parley:bpmn">',
            '<startEvent id="received"/>',
            '<userTask id="enter"/>',
            f'<scriptTask id="tax" parley:result="tax"><script>{tax}</script></scriptTask>',
            f'<scriptTask id="sum" parley:result="total"><script>{total}</script></scriptTask>',
            '<exclusiveGateway id="large" default="f_small"/>',
            '<userTask id="approve"/>',
            '<exclusiveGateway id="merge"/>',
            '<userTask id="send"/>',
            '<endEvent id="done"/>',
            flow("f1", "received", "enter"),
            flow("f2", "enter", "tax"),
            flow("f3", "tax", "sum"),
            flow("f4", "sum", "large"),
            flow("f_large", "large", "approve", "total &gt; 1000"),
            flow("f_small", "large", "merge"),
            flow("f5", "approve", "merge"),
            flow("f6", "merge", "send"),
            flow("f7", "send", "done"),
            "</process></definitions>",
        )
    )
