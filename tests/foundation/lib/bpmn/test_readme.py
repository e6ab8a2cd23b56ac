"""The examples of the README about models run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

from parley.foundation.lib import bpmn
from parley.foundation.lib.bpmn.build import ProcessBuilder, timer

README = Path(bpmn.__file__).with_name("README.md")


def test_examples_run(tmp_path: Path) -> None:
    path = tmp_path / "discount.bpmn"
    builder = (
        ProcessBuilder("p").start("s").gateway("exclusiveGateway", "x").task("userTask", "approve").end("e")
    )
    builder.boundary("late", "approve", timer("duration", "PT1H")).path("s", "x").path("approve", "e").path(
        "late", "e"
    )
    builder.flow("x", "e", default=True).flow("x", "approve", id="over_5", condition="1 = 2")
    path.write_bytes(builder.document().write())
    names: dict[str, object] = {"path": path}
    for example in re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL):
        if not re.search(r"bpmn\.(engine|mining)|start\(graph|advance\(", example):
            exec(example, names)
    assert names["may_run"] is True
    assert b"discount &gt; 5" in path.read_bytes()
    assert str(names["file"]).startswith("<svg")
