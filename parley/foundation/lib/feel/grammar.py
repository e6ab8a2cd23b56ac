"""The grammar: a precedence-climbing parser from tokens to the syntax tree (DMN 1.4, 10.3.1.2)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import DecimalException

from .lexer import string_value
from .limits import Limits
from .nodes import (
    And,
    Arithmetic,
    BadLiteral,
    Between,
    Call,
    Comparison,
    Filter,
    In,
    InstanceOf,
    Literal,
    Name,
    Negation,
    Node,
    Or,
    Path,
    TestRange,
    UnaryTests,
    height,
)
from .structures import COMPARISONS, StructureReader
from .temporal import temporal_literal
from .values import NUMBERS

_OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POWER = 1, 2, 3, 4, 5, 6
_BINDING = {
    "or": _OR,
    "and": _AND,
    "=": _COMPARISON,
    "!=": _COMPARISON,
    "<": _COMPARISON,
    "<=": _COMPARISON,
    ">": _COMPARISON,
    ">=": _COMPARISON,
    "between": _COMPARISON,
    "in": _COMPARISON,
    "+": _SUM,
    "-": _SUM,
    "*": _PRODUCT,
    "/": _PRODUCT,
    "**": _POWER,
}
_BEHIND_OPEN_END = frozenset(
    (",", ")", "]", "}", "end", ".", "then", "else", "return", "satisfies", *(_BINDING.keys() - {"-"}))
)


def parse_expression(text: str, names: Iterable[str] = (), limits: Limits | None = None) -> Node:
    """The tree of one expression; raises `FeelSyntaxError` or `FeelLimitError`."""
    return Parser(text, names, limits).whole("expression")


def parse_tests(text: str, names: Iterable[str] = (), limits: Limits | None = None) -> Node:
    """The tree of the unary tests of an input cell."""
    return Parser(text, names, limits).whole("unary_tests")


def parse_type_reference(text: str, limits: Limits | None = None) -> Node:
    """The tree of a type such as `list<context<name: string>>`."""
    return Parser(text, (), limits).whole("type_reference")


class Parser(StructureReader):
    """Reads one text once. Methods named after a rule return its node and leave `index` behind it."""

    def whole(self, rule: str) -> Node:
        """The rule applied to the whole text."""
        try:
            node: Node = getattr(self, rule)()
        except RecursionError:
            raise self.too_deep() from None
        if self.tokens[self.index][0] != "end":
            self.unexpected("the end of the expression")
        if len(self.tokens) > self.limits.depth and height(node) > self.limits.depth:
            raise self.too_deep()
        return node

    # Operators, from the weakest to the strongest

    def expression(self, minimum: int = _OR, left: Node | None = None) -> Node:
        """An expression of operators that bind at least as strongly as `minimum`; `left` may be read already."""
        self.depth += 1
        if self.depth > self.limits.depth:
            raise self.too_deep()
        if left is None:
            start = self.tokens[self.index][2]
            left = self._operand()
        else:
            start = left.start
        binding = _BINDING
        while True:
            operator = self.tokens[self.index][0]
            strength = binding.get(operator)
            if strength is None or strength < minimum:
                self.depth -= 1
                return left
            self.index += 1
            left = self._operation(operator, strength, left, start)

    def operand_of_comparison(self) -> Node:
        return self.expression(_SUM)

    def _operation(self, operator: str, strength: int, left: Node, start: int) -> Node:
        if strength >= _SUM:
            right = self.expression(strength + 1)
            return Arithmetic(start, right.end, operator, left, right)
        if strength <= _AND:
            return self._logic(operator, strength, left, start)
        if operator == "in":
            return self._in(left, start)
        if operator == "between":
            low = self.operand_of_comparison()
            self.expect("and")
            high = self.operand_of_comparison()
            return Between(start, high.end, left, low, high)
        right = self.operand_of_comparison()
        return Comparison(start, right.end, operator, left, right)

    def _logic(self, operator: str, strength: int, left: Node, start: int) -> Node:
        terms = [left, self.expression(strength + 1)]
        while self.accept(operator):
            terms.append(self.expression(strength + 1))
        kind = And if operator == "and" else Or
        return kind(start, terms[-1].end, tuple(terms))

    def _in(self, value: Node, start: int) -> Node:
        if self.kind() != "(":
            test = self.test(_SUM)
            return In(start, test.end, value, (test,))
        opening = self.tokens[self.index][2]
        self.index += 1
        tests = [self.test()]
        if self.accept(".."):
            return self._in_rest(value, start, self.range_(opening, tests[0], False))
        while self.accept(","):
            tests.append(self.test())
        end = self.expect(")")
        if len(tests) == 1 and _continues(self.kind()):
            return self._in_rest(value, start, tests[0])
        return In(start, end, value, tuple(tests))

    def _in_rest(self, value: Node, start: int, first: Node) -> Node:
        """`value in first ...` where the parenthesis turned out to be only the first operand."""
        test = self.expression(_SUM, self._postfix(first, first.start))
        return In(start, test.end, value, (test,))

    def test(self, minimum: int = _OR) -> Node:
        kind, _, start, _ = self.tokens[self.index]
        if kind in COMPARISONS:
            self.index += 1
            value = self.operand_of_comparison()
            return TestRange(start, value.end, kind, value)
        return self.expression(minimum)

    def unary_tests(self) -> Node:
        """`-`, `test, test` or `not(test, test)`."""
        kind, word, start, _ = self.tokens[self.index]
        if kind == "-" and self.tokens[self.index + 1][0] == "end":
            self.index += 1
            return UnaryTests(start, start + 1, (), False)
        if word == "not" and self.tokens[self.index + 1][0] == "(":
            negated = self._negated_tests(start)
            if negated is not None:
                return negated
        tests = [self.test()]
        while self.accept(","):
            tests.append(self.test())
        return UnaryTests(start, tests[-1].end, tuple(tests), False)

    def _negated_tests(self, start: int) -> Node | None:
        """`not(...)` around all tests, or None where `not(...)` is only part of an expression."""
        opening = self.index
        self.index += 2
        tests = [self.test()]
        while self.accept(","):
            tests.append(self.test())
        if self.accept(")") and self.kind() == "end":
            return UnaryTests(start, self.tokens[self.index - 1][3], tuple(tests), True)
        self.index = opening
        return None

    # Operands

    def _operand(self) -> Node:
        token = self.tokens[self.index]
        if token[0] == "-":
            return self._negation(token[2])
        node = self._postfix(self._primary(), token[2])
        following = self.tokens[self.index]
        if following[1] == "instance" and self.tokens[self.index + 1][1] == "of":
            self.index += 2
            type_ = self.type_reference()
            return InstanceOf(token[2], type_.end, node, type_)
        return node

    def _negation(self, start: int) -> Node:
        self.depth += 1
        if self.depth > self.limits.depth:
            raise self.too_deep()
        self.index += 1
        operand = self._operand()
        self.depth -= 1
        if type(operand) is InstanceOf:
            operand.value = Negation(start, operand.value.end, operand.value)
            return operand
        return Negation(start, operand.end, operand)

    def _postfix(self, node: Node, start: int) -> Node:
        while True:
            kind = self.tokens[self.index][0]
            if kind == ".":
                self.index += 1
                name = self.field_name()
                node = Path(start, self.tokens[self.index - 1][3], node, name)
            elif kind == "(":
                node = self._call(node, start)
            elif kind == "[" and not self._closes_range():
                self.index += 1
                condition = self.expression()
                node = Filter(start, self.expect("]"), node, condition)
            else:
                return node

    def _closes_range(self) -> bool:
        """Whether this `[` is the open end of a range, as in `[1..10[`, and not a filter."""
        return self.range_ends > 0 and self.tokens[self.index + 1][0] in _BEHIND_OPEN_END

    def _call(self, function: Node, start: int) -> Node:
        self.index += 1
        if self.kind() == ")":
            return Call(start, self.expect(")"), function, (), ())
        name = self.argument_name()
        if name is not None:
            named = [(name, self.expression())]
            while self.accept(","):
                name = self.argument_name()
                if name is None:
                    self.unexpected("the name of an argument")
                named.append((name, self.expression()))
            return Call(start, self.expect(")"), function, (), tuple(named))
        positional = [self.expression()]
        while self.accept(","):
            positional.append(self.expression())
        return Call(start, self.expect(")"), function, tuple(positional), ())

    def _primary(self) -> Node:
        token = self.tokens[self.index]
        known = self.known.match(self.tokens, self.index)
        if known is not None and token[0] != "string":
            name, self.index = known
            return Name(token[2], self.tokens[self.index - 1][3], name)
        kind, text, start, end = token
        self.index += 1
        if kind == "name":
            text = self.more_words(text)
            return Name(start, self.tokens[self.index - 1][3], text)
        if kind == "number":
            return Literal(start, end, self._number(text))
        if kind == "string":
            return Literal(start, end, string_value(self.text, token))
        rule = _PRIMARY_RULES.get(kind)
        if rule is None:
            self.index -= 1
            self.unexpected("a value")
        return rule(self, start, end)

    def _number(self, text: str) -> object:
        try:
            return NUMBERS.create_decimal(text)
        except DecimalException:
            self.index -= 1
            self.fail("number_out_of_range", f"The number {text[:20]} is outside the range of the language")

    def _constant(self, start: int, end: int) -> Node:
        word = self.tokens[self.index - 1][0]
        return Literal(start, end, None if word == "null" else word == "true")

    def _input(self, start: int, end: int) -> Node:
        return Name(start, end, "?")

    def _at_literal(self, start: int, end: int) -> Node:
        token = self.tokens[self.index]
        if token[0] != "string":
            self.unexpected("a string")
        self.index += 1
        text = string_value(self.text, token)
        value = temporal_literal(text)
        return BadLiteral(start, token[3], text) if value is None else Literal(start, token[3], value)


def _continues(kind: str) -> bool:
    """Whether an expression in parentheses goes on behind them."""
    return kind in ("+", "-", "*", "/", "**", ".", "[", "(")


_PRIMARY_RULES = {
    "true": Parser._constant,
    "false": Parser._constant,
    "null": Parser._constant,
    "?": Parser._input,
    "@": Parser._at_literal,
    "(": Parser.parenthesis,
    "[": Parser.bracket,
    "]": Parser.open_start,
    "{": Parser.context,
    "if": Parser.branch,
    "for": Parser.loop,
    "some": Parser.quantified,
    "every": Parser.quantified,
    "function": Parser.function,
}
