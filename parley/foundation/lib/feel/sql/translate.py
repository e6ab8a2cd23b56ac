"""From the syntax tree to fragments of a backend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Generic

from .. import nodes
from ..api import Compiled, Expression, parse, system_clock
from ..builtins import BUILTINS
from ..errors import FeelLimitError, NotTranslatable, Position
from ..limits import DEFAULT_LIMITS, Clock
from ..types import BOOLEAN, DATE, DATE_TIME, NUMBER, STRING, TIME, Type
from .arithmetic import Arithmetic
from .backend import Backend, CannotSay, Column
from .logic import NULL
from .terms import SQL_TYPES, F, Term, constant, of_column

FUNCTIONS: Mapping[str, tuple[tuple[Type, ...], Type]] = {
    "string length": ((STRING,), NUMBER),
    "upper case": ((STRING,), STRING),
    "lower case": ((STRING,), STRING),
    "contains": ((STRING, STRING), BOOLEAN),
    "starts with": ((STRING, STRING), BOOLEAN),
    "ends with": ((STRING, STRING), BOOLEAN),
    "substring": ((STRING, NUMBER), STRING),
    "substring of length": ((STRING, NUMBER, NUMBER), STRING),
    "abs": ((NUMBER,), NUMBER),
    "floor": ((NUMBER,), NUMBER),
    "ceiling": ((NUMBER,), NUMBER),
    "day of year": ((DATE,), NUMBER),
    "date": ((DATE_TIME,), DATE),
}
"""The functions a backend may be asked for, with the types they take and give.

