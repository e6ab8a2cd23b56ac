"""Hostile expressions end in an error with a place, within a second and bounded memory."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import pytest

from parley.foundation.lib import feel

BILLION_LISTS = (
    "{" + ", ".join(f"s{i}: " + (f"[s{i - 1}, s{i - 1}]" if i else "[1]") for i in range(60)) + "}"
)
DOUBLED_TEXT = "{" + ", ".join(f"s{i}: " + (f"s{i - 1} + s{i - 1}" if i else '"x"') for i in range(90)) + "}"

HOSTILE = {
    "10 MB": "a + " * 2_500_000 + "1",
    "10,000 parentheses": "(" * 10_000 + "1" + ")" * 10_000,
    "10,000 brackets": "[" * 10_000 + "]" * 10_000,
    "10,000 contexts": "{a:" * 10_000 + "1" + "}" * 10_000,
    "10,000 minus signs": "-" * 10_000 + "1",
    "10,000 calls": "not(" * 10_000 + "a" + ")" * 10_000,
    "10,000 branches": "if a then 1 else " * 5_000 + "1",
    "a long sum": "1" + "+1" * 24_000,
    "a long path": "a" + ".b" * 24_000,
    "a long chain of filters": "a" + "[1]" * 16_000,
    "deep types": "a instance of " + "list<" * 10_000 + "Any" + ">" * 10_000,
    "open strings": '"\\' * 24_000,
    "open comments": "/*" * 24_000,
    "tests within tests": "a in (" * 70 + "1" + ") * 2" * 70 + "..",
    "ranges within tests": "a in (" * 70 + "1" + "..2]" * 70 + "..",
    "many odd names": "{" + ", ".join(f"a+b{i}: a" for i in range(4_500)) + "} +",
    "a huge loop": "for i in 1..1000000000000 return i",
    "nested loops": "for i in 1..100000, j in 1..100000 return i * j",
    "an endless search": "some i in 1..100000000 satisfies i < 0",
    "a doubling string": DOUBLED_TEXT,
    "a doubling list": BILLION_LISTS,
    "a doubling list, flattened": f"flatten({BILLION_LISTS}.s59)",
    "doubling lists, compared": f"{BILLION_LISTS}.s40 = {BILLION_LISTS}.s40",
    "a doubling list as text": f"string({BILLION_LISTS}.s59)",
    "endless recursion": "{f: function(n) f(n + 1), r: f(1)}.r",
    "exponential recursion": "{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(40)}.r",
    "a fixed point": "(function(x) x(x))(function(x) x(x))",
    "many strings": 'for i in 1..100000 return "' + "x" * 40_000 + '" + string(i)',
    "many partial lists": "for i in 1..1000000 return partial",
    "a long sort": "sort(for i in 1..100000 return -i, function(a, b) a < b)",
    "many distinct values": "distinct values(for i in 1..100000 return i)",
    "a long replacement": 'replace("' + "a" * 20_000 + '", "a", "' + "b" * 20_000 + '")',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_meets_a_limit_with_a_place(name: str) -> None:
    started = time.process_time()
    with pytest.raises((feel.FeelLimitError, feel.FeelSyntaxError)) as caught:
        feel.evaluate(HOSTILE[name], {"a": 1})
    assert time.process_time() - started < 3
    assert caught.value.position.line >= 1


@pytest.mark.parametrize("name", HOSTILE)
def test_a_check_of_hostile_text_reports_and_never_raises(name: str) -> None:
    started = time.process_time()
    problems = feel.check(HOSTILE[name], {"a": feel.NUMBER})
    assert time.process_time() - started < 3
    assert all(isinstance(problem, feel.Problem) for problem in problems)


def test_a_check_stops_at_many_problems() -> None:
    text = " + ".join(f"amuont{i}" for i in range(90))
    schema = {f"amount{i}x": feel.NUMBER for i in range(1_000)}
    started = time.process_time()
    assert len(feel.check(f"[{text}]", schema)) == 50
    assert time.process_time() - started < 3


HARMLESS = {
    "9 ** 99999": None,
    "1e6144 * 1e6144": None,
    "exp(1e6000)": None,
    "decimal(1, 6176)": 1,
    "modulo(1e6000, 3e-6000)": None,
    'duration("P999999999999D") * 1e300': None,
    "date(1e300, 1, 1)": None,
    'substring("abc", 1e300, 1e300)': None,
    "[1, 2][1e6000]": None,
    "for i in 1e6000..1 return i": None,
    'number("1e99999")': None,
    'matches("aaaa", "((a{1000}){1000}){1000}")': None,
}


@pytest.mark.parametrize("text", HARMLESS)
def test_impossible_values_are_null_at_once(text: str) -> None:
    started = time.process_time()
    assert feel.evaluate(text) == HARMLESS[text]
    assert time.process_time() - started < 1


def test_limits_are_the_hosts_to_set() -> None:
    text = "count(for i in 1..500 return i)"
    assert feel.evaluate(text) == 500
    for limits, code in (
        (feel.Limits(steps=100), "too_many_steps"),
        (feel.Limits(size=100), "too_large"),
        (feel.Limits(seconds=0), "too_slow"),
        (feel.Limits(text_length=10), "text_too_long"),
        (feel.Limits(depth=1), "too_deep"),
    ):
        with pytest.raises(feel.FeelLimitError) as caught:
            feel.evaluate(text if code != "too_slow" else "count(for i in 1..5000 return i)", limits=limits)
        assert caught.value.code == code


def test_a_limit_names_the_part_that_met_it() -> None:
    text = "1 +\n  count(for i in 1..1000000000 return i)"
    with pytest.raises(feel.FeelLimitError) as caught:
        feel.evaluate(text)
    position = caught.value.position
    assert (position.line, position.column) == (2, 9)
    assert text[position.start : position.end] == "for i in 1..1000000000 return i"


def test_values_nested_without_end_are_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(feel.FeelLimitError):
        feel.evaluate("count(x)", {"x": endless})


_IN_LITTLE_MEMORY = """
import resource, sys
from parley.foundation.lib import feel
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for text in sys.stdin.read().split("\\0"):
    try:
        feel.evaluate(text, {"a": 1})
    except feel.FeelError:
        pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used) // 1024)
"""


def test_hostile_text_needs_little_memory() -> None:
    texts = [text for name, text in HOSTILE.items() if name != "10 MB"]
    done = subprocess.run(
        [sys.executable, "-c", _IN_LITTLE_MEMORY],
        input="\0".join(texts),
        text=True,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert int(done.stdout) < 128, "megabytes above the interpreter's own"
