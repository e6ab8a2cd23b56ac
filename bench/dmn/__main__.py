# ruff: noqa: T201 (a command that prints its figures)
"""Speed of the DMN library: ``python -m bench.dmn``.

A scoring table of 20 rules over 5 inputs (numbers, texts, a truth value; COLLECT SUM), the same with 2,000 rules, and
a graph of three decisions, evaluated one by one and in batches; then reading, compiling and analysing. Every
figure is the best of three runs, in processor time, so that other work on the machine counts little.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

from parley.foundation.lib import dmn

LEADS = 100_000
COUNTRIES = ["DE", "AT", "CH", "FR", "US", "PL"]
SOURCES = ["web", "fair", "mail", "phone"]
INPUTS = [
    ("employees", "number"),
    ("country", "string"),
    ("source", "string"),
    ("budget", "number"),
    ("opted in", "boolean"),
]


def scoring_model(rules: int) -> dmn.Model:
    """A model with one decision, ``score``, and one that grades it, ``grade``."""
    model = dmn.new_model("scoring")
    inputs = [dmn.add_input_data(model, name, type_name) for name, type_name in INPUTS]
    score = dmn.add_decision(model, "score", "number", inputs)
    table = dmn.set_table(score, "COLLECT", "SUM")
    for name, type_name in INPUTS:
        table.add_input(name, type_name)
    table.add_output("score", "number")
    for number in range(rules):
        table.add_rule(scoring_rule(number), [str(number % 20 + 1)])
    grade = dmn.add_decision(model, "grade", "string", [score])
    dmn.set_literal(grade, 'if score > 80 then "hot" else if score > 40 then "warm" else "cold"')
    greeting = dmn.add_decision(model, "greeting", "string", [grade])
    dmn.set_literal(greeting, '"a " + grade + " lead"')
    return model


def scoring_rule(number: int) -> list[str]:
    """The input cells of a rule: one condition, and a second in every third rule."""
    first = [
        f">= {number * 10 % 900}",
        f'"{COUNTRIES[number % 6]}","{COUNTRIES[(number + 1) % 6]}"',
        f'"{SOURCES[number % 4]}"',
        f"[{number * 100 % 15_000}..{number * 100 % 15_000 + 5000})",
        "true",
    ]
    second = ["< 500", 'not("US")', 'not("mail")', "> 1000", "false"]
    cells, place = ["-"] * 5, number % 5
    cells[place] = first[place]
    if number % 3 == 0:
        cells[(place + 1) % 5] = second[(place + 1) % 5]
    return cells


def leads(count: int) -> list[dict[str, Any]]:
    """Leads as a host has them: plain integers, texts and truth values."""
    chance = random.Random(1)
    return [
        {
            "employees": chance.randrange(1000),
            "country": chance.choice(COUNTRIES),
            "source": chance.choice(SOURCES),
            "budget": chance.randrange(20_000),
            "opted in": chance.random() < 0.5,
        }
        for _ in range(count)
    ]


def best_seconds(work: Callable[[], Any]) -> float:
    """The time of the fastest of three runs."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def print_rate(title: str, count: int, work: Callable[[], Any]) -> None:
    seconds = best_seconds(work)
    print(f"{title:<58} {count / seconds:>12,.0f} / s   ({seconds / count * 1e6:,.1f} µs each)")


def print_time(title: str, work: Callable[[], Any]) -> None:
    print(f"{title:<58} {best_seconds(work) * 1e3:>12,.1f} ms")


def main() -> None:
    few, many = scoring_model(20), scoring_model(2000)
    small, large = dmn.compile(few), dmn.compile(many)
    rows = leads(LEADS)
    some = rows[:10_000]
    print_rate(
        "table of 20 rules, one by one, explained",
        len(some),
        lambda: [small.evaluate("score", row) for row in some],
    )
    print_rate(
        "graph of three decisions, one by one, explained",
        len(some),
        lambda: [small.evaluate("greeting", row) for row in some],
    )
    print_rate(f"table of 20 rules, batch of {LEADS:,}", LEADS, lambda: small.evaluate_many("score", rows))
    print_rate(
        f"graph of three decisions, batch of {LEADS:,}", LEADS, lambda: small.evaluate_many("greeting", rows)
    )
    print_rate("table of 2,000 rules, batch of 10,000", len(some), lambda: large.evaluate_many("score", some))
    source = dmn.write(many)
    print_time(f"read a model of 2,000 rules ({len(source):,} bytes)", lambda: dmn.read(source))
    print_time("compile the table of 2,000 rules", lambda: dmn.compile(many))
    print_time("analyse the table of 2,000 rules", lambda: dmn.analyse(large.table("score")))
    source = dmn.write(few)
    print_time("read and compile the model of 20 rules", lambda: dmn.compile(dmn.read(source)))


if __name__ == "__main__":
    main()
