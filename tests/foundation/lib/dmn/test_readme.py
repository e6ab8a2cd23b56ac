"""The examples of the README run, one after the other, and print what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from parley.foundation.lib import dmn

README = Path(dmn.__file__).with_name("README.md")
BLOCK = re.compile(r"```(python|text)\n(.*?)```", re.DOTALL)


def test_the_examples_run_and_print_what_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = BLOCK.findall(README.read_text())
    assert [kind for kind, _ in blocks] == ["python", "text", "python", "python", "python", "python"]
    names: dict[str, object] = {}
    for kind, text in blocks:
        if kind == "python":
            exec(compile(text, README.name, "exec"), names)
        else:
            assert capsys.readouterr().out == text
