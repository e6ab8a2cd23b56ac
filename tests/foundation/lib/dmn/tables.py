"""Builds decision tables for the tests through the public interface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parley.foundation.lib import dmn


@dataclass(frozen=True)
class Column:
    """An input: its name, its type, its allowed values."""

    name: str
    type_name: str = ""
    values: str = ""


@dataclass(frozen=True)
class Output:
    """An output: its name, its type, its values in order, its default."""

    name: str = "out"
    type_name: str = ""
    values: str = ""
    default: str = ""


def table_model(
    columns: Sequence[Column],
    outputs: Sequence[Output],
    rules: Sequence[tuple[Sequence[str], Sequence[str]]],
    hit_policy: str = "UNIQUE",
    aggregation: str = "",
) -> dmn.Model:
    """A model with input data for each column and one decision ``d``, a table."""
    model = dmn.new_model("test", "urn:test")
    inputs = [dmn.add_input_data(model, column.name, column.type_name) for column in columns]
    table = dmn.set_table(dmn.add_decision(model, "d", requires=inputs), hit_policy, aggregation)
    for column in columns:
        table.add_input(column.name, column.type_name, values=column.values)
    for output in outputs:
        table.add_output(output.name, output.type_name, values=output.values, default=output.default)
    for inputs_of_rule, outputs_of_rule in rules:
        table.add_rule(inputs_of_rule, outputs_of_rule)
    return model
