"""The nodes of a requirement graph to code: from the values of what they need to their own value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .domains import ANYTHING, ContextDomain, Domain, context_domain
from .environment import Environment, Run, Scope, converted, converting
from .functions import Parameter, function_code, make_function, result_domain
from .graph import Decision, DecisionService, InputData, KnowledgeModel
from .requirement_graph import Key, Node, Requirement, RequirementGraph

Values = dict[Key, Any]


@dataclass(slots=True)
class Evaluation:
    """The values worked out so far, and the names that every decision sees besides what it requires."""

    values: Values
    run: Run
    ambient: Scope = field(default_factory=dict)


NodeCode = Callable[[Evaluation], Any]


@dataclass(frozen=True, slots=True)
class CompiledNode:
    """A node of the graph ready to be evaluated; input data has no code, it is given.

    ``name`` is that of its variable, which by the specification is that of the element too.
    """

    key: Key
    name: str
    element_name: str
    domain: Domain
    code: NodeCode | None


def compile_node(
    node: Node,
    graph: RequirementGraph,
    compiled: dict[Key, CompiledNode],
    domains: dict[Key, Domain],
    environment: Environment,
) -> CompiledNode:
    """Compile a node; those that it needs are in ``compiled`` already, and the domains of all in ``domains``."""
    domain = domains[node.key]
    within = environment.knowing(required_names(node, graph, domains))
    code: NodeCode | None = None
    if isinstance(node.element, Decision):
        code = _decision(node.element, node.requirements, domain, within)
    elif isinstance(node.element, KnowledgeModel):
        code = _knowledge_model(node.element, node.requirements, domain, within)
    elif isinstance(node.element, DecisionService):
        code = _service(node, graph, compiled, domains, within)
    return CompiledNode(node.key, node.name, node.element.name, domain, code)


def _decision(
    decision: Decision, requirements: Sequence[Requirement], domain: Domain, environment: Environment
) -> NodeCode:
    if decision.expression is None:
        environment.report("The decision has no expression; its value is null")
        return lambda evaluation: None
    body = converting(environment.compile(decision.expression, environment), domain, environment.place)
    bind = _binder(requirements)
    return lambda evaluation: body(bind(evaluation), evaluation.run)


def _knowledge_model(
    knowledge: KnowledgeModel, requirements: Sequence[Requirement], domain: Domain, environment: Environment
) -> NodeCode:
    if knowledge.logic is None:
        environment.report("The business knowledge model has no logic; its value is null")
        return lambda evaluation: None
    function = function_code(knowledge.logic, environment, result_domain(domain))
    bind = _binder(requirements)
    return lambda evaluation: function(bind(evaluation), evaluation.run)


def _service(
    node: Node,
    graph: RequirementGraph,
    compiled: dict[Key, CompiledNode],
    domains: dict[Key, Domain],
    environment: Environment,
) -> NodeCode:
    """A function of the input data and then the input decisions (DMN 1.5, clause 10.4)."""
    service = node.element
    assert isinstance(service, DecisionService)
    given = graph.resolved(service.input_data + service.input_decisions, node.model)
    outputs = graph.resolved(service.output_decisions, node.model)
    inner = [compiled[key] for key in graph.needed_for(outputs, given)]
    parameters = [Parameter(graph.nodes[key].name, domains[key]) for key in given]
    result = result_domain(domains[node.key])

    def body(arguments: Sequence[Any], run: Run) -> Any:
        evaluation = Evaluation(dict(zip(given, arguments, strict=True)), run)
        run_nodes(inner, evaluation)
        values = {compiled[key].name: evaluation.values[key] for key in outputs}
        value = next(iter(values.values())) if len(outputs) == 1 else values
        return converted(value, result, environment.place, run)

    return lambda evaluation: make_function(environment.place, parameters, body, evaluation.run)


def run_nodes(nodes: Sequence[CompiledNode], evaluation: Evaluation) -> None:
    """Work out the values of nodes in order; input data that was not given is null."""
    values = evaluation.values
    for node in nodes:
        values[node.key] = values.get(node.key) if node.code is None else node.code(evaluation)


def required_names(node: Node, graph: RequirementGraph, domains: dict[Key, Domain]) -> dict[str, Domain]:
    """The names that a node may use, with their domains; functions are not described further."""
    names: dict[str, Domain] = {}
    for need in node.requirements:
        is_value = isinstance(graph.nodes[need.key].element, (Decision, InputData))
        known = {need.path[-1]: domains[need.key] if is_value else ANYTHING}
        for prefix in need.path[:-1]:
            inner = names.get(prefix)
            known = {
                prefix: context_domain(
                    {**(inner.entries if isinstance(inner, ContextDomain) else {}), **known}
                )
            }
        names |= known
    return names


def _binder(requirements: Sequence[Requirement]) -> Callable[[Evaluation], Scope]:
    """Makes the scope of a node from the values of what it needs; imported ones lie in a context of their own."""
    local = [(need.path[0], need.key) for need in requirements if len(need.path) == 1]
    imported: dict[str, list[tuple[str, Key]]] = {}
    for need in requirements:
        if len(need.path) > 1:
            imported.setdefault(need.path[0], []).append((need.path[1], need.key))

    def bind(evaluation: Evaluation) -> Scope:
        values = evaluation.values
        scope = dict(evaluation.ambient)
        for name, key in local:
            scope[name] = values[key]
        for prefix, members in imported.items():
            scope[prefix] = {name: values[key] for name, key in members}
        return scope

    return bind
