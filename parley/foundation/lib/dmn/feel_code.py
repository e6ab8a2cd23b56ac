"""FEEL text to code over a scope; what does not parse is a problem at its place and null at run time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from parley.foundation.lib import feel
from parley.foundation.lib.feel import nodes
from parley.foundation.lib.feel.closures import Closure, Compilation
from parley.foundation.lib.feel.grammar import parse_expression, parse_tests
from parley.foundation.lib.feel.limits import DEFAULT_LIMITS
from parley.foundation.lib.feel.limits import Run as FeelRun
from parley.foundation.lib.feel.scopes import Scope as InnerScope

from .cells import Cell, Evaluate, Scope, constants_of, is_list, points_of
from .domains import ANYTHING, Domain
from .environment import NULL, Code, Constant, Environment, Run
from .expression import Expression
from .external import EXTERNAL, external_maker, without_external
from .feel_run import new_feel_run

_ANYTHING = ("", "-")
_FEEL_NAMES = ("feel", "FEEL")


def literal_code(expression: Expression, environment: Environment) -> Code:
    """Code for a literal expression; a language other than FEEL is a problem and null."""
    if not is_feel(expression.language):
        return _broken(f"The expression language {expression.language!r} is not supported", environment)
    if not expression.text.strip():
        return _broken("The expression is empty", environment)
    return expression_code(expression.text, environment)


def expression_code(text: str, environment: Environment, expected: feel.Type = feel.ANY) -> Code:
    """Code for an expression; no text is null. What cannot give the type that is expected is reported."""
    if not text.strip():
        return NULL
    try:
        node = parse_expression(text, environment.known_names)
        if "external" in text:
            return _external_code(text, without_external(node), environment)
        if isinstance(node, nodes.Literal):
            return Constant(node.value)
        closure = _closure(text, node, environment, expected)
    except feel.FeelError as error:
        return _broken(f"The expression is not FEEL: {error}", environment)
    return lambda scope, run: closure(scope, run.feel)


def cell_code(text: str, environment: Environment, domain: Domain = ANYTHING) -> Cell:
    """Code for unary tests on a value of a domain: an input cell, or allowed values.

    Tests that do not parse are never true. The cell keeps the problems that are reported about it.
    """
    if text.strip() in _ANYTHING:
        return Cell(text.strip() or "-", _always, (), is_any=True)
    reported = len(environment.problems)
    try:
        cell = _cell(text, environment, domain.type)
    except feel.FeelError as error:
        environment.report(f"The test is not FEEL: {error}")
        cell = Cell(text.strip(), _never, None)
    problems = environment.problems[reported:]
    return replace(cell, problems=tuple(problems)) if problems else cell


def make_cell(text: str) -> Cell:
    """Unary tests on one value, outside any scope. Raises FeelError for text that is none."""
    return _compiled_cell(text, _tests(text), Compilation(text, DEFAULT_LIMITS, {}))


def constants_in(text: str, environment: Environment) -> tuple[Any, ...]:
    """The values of a list of constants, such as the output values ``"High", "Low"``; other tests are left out."""
    if text.strip() in _ANYTHING:
        return ()
    try:
        tests = _tests(text)
    except feel.FeelError as error:
        environment.report(f"The values are not FEEL: {error}")
        return ()
    return constants_of(tests, _evaluator(Compilation(text, DEFAULT_LIMITS, {})))


def is_feel(language: str) -> bool:
    """Whether an ``expressionLanguage`` means FEEL: none given, or the URI of any version."""
    return not language or language.rstrip("/").endswith(_FEEL_NAMES)


def _cell(text: str, environment: Environment, tested: feel.Type) -> Cell:
    node = _tests(text, environment.known_names)
    types = environment.types.feel_types
    cell = _compiled_cell(text, node, Compilation(text, DEFAULT_LIMITS, types))
    if cell.points is None:
        _report_doubts(feel.check_unary_tests(text, tested, environment.schema, types=types), environment)
    elif tested != feel.ANY and any(feel.type_of(point) != tested for point in cell.points):
        environment.report(f"{cell.text} tests no {tested}", "warning")
    return cell


def _tests(text: str, names: Iterable[str] = ()) -> nodes.UnaryTests:
    node = parse_tests(text, names)
    assert isinstance(node, nodes.UnaryTests)
    return node


def _compiled_cell(text: str, node: nodes.UnaryTests, compilation: Compilation) -> Cell:
    closure = compilation.compile(node)
    points = points_of(node, _evaluator(compilation))

    def test(value: Any, scope: Scope, run: FeelRun) -> Any:
        inner = InnerScope(scope)
        inner["?"] = value
        return closure(inner, run)

    return Cell(text.strip(), test, points, is_any=not node.tests, is_list=is_list(node, points))


def _evaluator(compilation: Compilation) -> Evaluate:
    """Gives the value of a constant part of a text."""
    return lambda part: compilation.compile(part)({}, new_feel_run())


def _external_code(text: str, node: nodes.Node, environment: Environment) -> Code:
    """Code for a text that may define external functions."""
    closure = _closure(text, node, environment.knowing({EXTERNAL: ANYTHING}))
    place = environment.place

    def code(scope: Scope, run: Run) -> Any:
        inner = InnerScope(scope)
        inner[EXTERNAL] = external_maker(lambda message: run.report(place, message))
        return closure(inner, run.feel)

    return code


def _closure(
    text: str, node: nodes.Node, environment: Environment, expected: feel.Type = feel.ANY
) -> Closure:
    types = environment.types.feel_types
    wanted = None if expected == feel.ANY else expected
    _report_doubts(feel.check(text, environment.schema, expected=wanted, types=types), environment)
    return Compilation(text, DEFAULT_LIMITS, types).compile(node)


def _report_doubts(found: Iterable[feel.Problem], environment: Environment) -> None:
    """Report what can only come out as null: misspelt names, operations on the wrong types."""
    for problem in found:
        is_known = environment.is_open and problem.code == "unknown_name"
        if not is_known and problem.code != "external_function":
            environment.report(str(problem), "warning")


def _broken(message: str, environment: Environment) -> Code:
    """Code that is null and says why, whenever it is evaluated."""
    environment.report(message)
    place = environment.place

    def code(scope: Scope, run: Run) -> Any:
        run.report(place, message)
        return None

    return code


def _always(value: Any, scope: Scope, run: FeelRun) -> bool:
    return True


def _never(value: Any, scope: Scope, run: FeelRun) -> bool:
    return False
