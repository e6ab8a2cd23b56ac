"""Boxed expressions to code (DMN 1.5, clause 10.2.2): literals, contexts, lists, relations and conditionals.

Loops are in ``iteration``, functions and invocations in ``functions``, tables in ``table_code``.
"""

from __future__ import annotations

from typing import Any

from parley.foundation.lib.feel.scopes import Scope as InnerScope

from .domains import ANYTHING
from .element import children
from .environment import NULL, Code, Environment, Run, Scope, converting
from .expression import Expression, Variable, expression_in, expressions_in, variable_of
from .feel_code import literal_code
from .functions import function_code, invocation_code, result_domain
from .iteration import filter_code, for_code, quantified_code
from .table_code import table_code


def compile_boxed(expression: Expression, environment: Environment) -> Code:
    """Code for any boxed expression, its result brought into the type that the expression declares.

    The type of a function is not that of its value but of what it returns; ``function_code`` sees to it.
    """
    code = _COMPILERS[expression.kind](expression, environment)
    if expression.kind == "functionDefinition":
        return code
    return converting(code, environment.domain(expression.type_name), environment.place)


def _context_code(expression: Expression, environment: Environment) -> Code:
    """Each entry sees the entries before it; one without a variable is the result of the whole."""
    entries: list[tuple[str, Code]] = []
    result: Code | None = None
    for entry in children(expression.xml, "contextEntry"):
        variable = variable_of(entry)
        if variable is None:
            result = _part_code(expression_in(entry), environment.within("result"))
            continue
        entries.append((variable.name, _entry_code(variable, expression_in(entry), environment)))
        environment = environment.knowing({variable.name: environment.known_domain(variable.type_name)})

    def code(scope: Scope, run: Run) -> Any:
        inner = InnerScope(scope)
        for name, entry_code in entries:
            inner[name] = entry_code(inner, run)
        return dict(inner) if result is None else result(inner, run)

    return code


def _entry_code(variable: Variable, expression: Expression | None, environment: Environment) -> Code:
    within = environment.within(f'entry "{variable.name}"')
    domain = within.domain(variable.type_name)
    if expression is not None and expression.kind == "functionDefinition":
        return function_code(expression, within.knowing({variable.name: ANYTHING}), result_domain(domain))
    return converting(_part_code(expression, within), domain, within.place)


def _list_code(expression: Expression, environment: Environment) -> Code:
    items = [
        compile_boxed(item, environment.within(f"item {number}"))
        for number, item in enumerate(expressions_in(expression.xml), 1)
    ]
    return lambda scope, run: [item(scope, run) for item in items]


def _relation_code(expression: Expression, environment: Environment) -> Code:
    """A list of contexts, one for each row."""
    columns = [Variable(column) for column in children(expression.xml, "column")]
    domains = [environment.domain(column.type_name) for column in columns]
    rows: list[list[tuple[str, Code]]] = []
    for number, row in enumerate(children(expression.xml, "row"), 1):
        cells = []
        for column, domain, cell in zip(columns, domains, expressions_in(row), strict=False):
            within = environment.within(f'row {number}, column "{column.name}"')
            cells.append((column.name, converting(compile_boxed(cell, within), domain, within.place)))
        rows.append(cells)
    return lambda scope, run: [{name: cell(scope, run) for name, cell in row} for row in rows]


def _conditional_code(expression: Expression, environment: Environment) -> Code:
    condition, then, otherwise = (
        _part_code(expression.part(name), environment.within(name)) for name in ("if", "then", "else")
    )

    def code(scope: Scope, run: Run) -> Any:
        chosen = condition(scope, run)
        if chosen is True:
            return then(scope, run)
        if chosen is False or chosen is None:
            return otherwise(scope, run)
        run.report(environment.place, "The condition is neither true nor false")
        return None

    return code


def _part_code(expression: Expression | None, environment: Environment) -> Code:
    if expression is None:
        environment.report("There is no expression here; the value is null")
        return NULL
    return compile_boxed(expression, environment)


_COMPILERS = {
    "literalExpression": literal_code,
    "decisionTable": table_code,
    "context": _context_code,
    "invocation": invocation_code,
    "relation": _relation_code,
    "list": _list_code,
    "functionDefinition": function_code,
    "conditional": _conditional_code,
    "for": for_code,
    "every": quantified_code,
    "some": quantified_code,
    "filter": filter_code,
}
