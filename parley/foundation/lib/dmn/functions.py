"""Function definitions and invocations (DMN 1.5, clauses 10.2.2.6 and 10.2.2.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from parley.foundation.lib.feel import Function, FunctionType
from parley.foundation.lib.feel.functions import Builtin
from parley.foundation.lib.feel.scopes import Scope as InnerScope

from .domains import ANYTHING, Domain, NotInDomain, convert, domain_of
from .element import attribute, child, children
from .environment import NULL, Code, Environment, Run, Scope, converting
from .expression import Expression, Variable, expression_in
from .external import external_function

Body = Callable[[Sequence[Any], Run], Any]
"""What a function does with its arguments, in the order of its parameters."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function, with the domain of its arguments."""

    name: str
    domain: Domain


def function_code(expression: Expression, environment: Environment, result: Domain = ANYTHING) -> Code:
    """A function value that closes over the scope of its definition.

    What it returns is brought into the domain of its own type and into ``result``, that of its variable.
    """
    parameters = [
        Parameter(each.name, environment.domain(each.type_name)) for each in _formal_parameters(expression)
    ]
    body_expression = expression_in(expression.xml)
    if body_expression is None:
        environment.report("The function has no body; its value is null")
        return NULL
    body = environment.compile(
        body_expression, environment.knowing({each.name: each.domain for each in parameters})
    )
    if attribute(expression.xml, "kind", "FEEL") != "FEEL":
        return _external_code(body, [each.name for each in parameters], environment.place)
    for domain in (result_domain(environment.domain(expression.type_name)), result):
        body = converting(body, domain, environment.place)
    return _closure(body, parameters, environment.place)


def _closure(body: Code, parameters: Sequence[Parameter], place: str) -> Code:
    """Code that makes the function of a body in the scope where it is defined."""

    def code(scope: Scope, run: Run) -> Any:
        def call(arguments: Sequence[Any], run: Run) -> Any:
            inner = InnerScope(scope)
            for parameter, argument in zip(parameters, arguments, strict=True):
                inner[parameter.name] = argument
            return body(inner, run)

        return make_function(place, parameters, call, run)

    return code


def make_function(place: str, parameters: Sequence[Parameter], body: Body, run: Run) -> Function:
    """A function that brings its arguments into the domains of its parameters, and is null where that fails."""

    def call(*arguments: Any) -> Any:
        try:
            values = [
                convert(argument, parameter.domain)
                for parameter, argument in zip(parameters, arguments, strict=True)
            ]
        except NotInDomain as error:
            run.report(place, f"The function is not called, an argument does not fit: {error}")
            return None
        return body(values, run)

    return Function(place, tuple(parameter.name for parameter in parameters), call)


def result_domain(domain: Domain) -> Domain:
    """The domain of the results of a function, given the domain that is declared for the function.

    DMN 1.1 declares that of the results; since DMN 1.2 the declared type is that of the function itself.
    """
    return domain_of(domain.type.result) if isinstance(domain.type, FunctionType) else domain


def _formal_parameters(expression: Expression) -> list[Variable]:
    return expression.views("formalParameter", Variable)


def invocation_code(expression: Expression, environment: Environment) -> Code:
    """A call by parameter names; a parameter without a binding is null."""
    called = expression_in(expression.xml)
    if called is None:
        environment.report("The invocation does not say what to call; its value is null")
        return NULL
    function = environment.compile(called, environment.within("called function"))
    bindings = [_binding_code(binding, environment) for binding in children(expression.xml, "binding")]

    def code(scope: Scope, run: Run) -> Any:
        target = function(scope, run)
        if not isinstance(target, Function):
            run.report(environment.place, "What is invoked is not a function")
            return None
        arguments = {name: argument(scope, run) for name, argument in bindings}
        return _call(target, arguments, environment.place, run)

    return code


def _binding_code(binding: Any, environment: Environment) -> tuple[str, Code]:
    parameter = child(binding, "parameter")
    variable = None if parameter is None else Variable(parameter)
    name = variable.name if variable else ""
    argument = expression_in(binding)
    within = environment.within(f'argument "{name}"')
    code = NULL if argument is None else environment.compile(argument, within)
    return name, converting(code, within.domain(variable.type_name if variable else ""), within.place)


def _call(function: Function, arguments: dict[str, Any], place: str, run: Run) -> Any:
    if isinstance(function, Builtin):
        return function.invoke(run.feel, [], arguments)
    unknown = [name for name in arguments if name not in function.parameters]
    if unknown:
        run.report(
            place, f"The function has no parameter {unknown[0]!r}, only {', '.join(function.parameters)}"
        )
        return None
    return function.invoke(run.feel, [arguments.get(name) for name in function.parameters], {})


def _external_code(body: Code, names: Sequence[str], place: str) -> Code:
    def code(scope: Scope, run: Run) -> Any:
        return external_function(body(scope, run), names, lambda message: run.report(place, message))

    return code
