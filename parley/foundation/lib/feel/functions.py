"""What can be called: functions of the host, functions written in an expression, and the built-in ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import DecimalException
from operator import is_
from typing import Any

from .limits import Run
from .scopes import Scope
from .temporal import midnight
from .types import ANY, DATE_TIME, FunctionType, ListType, Type, is_instance
from .values import Function

NO_FIT = object()
"""Marks an argument that does not fit its parameter."""

_OMITTED = object()


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """One parameter of a built-in function."""

    name: str
    type: Type
    optional: bool = False
    nullable: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Overload:
    """One form of a built-in function.

    `variadic`: its only parameter, a list, may also be given as separate arguments. `takes_rest`: its last
    parameter is the list of all remaining arguments. `needs_run`: the implementation takes the `Run` first.
    `classes`: the Python classes of the parameters where these say all about their types.
    """

    parameters: tuple[Parameter, ...]
    result: Type
    implementation: Callable[..., Any]
    variadic: bool = False
    needs_run: bool = False
    takes_rest: bool = False
    classes: tuple[type, ...] | None = None

    def takes_exactly(self, positional: list[Any]) -> bool:
        """Whether the arguments are of the very types of the parameters, so that nothing is to be coerced."""
        classes = self.classes
        return (
            classes is not None
            and len(positional) == len(classes)
            and all(map(is_, map(type, positional), classes))
        )

    def bind(self, positional: list[Any], named: Mapping[str, Any]) -> list[Any] | None:
        """The arguments in order, coerced; None when this form does not take them."""
        if named:
            return self._bind_named(named)
        if self.variadic and not (len(positional) == 1 and isinstance(positional[0], list)):
            if not positional:
                return None
            positional = [positional]
        if self.takes_rest:
            return self._bind_rest(positional)
        if len(positional) > len(self.parameters):
            return None
        return self._coerced(positional)

    def _bind_rest(self, positional: list[Any]) -> list[Any] | None:
        fixed = len(self.parameters) - 1
        first, rest_type = self._coerced(positional[:fixed], fixed), self.parameters[-1].type
        if first is None or len(positional) <= fixed or not isinstance(rest_type, ListType):
            return None
        rest = [coerce_argument(argument, Parameter("", rest_type.of)) for argument in positional[fixed:]]
        return None if any(argument is NO_FIT for argument in rest) else [*first, rest]

    def _bind_named(self, named: Mapping[str, Any]) -> list[Any] | None:
        if any(all(name != parameter.name for parameter in self.parameters) for name in named):
            return None
        if any(p.name not in named and not p.optional for p in self.parameters):
            return None
        arguments = [named.get(parameter.name, _OMITTED) for parameter in self.parameters]
        while arguments and arguments[-1] is _OMITTED:
            arguments.pop()
        if self.takes_rest:
            rest = arguments.pop()
            return self._bind_rest([*arguments, *(rest if isinstance(rest, list) else [rest])])
        return self._coerced(arguments)

    def _coerced(self, arguments: list[Any], count: int | None = None) -> list[Any] | None:
        """The first `count` arguments, all by default."""
        if any(not parameter.optional for parameter in self.parameters[len(arguments) : count]):
            return None
        result = []
        for argument, parameter in zip(arguments, self.parameters, strict=False):
            value = None if argument is _OMITTED else coerce_argument(argument, parameter)
            if value is NO_FIT:
                return None
            result.append(value)
        return result


def coerce_argument(value: Any, parameter: Parameter) -> Any:
    """The argument as the parameter wants it, or `NO_FIT`.

    A list of one value and the value itself stand for each other; a date becomes its midnight in UTC
    (10.3.2.9.4).
    """
    type_ = parameter.type
    if value is None:
        return None if parameter.nullable or type_ == ANY else NO_FIT
    if is_instance(value, type_):
        return value
    if type(value) is list and len(value) == 1 and not isinstance(type_, ListType):
        return value[0] if is_instance(value[0], type_) else NO_FIT
    if isinstance(type_, ListType) and type(value) is not list and is_instance(value, type_.of):
        return [value]
    if type_ == DATE_TIME and type(value) is date:
        return midnight(value)
    return NO_FIT


@dataclass(frozen=True, slots=True, eq=False)
class Builtin(Function):
    """A built-in function with its forms, tried in order."""

    overloads: tuple[Overload, ...] = ()

    def invoke(self, run: Run, positional: list[Any], named: Mapping[str, Any]) -> Any:
        """Its value, or null when no form takes the arguments."""
        for overload in self.overloads:
            if overload.takes_exactly(positional) and not named:
                return _computed(overload, positional, run)
        for overload in self._in_order_of(named):
            arguments = overload.bind(positional, named)
            if arguments is not None:
                return _computed(overload, arguments, run)
        return None

    def _in_order_of(self, named: Mapping[str, Any]) -> Sequence[Overload]:
        """The forms to try: first those whose parameters come in the order in which the arguments are named, as
        `before(point: 1, range: [2..3])` and `before(range: [2..3], point: 1)` differ in nothing else."""
        if len(named) < 2:
            return self.overloads
        order = list(named)
        return sorted(self.overloads, key=lambda form: [each.name for each in form.parameters] != order)


def _computed(overload: Overload, arguments: list[Any], run: Run) -> Any:
    """The result of the implementation; null where a number leaves the range of the language."""
    run.spend(1 + sum(len(a) for a in arguments if isinstance(a, (list, dict, str))))
    if overload.needs_run:
        arguments.insert(0, run)
    try:
        result = overload.implementation(*arguments)
    except DecimalException:
        return None
    return run.built(result) if isinstance(result, (list, dict, str)) else result


@dataclass(frozen=True, slots=True, eq=False)
class UserFunction(Function):
    """A function written in an expression, with the scope it was written in."""

    body: Callable[[Any, Run], Any] = field(kw_only=True)
    scope: Any = field(kw_only=True)
    types: tuple[Type | None, ...] = field(kw_only=True)

    def invoke(self, run: Run, positional: list[Any], named: Mapping[str, Any]) -> Any:
        """The value of the body, or null when the arguments do not fit."""
        arguments = self.arrange(positional, dict(named))
        if arguments is None:
            return None
        scope = Scope(self.scope)
        for name, type_, value in zip(self.parameters, self.types, arguments, strict=True):
            if type_ is not None and value is not None:
                value = coerce_argument(value, Parameter(name, type_))
                if value is NO_FIT:
                    return None
            scope[name] = value
        run.enter()
        run.spend(1)
        try:
            return self.body(scope, run)
        finally:
            run.leave()


def function_type(parameters: tuple[Type | None, ...], result: Type) -> FunctionType:
    return FunctionType(tuple(type_ or ANY for type_ in parameters), result)
