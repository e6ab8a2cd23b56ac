"""Whether types of arguments fit a function, and what its result then is."""

from __future__ import annotations

from collections.abc import Mapping

from .functions import Overload, Parameter
from .types import ANY, NULL, ContextType, FunctionType, ListType, RangeType, Type, common_type, conforms


def takes(overload: Overload, given: list[Type], named: Mapping[str, Type]) -> bool:
    if named:
        by_name = {parameter.name: parameter for parameter in overload.parameters}
        return all(
            name in by_name and _may_be_given(type_, by_name[name]) for name, type_ in named.items()
        ) and all(parameter.optional or parameter.name in named for parameter in overload.parameters)
    if overload.takes_rest:
        *fixed, rest = overload.parameters
        assert isinstance(rest.type, ListType)
        return (
            len(given) > len(fixed)
            and all(map(_may_be_given, given, fixed))
            and all(may_be(type_, rest.type.of) for type_ in given[len(fixed) :])
        )
    if overload.variadic and len(given) > 1:
        wanted = overload.parameters[0].type
        return isinstance(wanted, ListType) and all(may_be(type_, wanted.of) for type_ in given)
    required = sum(not parameter.optional for parameter in overload.parameters)
    return required <= len(given) <= len(overload.parameters) and all(
        map(_may_be_given, given, overload.parameters)
    )


def _may_be_given(type_: Type, parameter: Parameter) -> bool:
    if type_ == NULL:
        return parameter.nullable or parameter.type == ANY
    return may_be(type_, parameter.type)


def may_be(type_: Type, wanted: Type) -> bool:
    """Whether a value of `type_` may turn out to be, or be converted to, a `wanted`."""
    if ANY in (type_, wanted) or conforms(type_, wanted):
        return True
    if isinstance(wanted, FunctionType):
        return isinstance(type_, FunctionType)
    if isinstance(wanted, ListType):
        return may_be(type_.of if isinstance(type_, ListType) else type_, wanted.of)
    if isinstance(type_, ListType):
        return may_be(type_.of, wanted)
    if isinstance(type_, (RangeType, ContextType)):
        return type(type_) is type(wanted)
    return False


def signature(overload: Overload) -> str:
    shown = (f"{p.name}: {p.type}" + (" (optional)" if p.optional else "") for p in overload.parameters)
    return f"({', '.join(shown)})"


_ELEMENT = frozenset(("min", "max"))
_SAME_LIST = frozenset(
    (
        "sublist",
        "append",
        "concatenate",
        "insert before",
        "remove",
        "reverse",
        "union",
        "distinct values",
        "sort",
        "list replace",
    )
)


def narrowed(name: str, result: Type, given: list[Type]) -> Type:
    """The result of a list function by the type of the list it is given."""
    first = given[0] if given else ANY
    if name in _ELEMENT:
        types = [type_.of if isinstance(type_, ListType) else type_ for type_ in given]
        return common_type(types) if types else ANY
    if (name in _SAME_LIST and len(given) == 1) or name in ("sublist", "remove", "sort"):
        return first if isinstance(first, ListType) else result
    return result
