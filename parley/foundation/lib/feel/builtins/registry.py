"""How a built-in function is declared: its signature as DMN writes it, above its implementation.

`name?: type` may be left out, `name: type?` may be null, `name...: type` takes all remaining arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ..functions import Builtin, Overload, Parameter
from ..types import (
    ANY_CONTEXT,
    ANY_FUNCTION,
    ANY_LIST,
    ANY_RANGE,
    CLASS_OF_TYPE,
    NUMBER,
    SIMPLE_TYPES,
    STRING,
    ListType,
    Type,
)

BUILTINS: dict[str, Builtin] = {}
"""All built-in functions by name."""

_TYPES: dict[str, Type] = {
    **SIMPLE_TYPES,
    "list": ANY_LIST,
    "context": ANY_CONTEXT,
    "range": ANY_RANGE,
    "function": ANY_FUNCTION,
    "list<number>": ListType(NUMBER),
    "list<string>": ListType(STRING),
    "list<context>": ListType(ANY_CONTEXT),
}

Implementation = TypeVar("Implementation", bound=Callable[..., Any])


def builtin(
    signature: str, *, variadic: bool = False, needs_run: bool = False
) -> Callable[[Implementation], Implementation]:
    """Register the decorated function under one more signature.

    `variadic`: the only parameter, a list, may also be given as separate arguments. `needs_run`: the
    implementation takes the `Run` first, because its cost is not that of reading its arguments once.
    """
    name, _, rest = signature.partition("(")
    parameter_text, _, result_text = rest.rpartition(") -> ")
    parameters = tuple(_parameter(text) for text in parameter_text.split(", ") if text)
    rest_type = parameters[-1].type if "..." in parameter_text else None
    if rest_type is not None:
        parameters = (*parameters[:-1], Parameter(parameters[-1].name, ListType(rest_type)))

    def register(implementation: Implementation) -> Implementation:
        overload = Overload(
            parameters,
            _TYPES[result_text],
            implementation,
            variadic,
            needs_run,
            rest_type is not None,
            None if rest_type is not None else _classes(parameters),
        )
        earlier = BUILTINS[name].overloads if name in BUILTINS else ()
        names = tuple(parameter.name for parameter in parameters)
        BUILTINS[name] = Builtin(name, names, _only_in_expressions, overloads=(overload, *earlier))
        return implementation

    return register


def _classes(parameters: tuple[Parameter, ...]) -> tuple[type, ...] | None:
    known = {**CLASS_OF_TYPE, ANY_LIST: list, ANY_CONTEXT: dict}
    classes = tuple(known.get(parameter.type) for parameter in parameters)
    return None if None in classes else classes  # type: ignore[return-value]


def _parameter(text: str) -> Parameter:
    name, type_name = text.split(": ")
    return Parameter(
        name.removesuffix("...").removesuffix("?"),
        _TYPES[type_name.removesuffix("?")],
        optional=name.endswith("?"),
        nullable=type_name.endswith("?"),
    )


def _only_in_expressions(*arguments: Any) -> Any:
    raise TypeError("A built-in function is called from an expression, not from the host")
