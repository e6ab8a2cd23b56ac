# ruff: noqa: T201 (a command that prints its figures)
"""Runs the DMN Technology Compatibility Kit: ``python -m tests.foundation.lib.dmn.tck [folder]``.

Prints the cases passed by compliance level and lists those that failed. A case passes when every value it names
is the expected one; numbers may differ by less than 1e-8, as in the kit's own runner.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from parley.foundation.lib import dmn
from parley.foundation.lib.feel import FeelValueError

from .tck_files import Case, TestFile, find_test_files

DEFAULT_FOLDER = Path(__file__).resolve().parents[4].parent / "shared" / "data" / "G_dmn_tck"
_NUMBER_TOLERANCE = Decimal("1e-8")


@dataclass(frozen=True)
class Failure:
    """A case that did not give what was expected."""

    file: str
    case: str
    node: str
    expected: Any
    got: Any
    problems: tuple[str, ...] = ()

    def __str__(self) -> str:
        problems = f" — {'; '.join(self.problems[:3])}" if self.problems else ""
        return f"{self.file} {self.case} {self.node}: expected {self.expected!r}, got {self.got!r}{problems}"


def run_file(file: TestFile) -> Iterator[tuple[Case, list[Failure]]]:
    """Each case of a file with its failures. A model that is refused gives null everywhere, as the kit has it."""
    try:
        decisions: dmn.Decisions | dmn.DmnError = dmn.compile(
            dmn.read(file.model), _readable(file.neighbours)
        )
    except dmn.DmnError as error:
        decisions = error
    for case in file.cases:
        yield case, list(_run_case(file, case, decisions))


def _readable(paths: Iterable[Path]) -> Iterator[dmn.Model]:
    """The models beside the one that is tested; one that cannot be read is none that it can import."""
    for path in paths:
        with suppress(dmn.DmnError):
            yield dmn.read(path)


def equal(expected: Any, got: Any) -> bool:
    """Whether a result is the expected one, by the rules of the kit."""
    if isinstance(expected, Decimal):
        return _is_number(got) and abs(expected - got) < _NUMBER_TOLERANCE
    if isinstance(expected, list):
        return isinstance(got, list) and len(got) == len(expected) and all(map(equal, expected, got))
    if isinstance(expected, dict):
        same_keys = isinstance(got, dict) and expected.keys() == got.keys()
        return same_keys and all(equal(value, got[name]) for name, value in expected.items())
    return type(expected) is type(got) and bool(expected == got)


def _is_number(value: Any) -> bool:
    return isinstance(value, (Decimal, int)) and not isinstance(value, bool)


def _run_case(file: TestFile, case: Case, decisions: dmn.Decisions | dmn.DmnError) -> Iterator[Failure]:
    for expectation in case.expectations:
        result = _evaluate(case, expectation.name, decisions)
        if not equal(expectation.value, result.value):
            problems = tuple(map(str, result.problems))
            yield Failure(file.title, case.id, expectation.name, expectation.value, result.value, problems)


def _evaluate(case: Case, name: str, decisions: dmn.Decisions | dmn.DmnError) -> dmn.Result:
    if isinstance(decisions, dmn.DmnError):
        return _null(decisions)
    try:
        if case.kind == "decision":
            return decisions.evaluate(name, case.inputs)
        result = decisions.invoke(case.invocable, case.inputs)
    except dmn.DmnError as error:
        return _null(error)
    except FeelValueError as error:
        return dmn.Result(None, (dmn.Problem(name, str(error)),))
    if isinstance(result.value, dict) and name in result.value:
        return dmn.Result(result.value[name], result.problems)
    return result


def _null(error: dmn.DmnError) -> dmn.Result:
    return dmn.Result(None, (dmn.Problem(error.place, error.message),))


def main(folder: Path) -> int:
    """Print the figures; the exit status is 1 where a case failed or there was none."""
    passed: Counter[int] = Counter()
    total: Counter[int] = Counter()
    failures: list[Failure] = []
    for file in find_test_files(folder):
        for _, case_failures in run_file(file):
            total[file.level] += 1
            passed[file.level] += not case_failures
            failures += case_failures
    if not total:
        print(f"There are no test files (*-test-*.xml) under {folder}")
    for failure in failures:
        print(failure)
    for level in sorted(total):
        print(f"level {level}: {passed[level]} of {total[level]} cases ({passed[level] / total[level]:.1%})")
    return 1 if failures or not total else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_FOLDER))
