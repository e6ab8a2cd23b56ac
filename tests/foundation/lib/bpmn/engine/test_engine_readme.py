"""The examples of the README about engine and mining run as they stand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from parley.foundation.lib import bpmn

from .models import end, node, path, service, start, user, xml

README = Path(bpmn.__file__).with_name("README.md").read_text("utf-8")


def example(words: str) -> str:
    """The example that holds these words."""
    return next(code for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if words in code)


def test_engine_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    offer = xml(
        start(),
        user("approve"),
        service("send", parley_action="send offer"),
        end(),
        path("s approve send e"),
        process="offer",
    )
    names: dict[str, Any] = {"data": offer}
    exec(example("CompileError"), names)
    assert [(effect.kind, effect.name) for effect in names["step"].effects] == [("action", "send offer")]
    assert "offer-7:2 user approve" in capsys.readouterr().out


def test_mining_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {
        "data": "Deal,Stage,Time\n1,call,2026-01-01\n1,offer,2026-01-02\n",
        "model": xml(start(), node("task", "call"), node("task", "offer"), end(), path("s call offer e")),
        "parse": bpmn.parse,
    }
    exec(example("bpmn.mining import"), names)
    assert "1 86400.0 call > offer" in capsys.readouterr().out
    assert (names["result"].fitness, names["result"].fitting) == (1.0, 1)
