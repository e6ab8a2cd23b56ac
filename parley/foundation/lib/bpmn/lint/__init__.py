"""Lint: every reason why a model cannot run, or may not do what is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from .. import edit
from ..document import Document
from ..errors import BpmnError
from ..model import Definitions
from . import activities, cycles, events, gateways, pools, running, soundness, structure
from .expressions import Check, ExpressionRules, feel_problem
from .findings import ERROR, NOTE, WARNING, Finding, Mend, finding
from .scope import scopes

if TYPE_CHECKING:
    from ..engine import Host

__all__ = [
    "ERROR",
    "NOTE",
    "WARNING",
    "Finding",
    "Mend",
    "apply_mend",
    "is_executable",
    "lint",
]


MOST_FINDINGS = 5_000


def lint(
    definitions: Definitions,
    *,
    host: Host | None = None,
    today: date | None = None,
    check_expression: Check = feel_problem,
) -> tuple[Finding, ...]:
    """All findings, errors first, then by line. A model without errors compiles.

    `host` names what expressions, tasks and calls may refer to (as for `engine.compile`). `today` judges dates in timers;
    without it they pass. `check_expression` says what is wrong with a FEEL expression.
    """
    all_findings = _findings(definitions, ExpressionRules(check_expression, today))
    found = list(islice(all_findings, MOST_FINDINGS))
    if len(found) == MOST_FINDINGS:
        found.append(_too_many())
    named = {finding.element_id for finding in found if finding.severity == ERROR}
    found += running.check(definitions, host, named)
    order = (ERROR, WARNING, NOTE)
    return tuple(sorted(found, key=lambda finding: (order.index(finding.severity), finding.line)))


def _too_many() -> Finding:
    return finding(
        "too-many-findings",
        WARNING,
        "",
        0,
        "The model has {number} findings or more; the others are not shown.",
        "Correct some, then look again.",
        number=str(MOST_FINDINGS),
    )


def _findings(definitions: Definitions, expressions: ExpressionRules) -> Iterator[Finding]:
    yield from structure.check_ids(definitions)
    yield from structure.check_processes(definitions)
    yield from pools.check_collaborations(definitions)
    budget = soundness.Budget()
    for scope in scopes(definitions):
        yield from structure.check(scope)
        yield from gateways.check(scope)
        yield from events.check(scope, definitions)
        yield from activities.check(scope, definitions)
        yield from pools.check_lanes(scope)
        yield from expressions.check(scope)
        yield from soundness.check(scope, budget)
        yield from cycles.check(scope)


def is_executable(findings: Iterable[Finding]) -> bool:
    """Whether nothing found stands in the way of running."""
    return all(finding.severity != ERROR for finding in findings)


def apply_mend(document: Document, mend: Mend) -> None:
    """Do what a mend proposes.

    Raises BpmnError if it has no operation, or if the model has changed so that it no longer fits.
    """
    if mend.operation not in edit.__all__:
        raise BpmnError(f"This mend is for a person: {mend.text}")
    getattr(edit, mend.operation)(document, **mend.arguments)
