"""String functions, and patterns that cannot run away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.foundation.lib import feel
from parley.foundation.lib.feel.api import system_clock
from parley.foundation.lib.feel.errors import NOWHERE
from parley.foundation.lib.feel.limits import Run
from parley.foundation.lib.feel.regex import PatternError, Regex


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a" + "b"', "ab"),
        ('"a" + null', None),
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("foobar", 0)', None),
        ('substring("foobar", 7)', None),
        ('string length("🐎")', 1),
        ('upper case("aBc4")', "ABC4"),
        ('lower case("ÄB")', "äb"),
        ('substring before("foobar", "bar")', "foo"),
        ('substring after("foobar", "ob")', "ar"),
        ('substring after("foobar", "x")', ""),
        ('contains("foobar", "ob")', True),
        ('starts with("foobar", "fo")', True),
        ('ends with("foobar", "r")', True),
        ('contains(match: "o", string: "foo")', True),
        ('split("John Doe", "\\s")', ["John", "Doe"]),
        ('split("a;b;c;;", ";")', ["a", "b", "c", "", ""]),
        ('string join(["a", null, "c"], ", ")', "a, c"),
        ('string join([], "x")', ""),
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('replace("a$", "\\$", "\\$\\\\\\\\")', "a$\\"),
        ('replace("abc", "x*", "-")', None),
        ('replace("abc", "b", "$")', None),
        ('matches("foobar", "^fo*b")', True),
        ('matches("abc", "[")', None),
        ('matches("abc", "A", "i")', True),
        ('matches("a b", "a b", "x")', False),
        ('matches("a.b", "a.b", "q")', True),
        ('matches("axb", "a.b", "q")', False),
        ('matches("aa", "(a)\\1")', True),
        ('matches("Größe", "^\\p{L}+$")', True),
        ('matches("é", "\\p{IsLatin-1Supplement}")', True),
        ('matches("m", "[a-z-[aeiou]]")', True),
        ('matches("e", "[a-z-[aeiou]]")', False),
        ('matches("a\nb", "a$")', False),
        ('matches("a\nb", "a$", "m")', True),
        ("string(1.50)", "1.50"),
        ("string(0 * -1)", "0"),
        ("string(1e3)", "1000"),
        ("string(null)", None),
        ('string([1, "a", true])', '[1, "a", true]'),
        ('string({a b: @"2024-01-01"})', "{a b: 2024-01-01}"),
        ("string([1..5))", "[1..5)"),
    ],
)
def test_string_functions(text: str, value: Any) -> None:
    assert feel.evaluate(text) == value


PATHOLOGICAL = [
    ("(a+)+b", "a" * 40),
    ("(a|a)*b", "a" * 3_000),
    ("(a*)*(a*)*b", "a" * 500),
    ("a*a*a*a*a*b", "a" * 2_000),
    ("(.*)(.*)(.*)(.*)x", "y" * 500),
    ("(a?){30}a{30}", "a" * 30),
    ("((a{0,9}){0,9}){0,9}b", "a" * 100),
    ("^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 2_000),
]


@pytest.mark.parametrize(("pattern", "text"), PATHOLOGICAL)
def test_no_pattern_runs_away(pattern: str, text: str) -> None:
    """They hold `re` for hours or longer; here they come to an end within the default second."""
    try:
        found = feel.evaluate("matches(text, pattern)", {"text": text, "pattern": pattern})
    except feel.FeelLimitError as error:
        assert error.code in ("too_many_steps", "too_slow")
    else:
        assert found is (pattern == "(a?){30}a{30}")


def test_back_references_are_bounded_in_steps() -> None:
    with pytest.raises(feel.FeelLimitError):
        feel.evaluate('matches(text, "(a*)*(a*)*\\\\1b")', {"text": "a" * 60})


def _run() -> Run:
    return Run(feel.Limits(seconds=20), system_clock, NOWHERE)


atoms = st.sampled_from(["a", "b", "[ab]", "[^a]", "(a|b)", "(ab)", "(a*b)", "(?:b|ab)"])
quantifiers = st.sampled_from(["", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?"])
patterns = st.lists(st.builds("{}{}".format, atoms, quantifiers), min_size=1, max_size=4).map("".join)


@settings(deadline=None, max_examples=300)
@given(pattern=patterns, text=st.text("abc", max_size=8))
def test_the_matcher_finds_what_re_finds(pattern: str, text: str) -> None:
    regex = Regex(pattern)
    expected = re.search(pattern, text)
    for forced in (True, False):
        if forced:
            regex._python = None
        found = regex.search(text, _run())
        assert (found and (found.start, found.end)) == (expected and expected.span())
        if found and expected:
            groups = [found.group(number) for number in range(1, regex.groups + 1)]
            assert groups == [group or "" for group in expected.groups()] or "*" in pattern or "+" in pattern
        regex = Regex(pattern)


@given(
    pattern=st.text("ab()[]{}*+?|^$.\\-,0129dpLx", max_size=20),
    flags=st.sampled_from(["", "i", "x", "smi", "q"]),
)
def test_a_bad_pattern_is_a_pattern_error(pattern: str, flags: str) -> None:
    try:
        regex = Regex(pattern, flags)
    except PatternError:
        return
    regex.search("ab01", _run())
