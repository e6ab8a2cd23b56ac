"""Boxed loops (DMN 1.4, clauses 10.2.2.9 to 10.2.2.11): for, every, some and filter, as FEEL itself has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from parley.foundation.lib.feel import FeelError
from parley.foundation.lib.feel.grammar import parse_expression
from parley.foundation.lib.feel.loops import filter_items, iterable
from parley.foundation.lib.feel.scopes import Scope as InnerScope

from .domains import ANYTHING
from .element import attribute
from .environment import NULL, Code, Environment, Run, Scope
from .expression import Expression
from .feel_code import expression_code, is_feel


def for_code(expression: Expression, environment: Environment) -> Code:
    """The list of the results for each item; ``partial`` holds the results so far."""
    name, domain, body = _parts(expression, "return", environment.knowing({"partial": ANYTHING}))
    uses_partial = "partial" in "".join(expression.xml.itertext())

    def code(scope: Scope, run: Run) -> Any:
        items = _items(domain(scope, run), environment.place, run)
        if items is None:
            return None
        results: list[Any] = []
        for inner in _scopes(name, items, scope, run):
            if uses_partial:
                run.feel.spend(len(results))
                inner["partial"] = list(results)
            results.append(body(inner, run))
        return results

    return code


def quantified_code(expression: Expression, environment: Environment) -> Code:
    """``every`` and ``some``, in three-valued logic: an unknown condition makes an undecided result null."""
    name, domain, condition = _parts(expression, "satisfies", environment)
    decisive = expression.kind == "some"

    def code(scope: Scope, run: Run) -> Any:
        items = _items(domain(scope, run), environment.place, run)
        if items is None:
            return None
        result: bool | None = not decisive
        for inner in _scopes(name, items, scope, run):
            truth = condition(inner, run)
            if truth is decisive:
                return decisive
            if not isinstance(truth, bool):
                result = None
        return result

    return code


def filter_code(expression: Expression, environment: Environment) -> Code:
    """The items for which ``match`` is true (it sees ``item`` and its entries), or the item at a position."""
    domain = _part(expression, "in", environment)
    match = _part(expression, "match", environment.opened().knowing({"item": ANYTHING}))
    return lambda scope, run: filter_items(
        domain(scope, run), lambda inner, _: match(inner, run), scope, run.feel
    )


def _parts(expression: Expression, body: str, environment: Environment) -> tuple[str, Code, Code]:
    name = attribute(expression.xml, "iteratorVariable").strip()
    if not name:
        environment.report("The loop has no iterator variable")
    inner = environment.knowing({name: ANYTHING})
    return name, _domain(expression, environment), _part(expression, body, inner)


def _domain(expression: Expression, environment: Environment) -> Code:
    """What the loop goes through. ``1..3`` may stand here without brackets, as it does in the loops of FEEL."""
    part = expression.part("in")
    if part is not None and part.kind == "literalExpression" and is_feel(part.language) and ".." in part.text:
        as_loop = f"for item in {part.text} return item"
        if not _parses(part.text, environment) and _parses(as_loop, environment):
            return expression_code(as_loop, environment.within("in"))
    return _part(expression, "in", environment)


def _parses(text: str, environment: Environment) -> bool:
    try:
        parse_expression(text, environment.known_names)
    except FeelError:
        return False
    return True


def _part(expression: Expression, name: str, environment: Environment) -> Code:
    part = expression.part(name)
    within = environment.within(name)
    if part is None:
        within.report("There is no expression here; the value is null")
        return NULL
    return environment.compile(part, within)


def _items(value: Any, place: str, run: Run) -> Iterable[Any] | None:
    """What a loop goes through; null, with a problem, for what it cannot go through."""
    items = iterable(value)
    if items is None:
        run.report(place, "The loop needs a list, or a range of whole numbers or dates")
    return items


def _scopes(name: str, items: Iterable[Any], scope: Scope, run: Run) -> Iterable[Scope]:
    for item in items:
        run.feel.spend(1)
        inner = InnerScope(scope)
        inner[name] = item
        yield inner
