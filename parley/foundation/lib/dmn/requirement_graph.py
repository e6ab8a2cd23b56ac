"""The requirement graph of a model and of those it imports: who needs whom, in which order, without cycles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from .errors import DmnError
from .graph import DecisionService, GraphElement, Reference
from .model import Model

Key = tuple[str, str]
"""The namespace of a model and the id of an element in it."""

MAX_SHOWN = 10
"""Elements of a cycle that the error names."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A needed element, and the path of names by which the one that needs it says it."""

    path: tuple[str, ...]
    key: Key


@dataclass(frozen=True, slots=True)
class Node:
    """An element of the graph with what it needs."""

    key: Key
    element: GraphElement
    model: Model
    requirements: tuple[Requirement, ...]

    @property
    def name(self) -> str:
        return self.element.variable.name if self.element.variable else self.element.name


class RequirementGraph:
    """The nodes of all models by key. Raises DmnError for a link to nothing and for a cycle."""

    def __init__(self, models: Iterable[Model]) -> None:
        self._models = {model.namespace: model for model in models}
        self._elements: dict[Key, tuple[GraphElement, Model]] = {
            (model.namespace, element.id or element.name): (element, model)
            for model in self._models.values()
            for element in model.graph_elements
        }
        self.nodes: dict[Key, Node] = {
            key: Node(key, element, model, self._requirements(element, model))
            for key, (element, model) in self._elements.items()
        }
        self.order = self._ordered()

    def resolve(self, reference: Reference, model: Model) -> Key:
        """The key of what a link in ``model`` points to."""
        namespace, identifier = reference.target
        key = (namespace or model.namespace, identifier)
        if key[0] not in self._models:
            raise DmnError(
                f"The model {key[0]!r} that this refers to was not supplied", _place_of_link(reference)
            )
        if key not in self._elements:
            raise DmnError(
                f"There is no element {identifier!r} that this refers to", _place_of_link(reference)
            )
        return key

    def resolved(self, references: Iterable[Reference], model: Model) -> list[Key]:
        """The keys of what links point to, each once."""
        return list(dict.fromkeys(self.resolve(reference, model) for reference in references))

    def needed_for(self, targets: Iterable[Key], given: Iterable[Key] = ()) -> list[Key]:
        """The targets and all that they need, each after what it needs, stopping at what is given."""
        needed, stop = set(), set(given)
        pending = [target for target in targets if target not in stop]
        while pending:
            key = pending.pop()
            if key not in needed:
                needed.add(key)
                pending += [need.key for need in self.nodes[key].requirements if need.key not in stop]
        return sorted(needed, key=self.order.__getitem__)

    def _requirements(self, element: GraphElement, model: Model) -> tuple[Requirement, ...]:
        return tuple(
            Requirement(self._path(key, model), key)
            for key in (self.resolve(reference, model) for reference in element.requirements)
        )

    def _path(self, key: Key, model: Model) -> tuple[str, ...]:
        """The names by which ``model`` speaks of an element: its own, behind that of the import."""
        element, _ = self._elements[key]
        name = element.variable.name if element.variable else element.name
        prefix = "" if key[0] == model.namespace else import_name(model, key[0])
        return (prefix, name) if prefix else (name,)

    def _ordered(self) -> dict[Key, int]:
        """A place for each key behind the places of what it needs."""
        sorter = TopologicalSorter({key: self._needs(key) for key in self.nodes})
        try:
            return {key: place for place, key in enumerate(sorter.static_order())}
        except CycleError as error:
            raise _cycle(error.args[1][::-1], self.nodes) from error

    def _needs(self, key: Key) -> list[Key]:
        """What a node cannot be evaluated without; a service needs its decisions, but is given its inputs."""
        node = self.nodes[key]
        needs = [requirement.key for requirement in node.requirements]
        if isinstance(node.element, DecisionService):
            inner = node.element.output_decisions + node.element.encapsulated_decisions
            needs += [self.resolve(reference, node.model) for reference in inner]
        return needs


def import_name(model: Model, namespace: str) -> str:
    """The name under which ``model`` imports a namespace; "" for none."""
    return next((each.name for each in model.imports if each.namespace == namespace), "")


def _cycle(keys: list[Key], nodes: Mapping[Key, Node]) -> DmnError:
    """The error that spells out a cycle; the first key is the last one too."""
    names = [nodes[key].element.name or key[1] for key in keys]
    shown = names if len(names) <= MAX_SHOWN else [*names[:MAX_SHOWN], "…"]
    return DmnError(f"The requirements go in a circle: {' -> '.join(shown)}", nodes[keys[0]].element.place)


def _place_of_link(reference: Reference) -> str:
    """The link itself and the element of the graph that holds it."""
    holder = reference.xml.getparent()
    while holder is not None and not holder.get("name"):
        holder = holder.getparent()
    return reference.place if holder is None else f"{reference.place}, in {GraphElement(holder).place}"
