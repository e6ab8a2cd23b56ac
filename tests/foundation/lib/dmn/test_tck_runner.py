"""The runner of the compatibility kit itself: it finds the cases in both layouts, and can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from .models import decision, document, input_data, literal
from .tck import main

CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<modelName>0001-sum.dmn</modelName><labels><label>Compliance Level 2</label></labels>
<testCase id="1"><inputNode name="a"><list><item><value xsi:type="xsd:decimal">1</value></item>
<item><value xsi:type="xsd:double">1.5</value></item></list></inputNode>
<resultNode name="sum"><expected><value xsi:type="xsd:decimal">2.500000001</value></expected></resultNode></testCase>
<testCase id="2"><resultNode name="day"><expected><component name="d"><value xsi:type="xsd:date">2025-01-01</value>
</component></expected></resultNode></testCase>
<testCase id="3"><resultNode name="sum"><expected><value xsi:type="xsd:string">2.5</value></expected></resultNode></testCase>
<testCase id="4"><resultNode name="absent" errorResult="true"><expected><value xsi:nil="true"/></expected></resultNode>
</testCase></testCases>"""
MODEL = document(
    input_data("a")
    + decision("sum", literal("sum(a)"), "a")
    + decision("day", literal('{d: date("2025-01-01")}'))
)


@pytest.mark.parametrize("prefix", ["compliance-level-2/0001-sum/", "0001-sum__"])
def test_the_runner_counts_and_names_what_fails(
    prefix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in {
        "0001-sum.dmn": MODEL,
        "0001-sum-test-01.xml": CASES.encode(),
        "Other.dmn": b"<",
    }.items():
        path = tmp_path / f"{prefix}{name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert main(tmp_path) == 1
    assert capsys.readouterr().out.splitlines() == [
        "0001-sum-test-01 3 sum: expected '2.5', got None",
        "level 2: 3 of 4 cases (75.0%)",
    ]


def test_a_folder_without_cases_is_said_to_be_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(tmp_path) == 1
    assert "no test files" in capsys.readouterr().out
