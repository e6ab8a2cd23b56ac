from __future__ import annotations

import sys

import pytest

from tools.commands import quietly
from tools.problems import CannotStart


def test_quietly_gives_the_output() -> None:
    assert quietly([sys.executable, "-c", "print('here')"], problem="x") == "here\n"


def test_quietly_shows_the_last_lines_of_a_failure() -> None:
    code = "import sys; [print('line', n) for n in range(100)]; sys.exit(1)"
    with pytest.raises(CannotStart) as failure:
        quietly([sys.executable, "-c", code], problem="It could not be built.")
    lines = str(failure.value).splitlines()
    assert (lines[0], len(lines), lines[-1]) == ("It could not be built.", 26, "    line 99")


def test_quietly_names_a_program_that_is_not_there() -> None:
    with pytest.raises(CannotStart, match="/no/such/program: No such file"):
        quietly(["/no/such/program"], problem="It could not be built.")
