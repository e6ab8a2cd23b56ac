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


def _reminded(model: str, task: str) -> str:
    """The model with a timer on a user task."""
    timer = (
        f'<boundaryEvent id="late_{task}" attachedToRef="{task}" cancelActivity="false"><timerEventDefinition>'
        '<timeDuration>"P1D"</timeDuration></timerEventDefinition></boundaryEvent>'
    )
    late = f'<endEvent id="told_{task}"/>' + flow(f"l_{task}", f"late_{task}", f"told_{task}")
    return model.replace("</process>", f"{timer}{late}</process>")


TIMED = LEAD
for _task in ("qualify", "offer", "credit", "approve", "send"):
    TIMED = _reminded(TIMED, _task)
"""The same with a timer on each user task; such steps depend on the clock and are never remembered."""
