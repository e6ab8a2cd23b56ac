"""FEEL expressions of a process: compiled once, evaluated over the variables that a token sees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from ...feel import Compiled, FeelError, Limits, compile
from .problems import Problem
from .steps import from_utc_text
from .values import decode

if TYPE_CHECKING:
    from .graph import Value
    from .tokens import Run, Token

Sight = Callable[..., Any]
"""Evaluates an expression, and optionally extra variables before all others, as seen from one token."""

LIMITS = Limits(text_length=20_000)
_UNCHANGED = frozenset({str, int, float, bool, type(None)})


class Expression:
    """`names` are the variables that it reads. Never changes; safe to share."""

    __slots__ = ("_compiled", "names", "text")

    def __init__(self, text: str, compiled: Compiled) -> None:
        self.text = text
        self.names = compiled.names
        self._compiled = compiled

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def __call__(self, variables: Mapping[str, Any], at: str) -> Any:
        """The value over variables as kept in the state; `at` is what `now()` and `today()` say. Raises FeelError."""
        for name in self.names:
            if type(variables.get(name)) not in _UNCHANGED:
                variables = {name: decode(variables[name]) for name in self.names if name in variables}
                break
        return self._compiled(variables, clock=partial(from_utc_text, at))


def compile_expression(text: str, names: Iterable[str] = ()) -> Expression:
    """Raises FeelError for what is not FEEL. `names` are variables; those of several words must be known."""
    return _compile(text, frozenset(name for name in names if not name.isidentifier()))


@lru_cache(maxsize=4096)
def _compile(text: str, names: frozenset[str]) -> Expression:
    """Cached: the same few texts come again with every version of a model."""
    return Expression(text, compile(text, names=names, limits=LIMITS))


def forget_compiled() -> None:
    """Empty the cache of compiled texts, for measuring."""
    _compile.cache_clear()


def evaluate(run: Run, token: Token, expression: Expression, extra: dict[str, Any] | None = None) -> Any:
    """The value as seen from a token, `extra` before its variables. Raises Problem where the evaluation fails."""
    variables = run.seen(token)
    return value_of(expression, {**variables, **extra} if extra else variables, run.at)


def value_of(expression: Expression, variables: dict[str, Any], at: str) -> Any:
    """The value over variables of the state. Raises Problem where the evaluation fails."""
    try:
        return expression(variables, at)
    except FeelError as error:
        raise Problem("expression", f"{expression.text!r} cannot be evaluated: {error}") from None


def sight(run: Run, token: Token) -> Sight:
    """Evaluates expressions as seen from a token."""
    return partial(evaluate, run, token)


def resolve(see: Sight, value: Value, extra: dict[str, Any] | None = None) -> Any:
    """A fixed text as it is, an expression evaluated."""
    return value if isinstance(value, str) else see(value, extra)
