"""The BPMN 2.0 model as plain values: what a drawing, a lint rule or an engine reads.

Names follow the specification (OMG formal/2013-12-09): a `kind` is the local name of the XML element, such as
`userTask` or `boundaryEvent`. Values come from `read.py`; the XML tree stays the truth for writing.

References (`attached_to`, `default`, `source`, ...) are ids without a namespace prefix and may dangle: a broken model can
still be drawn, and lint names what is wrong. `line` is the line in the source file, 0 if there is none.
A node, flow or other element without an id gets `kind@line`, which no file can contain, so that it can be spoken of.
Nothing is changed after reading, though elements are not frozen: Python builds frozen objects of many fields three to five
times slower, which was a fifth of the time to read a file. Dictionaries keep the order of the file, and the first of two
equal ids wins (`Definitions.duplicates` lists the others).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

VENDORS = {
    "activiti": "http://activiti.org/bpmn",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "flowable": "http://flowable.org/bpmn",
    "parley": "urn:parley:bpmn",
    "signavio": "http://www.signavio.com",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
}
"""Usual prefixes of foreign namespaces, for `vendor()` and `extension()`; `{uri}name` works for any other."""


def clark_name(name: str) -> str:
    """`camunda:assignee` as `{http://camunda.org/schema/1.0/bpmn}assignee`; other names unchanged."""
    prefix, colon, local = name.partition(":")
    if colon and prefix in VENDORS:
        return f"{{{VENDORS[prefix]}}}{local}"
    return name


@dataclass(frozen=True, slots=True)
class Extension:
    """One foreign element as raw data; `name` in Clark notation (`{namespace}local`)."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: tuple[Extension, ...] = ()
    line: int = 0

    def child(self, name: str) -> Extension | None:
        """The first child of that name (`zeebe:input`, or Clark notation)."""
        return _first(self.children, clark_name(name))


def _first(extensions: tuple[Extension, ...], name: str) -> Extension | None:
    return next((extension for extension in extensions if extension.name == name), None)


