"""The calls a host makes: parse, compile, evaluate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from .closures import Closure, Compilation
from .errors import FeelLimitError, Position
from .grammar import parse_expression, parse_tests, parse_type_reference
from .limits import DEFAULT_LIMITS, Clock, Limits, Run
from .nodes import Node, TypeReference
from .normal import PLAIN, normalize
from .references import resolve_type
from .scopes import MISSING
from .types import Type


def _is_plain(value: Any) -> bool:
    """Whether a value of the host is one of the language as it stands."""
    return value.is_finite() if type(value) is Decimal else type(value) in PLAIN


_STRUCTURES = frozenset((list, dict))


def system_clock() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A parsed text: `root` is the syntax tree. Compile it, check it or translate it to SQL."""

    text: str
    root: Node

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Step:
    """The value of one part of an expression, as `Compiled.explain` saw it."""

    text: str
    value: Any
    start: int
    end: int


class Compiled:
    """A text ready to be evaluated many times, by any number of threads.

    `names` are the variables it reads; whatever else a context holds is not looked at.
    """

    __slots__ = (
        "_clock",
        "_closure",
        "_generic",
        "_limits",
        "_needs_run",
        "_position",
        "_types",
        "expression",
        "names",
    )

    def __init__(
        self, expression: Expression, limits: Limits, types: Mapping[str, Type], clock: Clock
    ) -> None:
        compilation = Compilation(expression.text, limits, types)
        self._closure = compilation.compile(expression.root)
        self.expression = expression
        self.names = frozenset(compilation.read)
        self._generic = tuple(sorted(compilation.generic))
        self._needs_run = compilation.needs_run
        self._limits = limits
        self._types = types
        self._clock = clock
        self._position = Position.of(expression.text, 0, len(expression.text))

    def __call__(self, context: Mapping[str, Any], *, clock: Clock | None = None) -> Any:
        """The value in a context. Raises `FeelLimitError` and `FeelValueError`; a failed operation gives
        null.
        """
        try:
            if self._generic or type(context) is not dict:
                context = self._normalized(context)
            if not self._needs_run:
                return self._closure(context, None)  # type: ignore[arg-type]
            run = self._run(clock)
            value = self._closure(context, run)
            return run.check_whole(value) if type(value) in _STRUCTURES else value
        except RecursionError:
            raise self._too_deep() from None
        except InvalidOperation:
            return self._with_all_normalized(self._closure, context, clock)

    def explain(self, context: Mapping[str, Any], *, clock: Clock | None = None) -> list[Step]:
        """The values of all parts that were evaluated, in the order in which they were finished."""
        steps: list[Step] = []
        text = self.expression.text

        def trace(node: Node, closure: Closure) -> Closure:
            def traced(scope: Any, run: Run) -> Any:
                value = closure(scope, run)
                run.check_size(len(steps))
                steps.append(Step(text[node.start : node.end], value, node.start, node.end))
                return value

            return traced

        compilation = Compilation(text, self._limits, self._types, trace=trace)
        closure = compilation.compile(self.expression.root)
        try:
            self._with_all_normalized(closure, context, clock)
        except RecursionError:
            raise self._too_deep() from None
        return steps

    def _normalized(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """A context with values of the language for the names that are read; the same one if it has them
        already.
        """
        if type(context) is dict and all(_is_plain(context.get(name)) for name in self._generic):
            return context
        values = {}
        for name in self.names:
            value = context.get(name, MISSING)
            if value is not MISSING:
                values[name] = value
        for name in self._generic:
            if name in values:
                values[name] = normalize(values[name], name)
        return values

    def _with_all_normalized(self, closure: Closure, context: Mapping[str, Any], clock: Clock | None) -> Any:
        values = {name: normalize(context[name], name) for name in self.names if name in context}
        return closure(values, self._run(clock))

    def _run(self, clock: Clock | None) -> Run:
        return Run(self._limits, clock or self._clock, self._position)

    def _too_deep(self) -> FeelLimitError:
        return FeelLimitError(
            "too_deep", "The evaluation is nested too deep", self._position, limit=self._limits.depth
        )


class CompiledTests:
    """Unary tests ready to be evaluated: called with the tested value and a context."""

    __slots__ = ("_compiled", "names")

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self.names = compiled.names - {"?"}

    @property
    def expression(self) -> Expression:
        return self._compiled.expression

    def __call__(
        self, input_value: Any, context: Mapping[str, Any] | None = None, *, clock: Clock | None = None
    ) -> bool | None:
        """True when the value passes one of the tests; null when that cannot be said."""
        result = self._compiled({**(context or {}), "?": input_value}, clock=clock)
        return result if type(result) is bool else None

    def explain(self, input_value: Any, context: Mapping[str, Any] | None = None) -> list[Step]:
        """As `Compiled.explain`."""
        return self._compiled.explain({**(context or {}), "?": input_value})


def parse(text: str, *, names: Iterable[str] = (), limits: Limits | None = None) -> Expression:
    """The expression in `text`. `names` are known variables whose names hold more than words."""
    return Expression(text, parse_expression(text, names, limits))


def parse_unary_tests(text: str, *, names: Iterable[str] = (), limits: Limits | None = None) -> Expression:
    """The unary tests in `text`, the content of an input cell of a decision table."""
    return Expression(text, parse_tests(text, names, limits))


def parse_type(text: str, *, types: Mapping[str, Type] | None = None) -> Type | None:
    """The type in `text`, such as `list<number>`; None if it names a type that is in neither the language nor
    `types`."""
    reference = parse_type_reference(text)
    return resolve_type(reference, types or {}) if isinstance(reference, TypeReference) else None


def compile(
    expression: str | Expression,
    *,
    names: Iterable[str] = (),
    limits: Limits | None = None,
    types: Mapping[str, Type] | None = None,
    clock: Clock = system_clock,
) -> Compiled:
    """An expression ready to be evaluated. `types` are the host's own, for `instance of`."""
    if isinstance(expression, str):
        expression = parse(expression, names=names, limits=limits)
    return _compiled(expression, limits, types, clock)


def compile_unary_tests(
    expression: str | Expression,
    *,
    names: Iterable[str] = (),
    limits: Limits | None = None,
    types: Mapping[str, Type] | None = None,
    clock: Clock = system_clock,
) -> CompiledTests:
    """Unary tests ready to be evaluated."""
    if isinstance(expression, str):
        expression = parse_unary_tests(expression, names=names, limits=limits)
    return CompiledTests(_compiled(expression, limits, types, clock))


def _compiled(
    expression: Expression, limits: Limits | None, types: Mapping[str, Type] | None, clock: Clock
) -> Compiled:
    try:
        return Compiled(expression, limits or DEFAULT_LIMITS, types or {}, clock)
    except RecursionError:
        position = Position.of(expression.text, 0, len(expression.text))
        raise FeelLimitError("too_deep", "The expression is nested too deep", position) from None


def evaluate(
    text: str,
    context: Mapping[str, Any] | None = None,
    *,
    limits: Limits | None = None,
    clock: Clock = system_clock,
) -> Any:
    """The value of `text` in a context, once. Compile what is evaluated more often."""
    context = context or {}
    names = [name for name in context if isinstance(name, str)]
    return compile(text, names=names, limits=limits, clock=clock)(context)
