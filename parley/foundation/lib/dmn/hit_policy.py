"""Hit policies: from the rules that match to the result of a table (DMN 1.5, clause 8.2.11).

A policy gets the matching rules in table order and a function that gives the output of a rule. Outputs of one
column are plain values, of several columns contexts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from parley.foundation.lib.feel.values import NUMBERS

Outputs = Callable[[int], Any]
Policy = Callable[[Sequence[int], Outputs], Any]
Rank = Callable[[Any], tuple[int, ...]]


class PolicyViolated(ValueError):
    """The rules that match are not what the hit policy promises."""


def policy(hit_policy: str, aggregation: str, rank: Rank) -> Policy:
    """The function of a hit policy. ``rank`` orders outputs by the allowed values of their columns."""
    if hit_policy == "COLLECT" and aggregation:
        return _aggregating(_AGGREGATIONS[aggregation])
    if hit_policy == "PRIORITY":
        return lambda rules, output: min(map(output, rules), key=rank)
    if hit_policy == "OUTPUT ORDER":
        return lambda rules, output: sorted(map(output, rules), key=rank)
    return _PLAIN[hit_policy]


def without_match(hit_policy: str, aggregation: str) -> Any:
    """The result where no rule matches and no default is given: nothing collected, or null."""
    if hit_policy == "COLLECT" and not aggregation:
        return []
    return Decimal(0) if aggregation == "COUNT" else None


def _unique(rules: Sequence[int], output: Outputs) -> Any:
    if len(rules) > 1:
        raise PolicyViolated(f"rules {_numbers(rules)} match, but the hit policy UNIQUE allows one")
    return output(rules[0])


def _first(rules: Sequence[int], output: Outputs) -> Any:
    return output(rules[0])


def _any(rules: Sequence[int], output: Outputs) -> Any:
    result = output(rules[0])
    if any(output(rule) != result for rule in rules[1:]):
        raise PolicyViolated(f"rules {_numbers(rules)} match with different outputs under the hit policy ANY")
    return result


def _collect(rules: Sequence[int], output: Outputs) -> Any:
    return [output(rule) for rule in rules]


_PLAIN: dict[str, Policy] = {
    "UNIQUE": _unique,
    "FIRST": _first,
    "ANY": _any,
    "COLLECT": _collect,
    "RULE ORDER": _collect,
}


def _aggregating(function: Callable[[list[Any]], Any]) -> Policy:
    """The function over the outputs; over each column by itself where there are several."""

    def aggregate(rules: Sequence[int], output: Outputs) -> Any:
        outputs = _collect(rules, output)
        if isinstance(outputs[0], dict):
            return {name: function([each[name] for each in outputs]) for name in outputs[0]}
        return function(outputs)

    return aggregate


def _sum(values: list[Any]) -> Any:
    if not all(isinstance(value, Decimal) for value in values):
        raise PolicyViolated("SUM needs numbers in every output that matches")
    total = Decimal(0)
    for value in values:
        total = NUMBERS.add(total, value)
    return total


def _count(values: list[Any]) -> Any:
    return Decimal(len(values))


def _least(values: list[Any]) -> Any:
    return _extreme(min, values)


def _greatest(values: list[Any]) -> Any:
    return _extreme(max, values)


def _extreme(choose: Callable[[list[Any]], Any], values: list[Any]) -> Any:
    if any(value is None for value in values):
        raise PolicyViolated("MIN and MAX need a value in every output that matches")
    try:
        return choose(values)
    except TypeError as error:
        raise PolicyViolated("MIN and MAX need outputs that can be compared with each other") from error


_AGGREGATIONS = {"SUM": _sum, "COUNT": _count, "MIN": _least, "MAX": _greatest}


def _numbers(rules: Sequence[int]) -> str:
    return ", ".join(str(rule + 1) for rule in rules)
