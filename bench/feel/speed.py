"""How many expressions are parsed, compiled, evaluated, checked and translated a second, on one core."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from time import process_time
from typing import Any

from parley.foundation.lib import feel

CONDITION = 'amount > 1000 and probability >= 0.5 and stage = "proposal" and days < 30'
DECIMALS = {
    "amount": Decimal("2500.00"),
    "probability": Decimal("0.6"),
    "stage": "proposal",
    "days": Decimal(12),
}
INTEGERS = {"amount": 2500, "probability": 1, "stage": "proposal", "days": 12}
SCHEMA = {"amount": feel.NUMBER, "probability": feel.NUMBER, "stage": feel.STRING, "days": feel.NUMBER}
COLUMNS = {name: feel.Column(name, type_) for name, type_ in SCHEMA.items()}

ORDERS = [{"net": Decimal(n), "tax": Decimal("0.19"), "paid": n % 3 == 0} for n in range(100)]


def _per_second(work: Callable[[], Any], seconds: float, repeat: int = 200) -> float:
    """Calls a second, in processor time, the best of three rounds."""
    best = 0.0
    for _ in range(3):
        calls = 0
        started = process_time()
        while (elapsed := process_time() - started) < seconds / 3:
            for _ in range(repeat):
                work()
            calls += repeat
        best = max(best, calls / elapsed)
    return best


def _evaluation(text: str, context: dict[str, Any]) -> Callable[[], Any]:
    compiled = feel.compile(text)
    return lambda: compiled(context)


def figures(seconds: float) -> Iterator[tuple[str, float]]:
    """What is measured, and how often a second it can be done."""
    expression = feel.parse(CONDITION)
    tests = feel.compile_unary_tests("[1000..5000), > 10000")
    backend = feel.PostgresBackend()
    once = 20
    yield (
        "condition of four comparisons, compiled, Decimal values",
        _per_second(_evaluation(CONDITION, DECIMALS), seconds),
    )
    yield (
        "condition of four comparisons, compiled, int values",
        _per_second(_evaluation(CONDITION, INTEGERS), seconds),
    )
    yield "an empty Python call, for comparison", _per_second(lambda: None, seconds)
    yield "parse the condition", _per_second(lambda: feel.parse(CONDITION), seconds)
    yield "parse and compile the condition", _per_second(lambda: feel.compile(CONDITION), seconds)
    yield "parse, compile and evaluate once", _per_second(lambda: feel.evaluate(CONDITION, DECIMALS), seconds)
    yield "check the condition against a schema", _per_second(lambda: feel.check(CONDITION, SCHEMA), seconds)
    yield (
        "translate the parsed condition to SQL",
        _per_second(lambda: feel.to_sql(expression, COLUMNS, backend), seconds),
    )
    yield "unary tests of an input cell", _per_second(lambda: tests(2500), seconds)
    yield (
        "arithmetic: decimal(amount * 1.19 - 5, 2)",
        _per_second(_evaluation("decimal(amount * 1.19 - 5, 2)", DECIMALS), seconds),
    )
    yield (
        'dates: due + duration("P30D") < date(2024, 6, 1)',
        _per_second(
            _evaluation('due + duration("P30D") < date(2024, 6, 1)', {"due": date(2024, 5, 17)}), seconds
        ),
    )
    yield (
        "sum of 100 filtered rows: sum(orders[paid].net)",
        _per_second(_evaluation("sum(orders[paid].net)", {"orders": ORDERS}), seconds, once),
    )
    yield (
        "loop over 100 rows: sum(for o in orders return o.net * o.tax)",
        _per_second(
            _evaluation("sum(for o in orders return o.net * o.tax)", {"orders": ORDERS}), seconds, once
        ),
    )
    yield (
        'a pattern: matches(stage, "^prop.*l$")',
        _per_second(_evaluation('matches(stage, "^prop.*l$")', DECIMALS), seconds),
    )


def print_figures(seconds: float) -> None:
    """Print a table, each figure measured for `seconds`."""
    machine = f"{platform.machine()}, Python {platform.python_version()}, one core"
    sys.stdout.write(f"times a second ({machine})\n")
    for name, rate in figures(seconds):
        sys.stdout.write(f"{rate:>14,.0f}  {name}\n")
        sys.stdout.flush()
