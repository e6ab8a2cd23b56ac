"""A model ready to be evaluated."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from parley.foundation.lib.feel import FeelError, FeelValueError, Function
from parley.foundation.lib.feel.api import system_clock
from parley.foundation.lib.feel.limits import Clock
from parley.foundation.lib.feel.normal import normalize

from .boxed import compile_boxed
from .compiled_table import CompiledTable
from .domains import Domain
from .element import Element
from .environment import Environment, Run
from .errors import DmnError, Problem
from .explanation import NO_EXPLANATION, Explanation, Result
from .expression import expression_in
from .feel_run import new_feel_run
from .graph import Decision, DecisionService, KnowledgeModel
from .imports import item_types, with_imports
from .model import Model
from .node_code import CompiledNode, Evaluation, compile_node
from .plans import Context, Plan, make_plan
from .requirement_graph import Key, RequirementGraph


class Decisions:
    """The decisions, functions and services of a model. Immutable, and safe to share between threads.

    ``problems`` lists what was found while compiling: expressions that do not parse, unknown types. Such an
    expression is null when it is evaluated.
    """

    def __init__(self, model: Model, imports: Iterable[Model] = (), clock: Clock = system_clock) -> None:
        self._model = model
        self._clock = clock
        self._models = with_imports(model, {each.namespace: each for each in imports})
        self._graph = RequirementGraph(self._models.values())
        problems: list[Problem] = []
        self._types = item_types(self._models, problems)
        self._is_open = not model.inputs
        self._tables: dict[Element, CompiledTable] = {}
        self._nodes = self._compile(problems)
        self._decisions = self._keys_of(Decision)
        self._functions = self._keys_of(KnowledgeModel, DecisionService)
        self._plans: dict[Key, Plan] = {}
        self.problems = tuple(problems)

    @property
    def names(self) -> list[str]:
        """The decisions of the model, in source order."""
        return [decision.name for decision in self._model.decisions]

    def evaluate(self, name: str, context: Context, explain: bool = True) -> Result:
        """The value of the decision called ``name`` (or with that id).

        ``context`` holds the input data by name; what is missing is null. Where the model declares no input data,
        every value of the context is visible by its name. Raises DmnError for an unknown decision and FeelValueError
        for a Python value that has no meaning in FEEL; all else that goes wrong is a problem of the result.
        """
        return self._evaluate(self._plan(self._key(name, self._decisions)), context, explain)

    def evaluate_many(self, name: str, contexts: Iterable[Context]) -> list[Result]:
        """The results of one decision for many contexts, in their order, without explanations."""
        plan = self._plan(self._key(name, self._decisions))
        return [self._evaluate(plan, context, False) for context in contexts]

    def invoke(self, name: str, arguments: Mapping[str, Any]) -> Result:
        """Call a decision service or a business knowledge model with arguments by name; a missing one is null.

        A service with one output decision gives its value, one with several a context of their values.
        """
        plan = self._plan(self._key(name, self._functions))
        evaluation = Evaluation({}, Run([], feel=new_feel_run(self._clock)))
        values = {name: normalize(value, name) for name, value in arguments.items()}
        value = None
        try:
            function = plan.evaluate({}, evaluation)
            if isinstance(function, Function):
                value = function.call(*(values.get(parameter) for parameter in function.parameters))
        except (FeelError, RecursionError) as error:
            _report_limit(error, evaluation.run, name)
        return Result(
            value, tuple(evaluation.run.problems), Explanation({}, tuple(evaluation.run.tables or ()))
        )

    def _evaluate(self, plan: Plan, context: Context, explain: bool) -> Result:
        run = Run([] if explain else None, feel=new_feel_run(self._clock))
        evaluation = Evaluation({}, run, self._ambient(context))
        value = None
        try:
            value = plan.evaluate(context, evaluation)
        except FeelValueError:
            raise
        except (FeelError, RecursionError) as error:
            _report_limit(error, run, plan.nodes[-1].name)
        explanation = _explanation(plan, evaluation) if explain else NO_EXPLANATION
        return Result(value, tuple(run.problems), explanation)

    def table(self, name: str) -> CompiledTable:
        """The decision table of a decision or a business knowledge model, for ``analyse``.

        Raises DmnError where it is something else.
        """
        element = self._graph.nodes[self._key(name, self._functions | self._decisions)].element
        holder = element.logic if isinstance(element, KnowledgeModel) else element
        view = None if holder is None else expression_in(holder.xml)
        if view is None or view not in self._tables:
            raise DmnError(f"{name!r} is no decision table", element.place)
        return self._tables[view]

    def _compile(self, problems: list[Problem]) -> dict[Key, CompiledNode]:
        domains: dict[Key, Domain] = {
            key: self._environment(key, problems).domain(node.element.type_name)
            for key, node in self._graph.nodes.items()
        }
        compiled: dict[Key, CompiledNode] = {}
        for key in sorted(self._graph.nodes, key=self._graph.order.__getitem__):
            environment = self._environment(key, problems)
            compiled[key] = compile_node(self._graph.nodes[key], self._graph, compiled, domains, environment)
        return compiled

    def _environment(self, key: Key, problems: list[Problem]) -> Environment:
        node = self._graph.nodes[key]
        types = self._types[key[0]]
        place = f'{node.element.kind} "{node.element.name or node.element.id}"'
        return Environment(place, {}, types, problems, compile_boxed, self._tables, self._is_open)

    def _keys_of(self, *kinds: type[Element]) -> dict[str, Key]:
        """The elements of some kinds by id, and by name, which goes before an id."""
        own = [
            node
            for node in self._graph.nodes.values()
            if node.key[0] == self._model.namespace and isinstance(node.element, kinds)
        ]
        return {node.element.id: node.key for node in own} | {node.element.name: node.key for node in own}

    def _key(self, name: str, known: Mapping[str, Key]) -> Key:
        if name in known:
            return known[name]
        close = difflib.get_close_matches(name, known, 1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise DmnError(f"There is no {name!r} to evaluate{hint}", self._model.place)

    def _plan(self, key: Key) -> Plan:
        plan = self._plans.get(key)
        if plan is None:
            needed = [self._nodes[each] for each in self._graph.needed_for([key])]
            plan = self._plans[key] = make_plan(key, needed, self._model)
        return plan

    def _ambient(self, context: Context) -> dict[str, Any]:
        return {name: normalize(value, name) for name, value in context.items()} if self._is_open else {}


def compile(model: Model, imports: Iterable[Model] = (), clock: Clock = system_clock) -> Decisions:
    """Make a model ready to be evaluated, with the models that it imports, directly or not.

    ``clock`` gives the moment that ``now()`` and ``today()`` tell; by default the present one in UTC. Raises DmnError for a link to nothing, a cycle in the requirement graph, a type that is its own base.
    """
    try:
        return Decisions(model, imports, clock)
    except RecursionError as error:
        raise DmnError("The types or expressions of the model are nested too deeply", model.place) from error


def _report_limit(error: FeelError | RecursionError, run: Run, name: str) -> None:
    """An evaluation that exceeds a limit is null, with a problem."""
    run.report(
        name, "The evaluation is nested too deeply" if isinstance(error, RecursionError) else str(error)
    )


def _explanation(plan: Plan, evaluation: Evaluation) -> Explanation:
    nodes = [*plan.inputs, *plan.nodes]
    values = {
        node.name: evaluation.values[node.key]
        for node in nodes
        if node.key in evaluation.values and not isinstance(evaluation.values[node.key], Function)
    }
    return Explanation(values, tuple(evaluation.run.tables or ()))
