"""What must be worked out for one decision: the inputs to take from the host, and the nodes in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import methodcaller
from typing import Any

from parley.foundation.lib.feel.normal import normalize

from .domains import completed
from .environment import Run, converted
from .model import Model
from .node_code import CompiledNode, Evaluation, run_nodes
from .requirement_graph import Key

Context = Mapping[Any, Any]
"""Input values by name. An input of an imported model is given as ``(namespace, name)``, or in a mapping under the
name of the import."""


Take = Callable[[Context, Run], Any]
"""Gives the value of an input out of what the host gives."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The way to the value of one node: the inputs to take, then the nodes to work out."""

    key: Key
    inputs: tuple[CompiledNode, ...]
    takes: tuple[tuple[Key, Take], ...]
    nodes: tuple[CompiledNode, ...]

    def evaluate(self, context: Context, evaluation: Evaluation) -> Any:
        """Take the inputs from ``context``, work out the nodes, and give the value."""
        values, run = evaluation.values, evaluation.run
        for key, take in self.takes:
            values[key] = take(context, run)
        run_nodes(self.nodes, evaluation)
        return values[self.key]


def make_plan(key: Key, needed: Sequence[CompiledNode], model: Model) -> Plan:
    """The plan for a node of ``model`` from the nodes that it needs, itself the last."""
    inputs = tuple(node for node in needed if node.code is None)
    takes = tuple((node.key, _taking(node, _finder(node, model))) for node in inputs)
    return Plan(key, inputs, takes, tuple(node for node in needed if node.code is not None))


def _taking(node: CompiledNode, find: Callable[[Context], Any]) -> Take:
    """Takes an input into its domain, entries that are left out being null; null, with a problem, if it does not fit."""
    name, domain, accepts = node.name, node.domain, node.domain.accepts
    place = f'inputData "{name}"'

    def take(context: Context, run: Run) -> Any:
        value = normalize(find(context), name)
        if value is None or accepts(value):
            return value
        return converted(completed(value, domain), domain, place, run)

    return take


def _finder(node: CompiledNode, model: Model) -> Callable[[Context], Any]:
    """How to find the value of an input: by its name, or as an input of an imported model."""
    namespace, name, other_name = node.key[0], node.name, node.element_name
    if namespace == model.namespace:
        if name == other_name:
            return methodcaller("get", name)
        return lambda context: context.get(name, context.get(other_name))
    prefixes = [each.name for each in model.imports if each.namespace == namespace]

    def find(context: Context) -> Any:
        if (namespace, name) in context:
            return context[namespace, name]
        for prefix in prefixes:
            inner = context.get(prefix) if prefix else context
            if isinstance(inner, Mapping):
                return inner.get(name)
        return None

    return find