@dataclass(slots=True, kw_only=True)
class Element:
    """What every BPMN element has. `attributes` holds only those of foreign namespaces, by Clark name."""

    id: str
    name: str = ""
    documentation: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    extensions: tuple[Extension, ...] = ()
    line: int = 0

    def vendor(self, name: str) -> str | None:
        """A foreign attribute: `vendor("camunda:assignee")`."""
        return self.attributes.get(clark_name(name))

    def extension(self, name: str) -> Extension | None:
        """The first foreign child element: `extension("zeebe:taskDefinition")`."""
        return _first(self.extensions, clark_name(name))


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression or script as written. `language` is None where the file states none."""

    text: str
    language: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Timer:
    """`form` is `date`, `duration` or `cycle`."""

    form: str
    value: Expression


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """Why an event happens.

    `kind`: message, timer, signal, error, escalation, conditional, compensation, cancel, terminate or link.
    `ref`: id of the message, signal, error or escalation; for compensation the activity; None where missing.
    `timer`: for timer. `condition`: for conditional. `link`: the name, for link.
    `operation_ref`: for message. `wait_for_completion`: for compensation; `states_wait` tells whether the file says so,
    which only a throwing event may.
    """

    kind: str
    id: str = ""
    ref: str | None = None
    timer: Timer | None = None
    condition: Expression | None = None
    link: str = ""
    operation_ref: str | None = None
    wait_for_completion: bool = True
    states_wait: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    extensions: tuple[Extension, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Loop:
    """Standard loop (`multi` false) or multi-instance.

    Standard: `condition` is the loop condition, `test_before` and `maximum` as in the specification.
    Multi-instance: `cardinality` or `collection`, with `item` the name an instance sees; `completion` ends it early;
    `output_collection` and `output_item` name where results go. `collection` also understands the attributes of
    Camunda 7 and Zeebe.
    """

    multi: bool
    sequential: bool = False
    condition: Expression | None = None
    test_before: bool = False
    maximum: Expression | None = None
    cardinality: Expression | None = None
    collection: Expression | None = None
    item: str | None = None
    output_collection: str | None = None
    output_item: Expression | None = None
    completion: Expression | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Assignment:
    source: Expression | None
    target: Expression | None


@dataclass(frozen=True, slots=True)
class DataAssociation:
    """Data flowing into (`incoming`) or out of an activity or event."""

    id: str
    incoming: bool
    sources: tuple[str, ...]
    target: str | None
    transformation: Expression | None = None
    assignments: tuple[Assignment, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Role:
    """Who is concerned with an activity. `kind`: performer, humanPerformer, potentialOwner or resourceRole."""

    kind: str
    name: str = ""
    resource_ref: str | None = None
    expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class DataItem:
    """A data input, data output or property of a node or process."""

    id: str
    name: str
    kind: str
    item_ref: str | None = None
    is_collection: bool = False


@dataclass(slots=True, kw_only=True)
class Node(Element):
    """A flow node: event, activity or gateway. Which fields matter depends on `kind`.

    `interrupting` is `cancelActivity` of a boundary event and `isInterrupting` of an event sub-process' start event.
    `body` holds the contents of a subProcess, transaction or adHocSubProcess; `completion` is the ad-hoc condition.
    `implementation`, `operation_ref` and `message_ref` belong to service, send, receive and business rule tasks.
    `gateway_type` is `eventGatewayType`. `default` is a flow id. A quantity of 0 is one that the file writes wrongly.
    """

    kind: str
    default: str | None = None
    event_definitions: tuple[EventDefinition, ...] = ()
    attached_to: str | None = None
    interrupting: bool = True
    parallel_multiple: bool = False
    loop: Loop | None = None
    for_compensation: bool = False
    start_quantity: int = 1
    completion_quantity: int = 1
    body: Body | None = None
    triggered_by_event: bool = False
    completion: Expression | None = None
    called_element: str | None = None
    script: Expression | None = None
    implementation: str | None = None
    operation_ref: str | None = None
    message_ref: str | None = None
    instantiate: bool = False
    gateway_type: str = "Exclusive"
    roles: tuple[Role, ...] = ()
    data: tuple[DataItem, ...] = ()
    data_associations: tuple[DataAssociation, ...] = ()

    @property
    def event(self) -> EventDefinition | None:
        """The only event definition; None for none or several."""
        return self.event_definitions[0] if len(self.event_definitions) == 1 else None


@dataclass(slots=True, kw_only=True)
class Flow(Element):
    """A sequence flow. Whether it is the default is said by its source node (`Node.default`)."""

    source: str
    target: str
    condition: Expression | None = None


@dataclass(slots=True, kw_only=True)
class Artifact(Element):
    """Drawn, never executed.

    `kind`: textAnnotation (`text`), group, association (`source`, `target`, `direction`: None, One or Both),
    dataObject, dataObjectReference, dataStoreReference, conversationLink. `ref` is the data object, data store or, for
    a group, the category value. `state` is the data state.
    """

    kind: str
    text: str = ""
    source: str | None = None
    target: str | None = None
    direction: str = "None"
    ref: str | None = None
    state: str = ""
    is_collection: bool = False


@dataclass(slots=True, kw_only=True)
class Lane(Element):
    """`nodes` are ids of flow nodes; `lanes` the lanes inside this one."""

    nodes: tuple[str, ...] = ()
    lanes: tuple[Lane, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """The contents of a process or of a sub-process, in the order of the file."""

    nodes: tuple[Node, ...] = ()
    flows: tuple[Flow, ...] = ()
    lanes: tuple[Lane, ...] = ()
    artifacts: tuple[Artifact, ...] = ()

    def walk(self) -> Iterator[Body]:
        """This body and all bodies inside it, outermost first."""
        yield self
        for node in self.nodes:
            if node.body is not None:
                yield from node.body.walk()


@dataclass(slots=True, kw_only=True)
class Process(Element):
    executable: bool = False
    body: Body = field(default_factory=Body)
    data: tuple[DataItem, ...] = ()

    @property
    def nodes(self) -> tuple[Node, ...]:
        return self.body.nodes

    @property
    def flows(self) -> tuple[Flow, ...]:
        return self.body.flows

    @property
    def lanes(self) -> tuple[Lane, ...]:
        return self.body.lanes

    def all_nodes(self) -> Iterator[Node]:
        """Every node, those of sub-processes too."""
        for body in self.body.walk():
            yield from body.nodes


@dataclass(slots=True, kw_only=True)
class Participant(Element):
    process_ref: str | None = None
    multiple: bool = False


@dataclass(slots=True, kw_only=True)
class MessageFlow(Element):
    source: str | None = None
    target: str | None = None
    message_ref: str | None = None


@dataclass(slots=True, kw_only=True)
class Collaboration(Element):
    """Also a choreography or conversation: `kind` tells. Their own nodes and flows are in `body`."""

    kind: str = "collaboration"
    participants: tuple[Participant, ...] = ()
    message_flows: tuple[MessageFlow, ...] = ()
    body: Body = field(default_factory=Body)


@dataclass(slots=True, kw_only=True)
class Message(Element):
    item_ref: str | None = None


@dataclass(slots=True, kw_only=True)
class Signal(Element):
    item_ref: str | None = None


@dataclass(slots=True, kw_only=True)
class Error(Element):
    code: str = ""


@dataclass(slots=True, kw_only=True)
class Escalation(Element):
    code: str = ""


@dataclass(slots=True, kw_only=True)
class Operation(Element):
    interface: str = ""
    implementation_ref: str | None = None
    in_message_ref: str | None = None
    out_message_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An id given a second time."""

    id: str
    line: int
    first_line: int


@dataclass(slots=True, kw_only=True)
class Definitions(Element):
    """One BPMN file. The dictionaries are keyed by id."""

    target_namespace: str = ""
    expression_language: str | None = None
    processes: tuple[Process, ...] = ()
    collaborations: tuple[Collaboration, ...] = ()
    messages: dict[str, Message] = field(default_factory=dict)
    signals: dict[str, Signal] = field(default_factory=dict)
    errors: dict[str, Error] = field(default_factory=dict)
    escalations: dict[str, Escalation] = field(default_factory=dict)
    operations: dict[str, Operation] = field(default_factory=dict)
    data_stores: dict[str, str] = field(default_factory=dict)
    """Names of the data stores."""
    categories: dict[str, str] = field(default_factory=dict)
    """Values of the categories: the names of groups."""
    global_tasks: dict[str, str] = field(default_factory=dict)
    """The kinds of tasks (`userTask`, ...) that call activities may call besides processes."""
    duplicates: tuple[Duplicate, ...] = ()

    def process(self, id: str) -> Process | None:
        return next((process for process in self.processes if process.id == id), None)
