"""Infers the type of every part of an expression and reports what can only come out as null."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from . import nodes
from .builtins import BUILTINS
from .call_types import may_be, narrowed, signature, takes
from .functions import Builtin
from .hints import Report, conversion_hint, did_you_mean, ignore
from .properties import RANGE_FLAGS, RANGE_PROPERTIES, properties_of
from .references import lacks_parts, resolve_type
from .signatures import ARITHMETIC_RESULTS, NEGATABLE, ORDERED, comparable
from .types import (
    ANY,
    ANY_FUNCTION,
    ANY_LIST,
    BOOLEAN,
    NULL,
    NUMBER,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
    common_type,
    type_of,
)


def result_type(
    node: nodes.FunctionDefinition, types: tuple[Type | None, ...], host_types: Mapping[str, Type]
) -> Type:
    """The type of the body of a function, its parameters being of the given types."""
    inference = Inference({}, host_types, ignore)
    inference.scopes.append({name: type_ or ANY for name, type_ in zip(node.parameters, types, strict=True)})
    return inference.infer(node.body)


class Inference:
    """One walk over one tree. `scopes` holds the types of the names bound by the text, the innermost last."""

    def __init__(self, schema: Mapping[str, Type], types: Mapping[str, Type], report: Report) -> None:
        self.schema = schema
        self.types = types
        self.report = report
        self.scopes: list[Mapping[str, Type]] = []

    def infer(self, node: nodes.Node) -> Type:
        """The type of a node; Any where nothing is known."""
        return _RULES[type(node)](self, node)

    def condition(self, node: nodes.Node) -> None:
        """A node that must be boolean."""
        type_ = self.infer(node)
        if type_ not in (BOOLEAN, ANY, NULL):
            self.report("not_boolean", node, type=str(type_))

    def within(self, scope: Mapping[str, Type], node: nodes.Node) -> Type:
        """The type of a node inside a scope."""
        self.scopes.append(scope)
        type_ = self.infer(node)
        self.scopes.pop()
        return type_

    def find(self, name: str) -> Type | None:
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        return self.schema.get(name)

    def visible(self) -> Iterable[str]:
        for scope in reversed(self.scopes):
            yield from scope
        yield from self.schema

    # Names and paths

    def _literal(self, node: nodes.Literal) -> Type:
        return type_of(node.value)

    def _bad_literal(self, node: nodes.BadLiteral) -> Type:
        self.report("bad_literal", node, text=node.text)
        return ANY

    def _name(self, node: nodes.Name) -> Type:
        type_ = self.find(node.name)
        if type_ is not None:
            return type_
        if node.name in BUILTINS:
            return ANY_FUNCTION
        self.report("unknown_name", node, did_you_mean(node.name, self.visible()), name=node.name)
        return ANY

    def _path(self, node: nodes.Path) -> Type:
        return self._field(self.infer(node.target), node)

    def _field(self, target: Type, node: nodes.Path) -> Type:
        match target:
            case ContextType(fields=fields):
                return self._context_field(fields, node)
            case ListType(of=of):
                return ListType(self._field(of, node))
            case RangeType(of=of) if node.name in RANGE_PROPERTIES:
                return RANGE_FLAGS.get(node.name, of)
        if target in (ANY, NULL):
            return ANY
        known = properties_of(target)
        if node.name in known:
            return known[node.name][0]
        self.report(
            "unknown_property", node, did_you_mean(node.name, known), type=str(target), name=node.name
        )
        return ANY

    def _context_field(self, fields: Mapping[str, Type], node: nodes.Path) -> Type:
        if node.name in fields:
            return fields[node.name]
        if fields:
            target = node.target.name if isinstance(node.target, (nodes.Name, nodes.Path)) else "this context"
            self.report("unknown_field", node, did_you_mean(node.name, fields), name=node.name, target=target)
        return ANY

    def _filter(self, node: nodes.Filter) -> Type:
        target = self.infer(node.target)
        item = target.of if isinstance(target, ListType) else target
        scope: dict[str, Type] = {"item": item}
        if isinstance(item, ContextType):
            scope |= item.fields
        open_item = item == ANY or (isinstance(item, ContextType) and not item.fields)
        condition = self._quietly(scope, node.condition) if open_item else self.within(scope, node.condition)
        if condition == NUMBER:
            return item
        if condition in (BOOLEAN, NULL):
            return ListType(item)
        if condition != ANY:
            self.report("wrong_filter", node.condition, type=str(condition))
        return ANY

    def _quietly(self, scope: Mapping[str, Type], node: nodes.Node) -> Type:
        """Inside items of unknown shape every name may be a field: nothing is reported."""
        report, self.report = self.report, ignore
        type_ = self.within(scope, node)
        self.report = report
        return type_

    # Calls

    def _call(self, node: nodes.Call) -> Type:
        given = [self.infer(argument) for argument in node.positional]
        named = {name: self.infer(argument) for name, argument in node.named}
        if isinstance(node.function, nodes.Name):
            type_ = self.find(node.function.name)
            if not isinstance(type_, FunctionType) and node.function.name in BUILTINS:
                return self._builtin_call(node, BUILTINS[node.function.name], given, named)
            if type_ is None:
                names = [*BUILTINS, *self.visible()]
                self.report(
                    "unknown_function",
                    node.function,
                    did_you_mean(node.function.name, names),
                    name=node.function.name,
                )
                return ANY
        return self._function_call(node, self.infer(node.function), given)

    def _builtin_call(
        self, node: nodes.Call, function: Builtin, given: list[Type], named: dict[str, Type]
    ) -> Type:
        fitting = [overload for overload in function.overloads if takes(overload, given, named)]
        if not fitting:
            expected = " or ".join(signature(overload) for overload in reversed(function.overloads))
            shown = [*map(str, given), *(f"{name}: {type_}" for name, type_ in named.items())]
            self.report(
                "wrong_arguments", node, function=function.name, expected=expected, given=", ".join(shown)
            )
            return ANY
        results = {overload.result for overload in fitting}
        result = results.pop() if len(results) == 1 else ANY
        return narrowed(function.name, result, given)

    def _function_call(self, node: nodes.Call, type_: Type, given: list[Type]) -> Type:
        if type_ is ANY_FUNCTION or type_ in (ANY, NULL):
            return ANY
        if not isinstance(type_, FunctionType):
            self.report("not_callable", node.function, type=str(type_))
            return ANY
        fits = len(given) == len(type_.params) and all(map(may_be, given, type_.params))
        if not node.named and not fits:
            self.report(
                "wrong_arguments",
                node,
                function="This function",
                expected=f"({', '.join(map(str, type_.params))})",
                given=", ".join(map(str, given)),
            )
        return type_.result

    # Operators

    def _negation(self, node: nodes.Negation) -> Type:
        type_ = self.infer(node.operand)
        if type_ not in NEGATABLE:
            self.report("no_negation", node, type=str(type_))
            return ANY
        return type_

    def _arithmetic(self, node: nodes.Arithmetic) -> Type:
        left, right = self.infer(node.left), self.infer(node.right)
        if (
            node.operator == "/"
            and isinstance(node.right, nodes.Literal)
            and node.right.value == 0
            and right == NUMBER
        ):
            self.report("division_by_zero", node)
        if ANY in (left, right):
            return ANY
        result = ARITHMETIC_RESULTS.get((node.operator, left, right))
        if result is None:
            self.report("no_arithmetic", node, left=str(left), operator=node.operator, right=str(right))
            return ANY
        return result

    def _comparison(self, node: nodes.Comparison) -> Type:
        left, right = self.infer(node.left), self.infer(node.right)
        if node.operator in ("=", "!="):
            self._comparable(node, node.left, left, node.right, right)
        else:
            self._ordered(node, node.left, left, node.right, right)
        return BOOLEAN

    def _comparable(self, node: nodes.Node, a: nodes.Node, left: Type, b: nodes.Node, right: Type) -> bool:
        if comparable(left, right):
            return True
        hint = conversion_hint(left, b) or conversion_hint(right, a)
        self.report("not_comparable", node, hint, left=str(left), right=str(right))
        return False

    def _ordered(self, node: nodes.Node, a: nodes.Node, left: Type, b: nodes.Node, right: Type) -> None:
        if NULL in (left, right):
            self.report("compared_with_null", node)
        elif self._comparable(node, a, left, b, right):
            for type_ in (left, right):
                if type_ not in ORDERED:
                    self.report("not_ordered", node, type=str(type_))
                    return

    def _logic(self, node: nodes.And | nodes.Or) -> Type:
        for term in node.terms:
            self.condition(term)
        return BOOLEAN

    def _between(self, node: nodes.Between) -> Type:
        value = self.infer(node.value)
        for end in (node.low, node.high):
            self._ordered(node, node.value, value, end, self.infer(end))
        return BOOLEAN

    def _in(self, node: nodes.In) -> Type:
        value = self.infer(node.value)
        for test in node.tests:
            self._test(node.value, value, test)
        return BOOLEAN

    def _test(self, tested: nodes.Node, value: Type, test: nodes.Node) -> None:
        """One test of a value: another value, a range, or a list of these."""
        if isinstance(test, nodes.ListLiteral):
            for item in test.items:
                self._test(tested, value, item)
            return
        type_ = self.infer(test)
        wanted = type_.of if isinstance(type_, (RangeType, ListType)) and value != type_ else type_
        wanted = wanted.of if isinstance(wanted, RangeType) and not isinstance(value, RangeType) else wanted
        self._comparable(test, tested, value, test, wanted)

    def _instance_of(self, node: nodes.InstanceOf) -> Type:
        self.infer(node.value)
        if resolve_type(node.type, self.types) is None:
            self.report("unknown_type", node.type, name=node.type.name)
        elif lacks_parts(node.type) and node.type.name not in self.types:
            self.report("incomplete_type", node.type, name=node.type.name)
        return BOOLEAN

    # Control

    def _if(self, node: nodes.If) -> Type:
        self.condition(node.condition)
        return common_type([self.infer(node.then), self.infer(node.otherwise)])

    def _bindings(self, bindings: tuple[nodes.Binding, ...], scope: dict[str, Type]) -> None:
        for binding in bindings:
            scope[binding.name] = self._item_type(binding.domain)

    def _item_type(self, node: nodes.Node) -> Type:
        type_ = self.infer(node)
        if isinstance(type_, (ListType, RangeType)):
            return type_.of
        if type_ not in (ANY, NULL):
            self.report("not_iterable", node, type=str(type_))
        return ANY

    def _for(self, node: nodes.For) -> Type:
        scope: dict[str, Type] = {"partial": ANY_LIST}
        self.scopes.append(scope)
        self._bindings(node.bindings, scope)
        result = self.infer(node.body)
        self.scopes.pop()
        return ListType(result)

    def _quantified(self, node: nodes.Quantified) -> Type:
        scope: dict[str, Type] = {}
        self.scopes.append(scope)
        self._bindings(node.bindings, scope)
        self.condition(node.condition)
        self.scopes.pop()
        return BOOLEAN

    def _function_definition(self, node: nodes.FunctionDefinition) -> Type:
        types = tuple(ANY if type_ is None else self._reference(type_) for type_ in node.types)
        if node.external:
            self.report("external_function", node)
            return FunctionType(types, ANY)
        return FunctionType(types, self.within(dict(zip(node.parameters, types, strict=True)), node.body))

    def _reference(self, node: nodes.TypeReference) -> Type:
        type_ = resolve_type(node, self.types)
        if type_ is None:
            self.report("unknown_type", node, name=node.name)
        return type_ or ANY

    # Values

    def _list(self, node: nodes.ListLiteral) -> Type:
        return ListType(common_type([self.infer(item) for item in node.items]))

    def _context(self, node: nodes.ContextLiteral) -> Type:
        scope: dict[str, Type] = {}
        self.scopes.append(scope)
        for key, value in zip(node.keys, node.values, strict=True):
            if key in scope:
                self.report("duplicate_key", node, name=key)
            if isinstance(value, nodes.FunctionDefinition):
                scope[key] = FunctionType((ANY,) * len(value.parameters), ANY)
            scope[key] = self.infer(value)
        self.scopes.pop()
        return ContextType(scope)

    def _range(self, node: nodes.RangeLiteral) -> Type:
        low, high = self.infer(node.low), self.infer(node.high)
        if NULL not in (low, high):
            self._ordered(node, node.low, low, node.high, high)
        return RangeType(common_type([low, high]))

    def _test_range(self, node: nodes.TestRange) -> Type:
        return RangeType(self.infer(node.value))

    def _unary_tests(self, node: nodes.UnaryTests) -> Type:
        tested = nodes.Name(node.start, node.start, "?")
        value = self.find("?") or ANY
        for test in node.tests:
            if any(isinstance(part, nodes.Name) and part.name == "?" for part in nodes.walk(test)):
                self.condition(test)
            else:
                self._test(tested, value, test)
        return BOOLEAN


_RULES: dict[type, Callable[[Inference, Any], Type]] = {
    nodes.Literal: Inference._literal,
    nodes.BadLiteral: Inference._bad_literal,
    nodes.Name: Inference._name,
    nodes.Path: Inference._path,
    nodes.Filter: Inference._filter,
    nodes.Call: Inference._call,
    nodes.Negation: Inference._negation,
    nodes.Arithmetic: Inference._arithmetic,
    nodes.Comparison: Inference._comparison,
    nodes.And: Inference._logic,
    nodes.Or: Inference._logic,
    nodes.Between: Inference._between,
    nodes.In: Inference._in,
    nodes.InstanceOf: Inference._instance_of,
    nodes.If: Inference._if,
    nodes.For: Inference._for,
    nodes.Quantified: Inference._quantified,
    nodes.FunctionDefinition: Inference._function_definition,
    nodes.ListLiteral: Inference._list,
    nodes.ContextLiteral: Inference._context,
    nodes.RangeLiteral: Inference._range,
    nodes.TestRange: Inference._test_range,
    nodes.UnaryTests: Inference._unary_tests,
}
