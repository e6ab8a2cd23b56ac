"""The syntax tree. Every node knows the stretch of text it came from, `start` to `end`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    """Base of all nodes; offsets count characters from the start of the text."""

    start: int
    end: int


@dataclass(slots=True, eq=False)
class Literal(Node):
    """A constant: number, string, boolean, null or a temporal value (`@"2024-05-01"`)."""

    value: Any


@dataclass(slots=True, eq=False)
class BadLiteral(Node):
    """An `@"..."` that is no temporal value: null when evaluated, a problem when checked."""

    text: str


@dataclass(slots=True, eq=False)
class Name(Node):
    """A variable; the input of a unary test is the name `?`."""

    name: str


@dataclass(slots=True, eq=False)
class Path(Node):
    """`target.name`: a field of a context, of each context in a list, or a property of a value."""

    target: Node
    name: str


@dataclass(slots=True, eq=False)
class Filter(Node):
    """`target[condition]`: the matching items, or the item at a position."""

    target: Node
    condition: Node


@dataclass(slots=True, eq=False)
class Call(Node):
    """A call with positional arguments or with named ones, never both."""

    function: Node
    positional: tuple[Node, ...]
    named: tuple[tuple[str, Node], ...]


@dataclass(slots=True, eq=False)
class Negation(Node):
    """`-operand`."""

    operand: Node


@dataclass(slots=True, eq=False)
class Arithmetic(Node):
    """`left operator right` with `+ - * / **`."""

    operator: str
    left: Node
    right: Node


@dataclass(slots=True, eq=False)
class Comparison(Node):
    """`left operator right` with `= != < <= > >=`."""

    operator: str
    left: Node
    right: Node


@dataclass(slots=True, eq=False)
class And(Node):
    """A conjunction of two or more terms."""

    terms: tuple[Node, ...]


@dataclass(slots=True, eq=False)
class Or(Node):
    """A disjunction of two or more terms."""

    terms: tuple[Node, ...]


@dataclass(slots=True, eq=False)
class Between(Node):
    """`value between low and high`, both ends included."""

    value: Node
    low: Node
    high: Node


@dataclass(slots=True, eq=False)
class In(Node):
    """`value in test` or `value in (test, test)`: true when one test holds."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(slots=True, eq=False)
class TypeReference(Node):
    """A type as written; `parts` are its arguments, with field names for a context."""

    name: str
    parts: tuple[TypeReference, ...] = ()
    fields: tuple[str, ...] = ()
    result: TypeReference | None = None


@dataclass(slots=True, eq=False)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: TypeReference


@dataclass(slots=True, eq=False)
class If(Node):
    """`if condition then ... else ...`; anything but true takes the second branch."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(slots=True, eq=False)
class Binding(Node):
    """`name in domain` of a loop."""

    name: str
    domain: Node


@dataclass(slots=True, eq=False)
class For(Node):
    """`for name in domain, ... return body`; `partial` holds the results so far."""

    bindings: tuple[Binding, ...]
    body: Node


@dataclass(slots=True, eq=False)
class Quantified(Node):
    """`some` (`universal` false) or `every` (`universal` true) ... `satisfies condition`."""

    universal: bool
    bindings: tuple[Binding, ...]
    condition: Node


@dataclass(slots=True, eq=False)
class FunctionDefinition(Node):
    """`function(name: type, ...) body`; `external` functions are read but refused."""

    parameters: tuple[str, ...]
    types: tuple[TypeReference | None, ...]
    body: Node
    external: bool


@dataclass(slots=True, eq=False)
class ListLiteral(Node):
    """`[item, ...]`."""

    items: tuple[Node, ...]


@dataclass(slots=True, eq=False)
class ContextLiteral(Node):
    """`{key: value, ...}`; a value sees the entries before it."""

    keys: tuple[str, ...]
    values: tuple[Node, ...]


@dataclass(slots=True, eq=False)
class RangeLiteral(Node):
    """`[low..high]` with either end open; in a loop `low..high` counts up or down."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(slots=True, eq=False)
class TestRange(Node):
    """`< value` and its kin: a unary test, or the range `(< value)`."""

    operator: str
    value: Node


@dataclass(slots=True, eq=False)
class UnaryTests(Node):
    """The content of a decision table's input cell; no tests means `-`, which anything passes."""

    tests: tuple[Node, ...]
    negated: bool


_OWN_FIELDS = 2


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below `node`, in the order of the text."""
    for name in type(node).__match_args__[_OWN_FIELDS:]:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif type(value) is tuple:
            for item in value:
                if isinstance(item, Node):
                    yield item
                elif type(item) is tuple:
                    yield item[1]


def walk(node: Node) -> Iterator[Node]:
    """`node` and all nodes below it, without recursion."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(children(current))


def height(node: Node) -> int:
    """Levels of the tree, counted without recursion."""
    deepest = 0
    pending = [(node, 1)]
    while pending:
        current, level = pending.pop()
        deepest = max(deepest, level)
        pending.extend((child, level + 1) for child in children(current))
    return deepest
