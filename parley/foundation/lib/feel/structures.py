"""Reads what stands between brackets or behind a keyword: lists, contexts, ranges, loops, functions."""

from __future__ import annotations

from .name_reader import NameReader
from .names import normalize
from .nodes import (
    Binding,
    ContextLiteral,
    For,
    FunctionDefinition,
    If,
    ListLiteral,
    Node,
    Quantified,
    RangeLiteral,
    TestRange,
    TypeReference,
)

COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))
_BEHIND_A_VARIABLE = frozenset(("in", "end", "return", "satisfies", "(", ")", "[", "]", "{", "}", ","))


class StructureReader(NameReader):
    """A cursor that reads structures; the expressions within them are for the grammar to read."""

    range_ends = 0
    """How many open ends of ranges are being read: there `[` may close the range."""

    def expression(self) -> Node:
        """Any expression."""
        raise NotImplementedError

    def operand_of_comparison(self) -> Node:
        """An expression of operators that bind stronger than a comparison."""
        raise NotImplementedError

    def test(self) -> Node:
        """An expression or a comparison with something left out, `< value`."""
        raise NotImplementedError

    def parenthesis(self, start: int, end: int) -> Node:
        kind = self.kind()
        if kind in COMPARISONS:
            self.index += 1
            value = self.operand_of_comparison()
            return TestRange(start, self.expect(")"), kind, value)
        node = self.expression()
        if self.accept(".."):
            return self.range_(start, node, False)
        end = self.expect(")")
        node.start, node.end = start, end
        return node

    def bracket(self, start: int, end: int) -> Node:
        if self.kind() == "]":
            return ListLiteral(start, self.expect("]"), ())
        items = [self.test()]
        if self.accept(".."):
            return self.range_(start, items[0], True)
        while self.accept(","):
            items.append(self.test())
        return ListLiteral(start, self.expect("]"), tuple(items))

    def open_start(self, start: int, end: int) -> Node:
        low = self.operand_of_comparison()
        self.expect("..")
        return self.range_(start, low, False)

    def range_(self, start: int, low: Node, low_included: bool) -> Node:
        self.range_ends += 1
        high = self.operand_of_comparison()
        self.range_ends -= 1
        closing = self.tokens[self.index]
        if closing[0] not in (")", "]", "["):
            self.unexpected("the end of the range")
        self.index += 1
        return RangeLiteral(start, closing[3], low, high, low_included, closing[0] == "]")

    def context(self, start: int, end: int) -> Node:
        scope = self.known.mark()
        keys: list[str] = []
        values: list[Node] = []
        while self.kind() != "}":
            if keys:
                self.expect(",")
            key = self.key()
            values.append(self.expression())
            keys.append(key)
            self.known.add(key)
        self.known.restore(scope)
        return ContextLiteral(start, self.expect("}"), tuple(keys), tuple(values))

    def branch(self, start: int, end: int) -> Node:
        condition = self.expression()
        self.expect("then")
        then = self.expression()
        self.expect("else")
        otherwise = self.expression()
        return If(start, otherwise.end, condition, then, otherwise)

    def loop(self, start: int, end: int) -> Node:
        scope = self.known.mark()
        bindings = self.bindings()
        self.expect("return")
        body = self.expression()
        self.known.restore(scope)
        return For(start, body.end, bindings, body)

    def quantified(self, start: int, end: int) -> Node:
        universal = self.tokens[self.index - 1][0] == "every"
        scope = self.known.mark()
        bindings = self.bindings()
        self.expect("satisfies")
        condition = self.expression()
        self.known.restore(scope)
        return Quantified(start, condition.end, universal, bindings, condition)

    def bindings(self) -> tuple[Binding, ...]:
        bindings = [self.binding()]
        while self.accept(","):
            bindings.append(self.binding())
        return tuple(bindings)

    def binding(self) -> Binding:
        start = self.tokens[self.index][2]
        first = self.index
        while self.kind() not in _BEHIND_A_VARIABLE:
            self.index += 1
        if self.index == first or self.kind() != "in":
            self.unexpected('a name and "in"')
        name = normalize(self.text[start : self.tokens[self.index - 1][3]])
        self.index += 1
        self.known.add(name)
        domain = self.expression()
        if self.accept(".."):
            high = self.expression()
            domain = RangeLiteral(domain.start, high.end, domain, high, True, True)
        return Binding(start, domain.end, name, domain)

    def function(self, start: int, end: int) -> Node:
        self.expect("(")
        scope = self.known.mark()
        names: list[str] = []
        types: list[TypeReference | None] = []
        while self.kind() != ")":
            if names:
                self.expect(",")
            names.append(self.parameter_name())
            types.append(self.type_reference() if self.accept(":") else None)
        self.expect(")")
        external = self.tokens[self.index][1] == "external" and self.tokens[self.index + 1][0] == "{"
        self.index += external
        body = self.expression()
        self.known.restore(scope)
        return FunctionDefinition(start, body.end, tuple(names), tuple(types), body, external)