The positions of `substring` are constants from 1; with a length it goes by the name of `substring of length`.
"""

_DATE_PARTS = frozenset(("year", "month", "day", "weekday"))
_TIME_PARTS = frozenset(("hour", "minute", "second"))
_PARTS = {DATE: _DATE_PARTS, TIME: _TIME_PARTS, DATE_TIME: _DATE_PARTS | _TIME_PARTS}

_LONGEST_SUBSTRING = 1_000_000


def to_sql(
    expression: str | Expression,
    columns: Mapping[str, Column],
    backend: Backend[F],
    *,
    values: Mapping[str, Any] | None = None,
    clock: Clock = system_clock,
    exact: bool = False,
) -> F:
    """The condition (or value) of an expression over `columns`, the columns of related rows by dotted name.

    `values` are the other variables; `now()` and `today()` are those of `clock`. A condition is for
    filtering: null may come out as false, which lets the database use its indexes. With `exact` it is null
    exactly where evaluation gives null. Raises `NotTranslatable` with the reason and the place.
    """
    if isinstance(expression, str):
        names = [part for name in columns for part in name.split(".")]
        expression = parse(expression, names=[*names, *(values or ())])
    translator = Translator(expression, columns, backend, values or {}, clock)
    try:
        term = translator.term(expression.root) if exact else translator.condition(expression.root)
        return translator.say.fragment(term)
    except CannotSay as reason:
        raise translator.refusal(reason, expression.root) from None
    except RecursionError:
        position = translator.position(expression.root)
        raise FeelLimitError("too_deep", "The expression is nested too deep", position) from None


class Translator(Generic[F]):
    """Translates one expression: walks the tree, and leaves to `say` what the terms mean in SQL."""

    def __init__(
        self,
        expression: Expression,
        columns: Mapping[str, Column],
        backend: Backend[F],
        values: Mapping[str, Any],
        clock: Clock,
    ) -> None:
        self.text = expression.text
        self.columns = columns
        self.say = Arithmetic(backend)
        self.values = values
        self.clock = clock
        self._roots = frozenset(name.split(".")[0] for name in columns) | columns.keys()

    def term(self, node: nodes.Node) -> Term[F]:
        """The exact, three-valued translation of a node."""
        return self._by(_RULES, node)

    def condition(self, node: nodes.Node) -> Term[F]:
        """A translation in which null may come out as false; not to be negated."""
        return self._by(_CONDITION_RULES, node)

    def _by(self, rules: Mapping[type, Rule], node: nodes.Node) -> Term[F]:
        try:
            if self._is_constant(node):
                return constant(self._value(node))
            rule = rules.get(type(node))
            if rule is None:
                raise CannotSay("This construct has no counterpart in SQL")
            return rule(self, node)
        except CannotSay as reason:
            raise self.refusal(reason, node) from None

    def position(self, node: nodes.Node) -> Position:
        return Position.of(self.text, node.start, node.end)

    def refusal(self, reason: CannotSay, node: nodes.Node) -> NotTranslatable:
        """The error that names the reason and the node."""
        return NotTranslatable("not_translatable", str(reason), self.position(node), reason=str(reason))

    # Constants and columns

    def _is_constant(self, node: nodes.Node) -> bool:
        return not any(isinstance(part, nodes.Name) and part.name in self._roots for part in nodes.walk(node))

    def _value(self, node: nodes.Node) -> Any:
        return Compiled(Expression(self.text, node), DEFAULT_LIMITS, {}, self.clock)(self.values)

    def _name(self, node: nodes.Name) -> Term[F]:
        return self._column(node.name)

    def _column(self, name: str) -> Term[F]:
        column = self.columns.get(name)
        if column is None:
            raise CannotSay(f'"{name}" is not a column')
        if column.type not in SQL_TYPES:
            raise CannotSay(f'The column "{name}" is of type {column.type}')
        return of_column(column, self.say.backend.column(column))

    def _path(self, node: nodes.Path) -> Term[F]:
        dotted = _dotted(node)
        if dotted is not None and (dotted in self.columns or _dotted(node.target) not in self.columns):
            return self._column(dotted)
        target = self.say.without_zone(self.term(node.target))
        if node.name not in _PARTS.get(target.type, ()):
            raise CannotSay(f'"{node.name}" of a value of type {target.type} has no counterpart in SQL')
        fragment = self.say.backend.part(node.name, self.say.fragment(target), target.type)
        return Term(NUMBER, fragment, nullable=target.nullable, whole_digits=4, decimal_digits=6)

    # Operators

    def _and(self, node: nodes.And) -> Term[F]:
        return self.say.all_of([self.term(term) for term in node.terms])

    def _or(self, node: nodes.Or) -> Term[F]:
        return self.say.any_of([self.term(term) for term in node.terms])

    def _comparison(self, node: nodes.Comparison) -> Term[F]:
        return self.say.compare(node.operator, self.term(node.left), self.term(node.right))

    def _between(self, node: nodes.Between) -> Term[F]:
        return self.say.between(self.term(node.value), self.term(node.low), self.term(node.high))

    def _arithmetic(self, node: nodes.Arithmetic) -> Term[F]:
        return self.say.operate(node.operator, self.term(node.left), self.term(node.right))

    def _negation(self, node: nodes.Negation) -> Term[F]:
        return self.say.minus(self.term(node.operand))

    def _in(self, node: nodes.In) -> Term[F]:
        return self._contained(node, exact=True)

    def _contained(self, node: nodes.In, *, exact: bool) -> Term[F]:
        value = self.term(node.value)
        return self.say.any_of([self._test(value, test, exact=exact) for test in node.tests])

    def _test(self, value: Term[F], test: nodes.Node, *, exact: bool) -> Term[F]:
        """`value in test` for one test."""
        if self._is_constant(test):
            return self.say.passes(value, self._value(test), exact=exact)
        match test:
            case nodes.TestRange(operator=operator, value=bound):
                return self.say.compare(operator, value, self.term(bound))
            case nodes.RangeLiteral(low=low, high=high):
                return self.say.between(
                    value,
                    self.term(low),
                    self.term(high),
                    low_included=test.low_included,
                    high_included=test.high_included,
                )
            case nodes.ListLiteral(items=items):
                return self.say.or_false(
                    self.say.any_of([self._test(value, item, exact=exact) for item in items])
                )
        return self.say.equal(value, self.term(test), exact=exact)

    # The same where null may come out as false

    def _and_condition(self, node: nodes.And) -> Term[F]:
        return self.say.all_of([self.condition(term) for term in node.terms])

    def _or_condition(self, node: nodes.Or) -> Term[F]:
        return self.say.any_of([self.condition(term) for term in node.terms])

    def _comparison_condition(self, node: nodes.Comparison) -> Term[F]:
        if node.operator != "=":
            return self._comparison(node)
        return self.say.equal(self.term(node.left), self.term(node.right), exact=False)

    def _in_condition(self, node: nodes.In) -> Term[F]:
        return self._contained(node, exact=False)

    # Functions and branches

    def _call(self, node: nodes.Call) -> Term[F]:
        name = node.function.name if isinstance(node.function, nodes.Name) else ""
        if name not in BUILTINS or node.named:
            raise CannotSay("Only calls of built-in functions by position have a counterpart in SQL")
        arguments = [self.term(argument) for argument in node.positional]
        if name == "not" and len(arguments) == 1:
            return self.say.negation(arguments[0])
        if name == "date" and len(arguments) == 1 and arguments[0].type == DATE:
            return arguments[0]
        if name == "substring":
            _require_positions(arguments[1:])
            name = "substring of length" if len(arguments) == 3 else name
        return self._function(name, arguments)

    def _function(self, name: str, arguments: Sequence[Term[F]]) -> Term[F]:
        types, result = FUNCTIONS.get(name, ((), NUMBER))
        if name not in FUNCTIONS:
            raise CannotSay(f'The function "{name}" has no counterpart in SQL')
        if any(argument.is_null for argument in arguments):
            return NULL
        given = tuple(argument.type for argument in arguments)
        if given != types and not (name == "day of year" and given == (DATE_TIME,)):
            raise CannotSay(f'"{name}" does not take these values')
        arguments = [self.say.without_zone(argument) for argument in arguments]
        fragment = self.say.backend.function(name, [self.say.fragment(argument) for argument in arguments])
        first = arguments[0]
        whole, decimals = (first.whole_digits + 1, first.decimal_digits) if first.type == NUMBER else (8, 0)
        return Term(
            result,
            fragment,
            nullable=True,
            whole_digits=whole,
            decimal_digits=decimals,
            quotient=first.quotient,
        )

    def _if(self, node: nodes.If) -> Term[F]:
        condition = self.condition(node.condition)
        self.say.require_condition(condition)
        then, otherwise = self.term(node.then), self.term(node.otherwise)
        if condition.is_constant:
            return then if condition.value is True else otherwise
        if then.is_null and otherwise.is_null:
            return NULL
        type_ = otherwise.type if then.is_null else then.type
        _require_alike(then, otherwise, type_)
        fragment = self.say.backend.choose(
            self.say.fragment(condition), self._typed(then, type_), self._typed(otherwise, type_)
        )
        return Term(
            type_,
            fragment,
            nullable=then.nullable or otherwise.nullable,
            zoned=then.zoned or otherwise.zoned,
            whole_digits=max(then.whole_digits, otherwise.whole_digits),
            decimal_digits=max(then.decimal_digits, otherwise.decimal_digits),
            quotient=then.quotient or otherwise.quotient,
        )

    def _typed(self, term: Term[F], type_: Type) -> F:
        return self.say.backend.literal(None, type_) if term.is_null else self.say.fragment(term)


Rule = Callable[[Translator[Any], Any], Term[Any]]


def _dotted(node: nodes.Node) -> str | None:
    """`a.b.c` as a name, or None for any other node."""
    names = []
    while isinstance(node, nodes.Path):
        names.append(node.name)
        node = node.target
    return ".".join([node.name, *reversed(names)]) if isinstance(node, nodes.Name) else None


def _require_positions(terms: Sequence[Term[Any]]) -> None:
    for term in terms:
        value = term.value
        if (
            type(value) is not Decimal
            or not 1 <= value <= _LONGEST_SUBSTRING
            or value != value.to_integral_value()
        ):
            raise CannotSay("A substring has a counterpart in SQL for constant positive positions")


def _require_alike(then: Term[Any], otherwise: Term[Any], type_: Type) -> None:
    present = [term for term in (then, otherwise) if not term.is_null]
    if any(term.type != type_ or term.type not in SQL_TYPES for term in present):
        raise CannotSay("The branches are of different types")
    if len({term.zoned for term in present}) > 1:
        raise CannotSay("One branch has a time zone, the other has none")


_RULES: dict[type, Rule] = {
    nodes.Name: Translator._name,
    nodes.Path: Translator._path,
    nodes.And: Translator._and,
    nodes.Or: Translator._or,
    nodes.Comparison: Translator._comparison,
    nodes.Between: Translator._between,
    nodes.In: Translator._in,
    nodes.Arithmetic: Translator._arithmetic,
    nodes.Negation: Translator._negation,
    nodes.Call: Translator._call,
    nodes.If: Translator._if,
}

_CONDITION_RULES: dict[type, Rule] = _RULES | {
    nodes.And: Translator._and_condition,
    nodes.Or: Translator._or_condition,
    nodes.Comparison: Translator._comparison_condition,
    nodes.In: Translator._in_condition,
}
