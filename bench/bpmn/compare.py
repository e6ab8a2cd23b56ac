"""Several kinds of processes, each run whole by our engine and by SpiffWorkflow, with the same answers from the same hands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from .models import LEAD, MANY, SERVICES, scripted, timed

Data = dict[str, Any]


class Case(NamedTuple):
    """`data` are the variables of the n-th instance, `answers` what its tasks are completed with.

    `theirs` is the model as SpiffWorkflow wants it: its expressions are Python.
    """

    name: str
    ours: str
    theirs: str
    data: Callable[[int], Data]
    answers: Callable[[int], dict[str, Data]]


def _nothing(number: int) -> dict[str, Data]:
    return {}


def _lead(number: int) -> Data:
    return {"budget": 20_000}


def _varied(number: int) -> Data:
    """Other variables in every instance: small, middle and large leads."""
    budget = (number * 7919) % 30_000
    return {"budget": budget, "name": f"Lead {number}", "rank": number % 13, "share": budget / 7}


def _services(number: int) -> dict[str, Data]:
    return {
        "enrich": {"people": number, "city": f"City {number % 97}"},
        "score": {"points": number * 31 % 100},
    }


def _entered(number: int) -> dict[str, Data]:
    return {"enter": {"net": number * 37 % 2_000}}


CASES = (
    Case("gateways and user tasks", LEAD, LEAD, _lead, _nothing),
    Case("the same, variables different in every instance", LEAD, LEAD, _varied, _nothing),
    Case("a timer on every user task", timed("P1D"), timed('"P1D"'), _varied, _nothing),
    Case("calls of services with results", SERVICES, SERVICES, _varied, _services),
    Case(
        "scripts between user tasks",
        scripted("net * 0.19", "net + tax"),
        scripted("tax = net * 0.19", "total = net + tax"),
        _varied,
        _entered,
    ),
    Case("five instances of a task at once", MANY, MANY, _varied, _nothing),
)
