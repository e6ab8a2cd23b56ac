"""Types of the language (DMN 1.4, 10.3.2.8 and 10.3.2.9): naming, conformance, and the type of a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from .values import Function, Range, YearsMonthsDuration


@dataclass(frozen=True, slots=True)
class Type:
    """A simple type; `name` is its spelling in an expression."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListType(Type):
    """A list of values of one type."""

    of: Type
    name: str = field(default="list", init=False)

    def __str__(self) -> str:
        return f"list<{self.of}>"


@dataclass(frozen=True, slots=True)
class ContextType(Type):
    """A context with at least these fields."""

    fields: Mapping[str, Type]
    name: str = field(default="context", init=False)

    def __str__(self) -> str:
        return f"context<{', '.join(f'{name}: {type_}' for name, type_ in self.fields.items())}>"

    def __hash__(self) -> int:
        return hash(tuple(self.fields))


@dataclass(frozen=True, slots=True)
class RangeType(Type):
    """A range between two values of one type."""

    of: Type
    name: str = field(default="range", init=False)

    def __str__(self) -> str:
        return f"range<{self.of}>"


@dataclass(frozen=True, slots=True)
class FunctionType(Type):
    """A function; `params` are the types of its parameters."""

    params: tuple[Type, ...]
    result: Type
    name: str = field(default="function", init=False)

    def __str__(self) -> str:
        return f"function<{', '.join(map(str, self.params))}> -> {self.result}"


ANY = Type("Any")
NULL = Type("Null")
NUMBER = Type("number")
STRING = Type("string")
BOOLEAN = Type("boolean")
DATE = Type("date")
TIME = Type("time")
DATE_TIME = Type("date and time")
DAYS_DURATION = Type("days and time duration")
YEARS_DURATION = Type("years and months duration")

ANY_LIST = ListType(ANY)
ANY_CONTEXT = ContextType({})
ANY_RANGE = RangeType(ANY)
ANY_FUNCTION = FunctionType((), ANY)

SIMPLE_TYPES: Mapping[str, Type] = {
    type_.name: type_
    for type_ in (ANY, NULL, NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAYS_DURATION, YEARS_DURATION)
} | {"dateTime": DATE_TIME, "dayTimeDuration": DAYS_DURATION, "yearMonthDuration": YEARS_DURATION}

SIMPLE_TYPE_OF_CLASS: Mapping[type, Type] = {
    Decimal: NUMBER,
    int: NUMBER,
    float: NUMBER,
    str: STRING,
    bool: BOOLEAN,
    type(None): NULL,
    date: DATE,
    time: TIME,
    datetime: DATE_TIME,
    timedelta: DAYS_DURATION,
    YearsMonthsDuration: YEARS_DURATION,
}

CLASS_OF_TYPE: Mapping[Type, type] = {
    type_: class_ for class_, type_ in SIMPLE_TYPE_OF_CLASS.items() if class_ not in (int, float, type(None))
}


def type_of(value: Any) -> Type:
    """The most specific type of a value; a list of different types is a list of Any."""
    simple = SIMPLE_TYPE_OF_CLASS.get(type(value))
    if simple is not None:
        return simple
    if isinstance(value, Mapping):
        return ContextType({name: type_of(item) for name, item in value.items()})
    if isinstance(value, (list, tuple)):
        return ListType(common_type([type_of(item) for item in value]))
    if isinstance(value, Range):
        return RangeType(type_of(value.end if value.start is None else value.start))
    if isinstance(value, Function):
        return FunctionType((ANY,) * len(value.parameters), ANY)
    return ANY


def common_type(types: list[Type]) -> Type:
    """The type that all of `types` conform to: one of them, or Any. Nulls do not count."""
    known = [type_ for type_ in types if type_ != NULL]
    if not known:
        return NULL if types else ANY
    widest = known[0]
    for type_ in known[1:]:
        if conforms(type_, widest):
            continue
        if not conforms(widest, type_):
            return ANY
        widest = type_
    return widest


def conforms(type_: Type, target: Type) -> bool:
    """Whether every value of `type_` may stand where a `target` is expected."""
    if target == ANY or type_ in (NULL, target):
        return True
    match type_, target:
        case ListType(of=of), ListType(of=wanted):
            return conforms(of, wanted)
        case RangeType(of=of), RangeType(of=wanted):
            return conforms(of, wanted)
        case ContextType(fields=fields), ContextType(fields=wanted):
            return all(name in fields and conforms(fields[name], wanted[name]) for name in wanted)
        case FunctionType(), FunctionType():
            return _function_conforms(type_, target)
    return False


def _function_conforms(type_: FunctionType, target: FunctionType) -> bool:
    """Parameters may be wider and the result narrower than wanted."""
    return (
        len(type_.params) == len(target.params)
        and all(conforms(wanted, given) for given, wanted in zip(type_.params, target.params, strict=True))
        and conforms(type_.result, target.result)
    )


def is_instance(value: Any, type_: Type) -> bool:
    """The operator `instance of`. Null is an instance of nothing else; a context may have more fields."""
    simple = CLASS_OF_TYPE.get(type_)
    if simple is not None:
        return type(value) is simple
    if value is None:
        return type_ == NULL
    return type_ == ANY or _is_structure(value, type_, set())


def _is_structure(value: Any, type_: Type, seen: set[tuple[int, int]]) -> bool:
    """One failure fails all, so what was `seen` need not be looked at twice, however often it is shared."""
    key = (id(value), id(type_))
    if key in seen:
        return True
    seen.add(key)
    match type_:
        case ListType(of=of):
            return isinstance(value, list) and all(_may_stand(item, of, seen) for item in value)
        case ContextType(fields=fields):
            return isinstance(value, dict) and all(
                name in value and _may_stand(value[name], wanted, seen) for name, wanted in fields.items()
            )
        case RangeType(of=of):
            return isinstance(value, Range) and all(
                _may_stand(end, of, seen) for end in (value.start, value.end)
            )
        case FunctionType():
            return isinstance(value, Function) and (type_ is ANY_FUNCTION or _function_fits(value, type_))
    return False


def _may_stand(value: Any, type_: Type, seen: set[tuple[int, int]]) -> bool:
    """Whether a part of a structure is null or of a type."""
    if value is None or type_ is ANY:
        return True
    simple = CLASS_OF_TYPE.get(type_)
    if simple is not None:
        return type(value) is simple
    return type_ == ANY or _is_structure(value, type_, seen)


def _function_fits(function: Function, type_: FunctionType) -> bool:
    own = function.type if function.type is not None else FunctionType((ANY,) * len(function.parameters), ANY)
    return _function_conforms(own, type_)
