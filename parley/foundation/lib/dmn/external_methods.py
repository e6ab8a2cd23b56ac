"""The methods of ``java.lang`` that external functions may name: arithmetic, conversions, ``String.format``.

There is no Java behind this library, and nothing is loaded by name: what is not in the table here does not exist.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

Method = Callable[..., Any]
"""Takes FEEL values and gives one. Raises DoesNotFit for arguments that the method does not take."""

_SIGNATURE = re.compile(r"\s*(\w+)\s*\(([^()]*)\)\s*")
_INTEGER_BITS = {"byte": 8, "short": 16, "int": 32, "long": 64}
_FLOATING = ("float", "double")
_BOXED = {
    "Byte": "byte",
    "Short": "short",
    "Integer": "int",
    "Long": "long",
    "Float": "float",
    "Double": "double",
}
_FORMAT = re.compile(r"%(%|s|d|[.\d]*f)")


class DoesNotFit(ValueError):
    """An argument is not of the type that the method takes."""


def find_method(name: str, signature: str) -> Method | None:
    """The method of a class by its signature, such as ``max(double, double)``; None for one that is not listed."""
    match = _SIGNATURE.fullmatch(signature)
    if match is None:
        return None
    kinds = tuple(_kind(kind) for kind in match[2].split(",") if kind.strip())
    function = _METHODS.get((name, match[1], kinds))
    if function is None:
        return None
    return lambda *arguments: _result(function(*_arguments(kinds, arguments)))


def _kind(text: str) -> str:
    """A parameter type: ``double``, ``String``, or ``Object...`` for the array that takes the remaining arguments."""
    kind = text.strip().removeprefix("[L").removesuffix(";").rpartition(".")[2]
    return f"{kind}..." if text.strip().startswith("[L") else kind


def _arguments(kinds: Sequence[str], arguments: Sequence[Any]) -> list[Any]:
    if kinds and kinds[-1].endswith("..."):
        fixed = len(kinds) - 1
        return [*map(_argument, kinds[:fixed], arguments[:fixed]), *arguments[fixed:]]
    if len(kinds) != len(arguments):
        raise DoesNotFit(f"it takes {len(kinds)} arguments, not {len(arguments)}")
    return list(map(_argument, kinds, arguments))


def _argument(kind: str, value: Any) -> Any:
    if kind in _INTEGER_BITS and isinstance(value, Decimal):
        return _integer(kind, value)
    if kind in _FLOATING and isinstance(value, Decimal):
        return float(value)
    if kind == "char" and isinstance(value, str) and len(value) == 1:
        return value
    if kind in ("String", "Object", "boolean") and value is not None:
        return value
    raise DoesNotFit(f"{value!r} is no {kind}")


def _integer(kind: str, value: Decimal) -> int:
    bound = 1 << (_INTEGER_BITS[kind] - 1)
    number = int(value)
    if number != value or not -bound <= number < bound:
        raise DoesNotFit(f"{value} is no {kind}")
    return number


def _result(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _parse(kind: str) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise DoesNotFit(f"{text!r} is no {kind}") from error
        return float(number) if kind in _FLOATING else _integer(kind, number)

    return parse


def _format(pattern: str, *values: Any) -> str:
    """``String.format`` with ``%s``, ``%d``, ``%f`` and ``%.2f``."""
    rest = iter(values)

    def piece(match: re.Match[str]) -> str:
        if match[1] == "%":
            return "%"
        value = next(rest, None)
        if match[1] == "s":
            return "null" if value is None else str(value)
        if not isinstance(value, Decimal):
            raise DoesNotFit(f"{value!r} is no number")
        return str(int(value)) if match[1] == "d" else f"{value:{match[1]}}"

    return _FORMAT.sub(piece, pattern)


def _math_methods() -> dict[tuple[str, str, tuple[str, ...]], Callable[..., Any]]:
    one = {
        "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin, "acos": math.acos, "atan": math.atan,
        "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh, "exp": math.exp, "log": math.log,
        "log10": math.log10, "sqrt": math.sqrt, "cbrt": math.cbrt, "ceil": math.ceil, "floor": math.floor,
        "toRadians": math.radians, "toDegrees": math.degrees,
    }  # fmt: skip
    two = {"pow": math.pow, "atan2": math.atan2, "hypot": math.hypot}
    methods: dict[tuple[str, str, tuple[str, ...]], Callable[..., Any]] = {}
    methods |= {("java.lang.Math", name, ("double",)): function for name, function in one.items()}
    methods |= {("java.lang.Math", name, ("double", "double")): function for name, function in two.items()}
    for kind in ("int", "long", "float", "double"):
        methods |= {("java.lang.Math", name, (kind, kind)): function for name, function in _PAIRS.items()}
        methods["java.lang.Math", "abs", (kind,)] = abs
    return methods


def _conversion_methods() -> dict[tuple[str, str, tuple[str, ...]], Callable[..., Any]]:
    methods: dict[tuple[str, str, tuple[str, ...]], Callable[..., Any]] = {}
    for name, kind in _BOXED.items():
        methods[f"java.lang.{name}", "valueOf", (kind,)] = lambda value: value
        methods[f"java.lang.{name}", "valueOf", ("String",)] = _parse(kind)
        methods[f"java.lang.{name}", f"parse{kind.capitalize()}", ("String",)] = _parse(kind)
    return methods


_PAIRS: dict[str, Callable[..., Any]] = {"max": max, "min": min}
_METHODS = (
    _math_methods()
    | _conversion_methods()
    | {
        ("java.lang.String", "valueOf", ("char",)): str,
        ("java.lang.String", "valueOf", ("String",)): str,
        ("java.lang.String", "format", ("String", "Object...")): _format,
    }
)
