"""Models that import each other: which belong to a model, and the types they share."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from .errors import DmnError, Problem
from .feel_code import make_cell
from .item_types import ItemTypes
from .model import Model


def with_imports(model: Model, supplied: Mapping[str, Model]) -> dict[str, Model]:
    """The model and those of the supplied ones that it imports, directly or not, by namespace."""
    needed = {model.namespace: model}
    pending = [model]
    while pending:
        for each in pending.pop().imports:
            other = supplied.get(each.namespace)
            if other is not None and each.namespace not in needed:
                needed[each.namespace] = other
                pending.append(other)
    imports = {namespace: {each.namespace for each in needed[namespace].imports} for namespace in needed}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        raise DmnError(
            f"The models import each other: {' -> '.join(error.args[1][::-1])}", model.place
        ) from error
    return needed


def item_types(models: Mapping[str, Model], problems: list[Problem]) -> dict[str, ItemTypes]:
    """The types of each model; the mapping of the imported ones is filled once all are there."""
    imported: dict[str, dict[str, ItemTypes]] = {namespace: {} for namespace in models}
    types = {
        namespace: ItemTypes(model.item_definitions, imported[namespace], make_cell, problems)
        for namespace, model in models.items()
    }
    for namespace, model in models.items():
        for each in model.imports:
            if each.namespace in types:
                imported[namespace][each.name] = types[each.namespace]
    return types
