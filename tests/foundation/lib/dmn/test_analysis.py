"""The analysis of decision tables: gaps, overlaps, masked and impossible rules, types, and where it does not apply."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.foundation.lib import dmn

from .tables import Column, Output, table_model

N = [Column("n", "number")]
OUTPUT = Output()


def analyse(
    columns: Sequence[Column], rules: Any, hit_policy: str = "UNIQUE", output: Output = OUTPUT
) -> dmn.Analysis:
    rows = [(cells, ['"x"'] if len(rule) == 1 else [rule[1]]) for rule in rules for cells in [rule[0]]]
    return dmn.analyse(dmn.compile(table_model(columns, [output], rows, hit_policy)).table("d"))


def found(analysis: dmn.Analysis, kind: Any) -> list[str]:
    return [finding.message for finding in analysis.of(kind)]


@pytest.mark.parametrize(
    ("type_name", "cells", "gaps"),
    [
        ("number", ["< 18", ">= 18"], []),
        ("number", ["< 18", "> 18"], ["18"]),
        ("number", ["[1..5)", "(5..9]"], ["< 1, 5, > 9"]),
        ("number", ["<= 0", "1", "[3..4]", ">= 7"], ["(0..1), (1..3), (4..7)"]),
        ("number", ["-"], []),
        ("number", ["not(3)"], ["3"]),
        ("number", [], ["-"]),
        ("integer", ["<= 4", "[5..8]", "> 8"], []),
        ("integer", ["<= 4", "[6..8]", ">= 8.5"], ["(4..6)"]),
        ("double", ["<= 4", ">= 5"], ["(4..5)"]),
        ("string", ['"a","b"', '"c"'], ['not("a", "b", "c")']),
        ("string", ['not("a")', '"a"'], []),
        ("string", ['< "m"', '> "m"'], ['"m"']),
        ("boolean", ["true"], ["false"]),
        ("boolean", ["true", "not(true)"], []),
        ("date", ['< @"2025-01-01"', '>= @"2025-01-03"'], ['[@"2025-01-01"..@"2025-01-03")']),
        ("date", ['<= date("2025-01-01")', '> date("2025-01-01")'], []),
        ("date", ['<= @"2025-01-01"', '>= @"2025-01-02"'], []),
        ("time", ['< @"12:00:00"'], ['>= @"12:00:00"']),
        ("date and time", ['< @"2025-01-01T00:00:00"'], ['>= @"2025-01-01T00:00:00"']),
        ("days and time duration", ['< @"P1D"'], ['>= @"P1D"']),
        ("years and months duration", ['<= @"P1Y"', '>= @"P1Y1M"'], []),
    ],
)
def test_gaps_are_shown_as_the_cells_that_would_fill_them(
    type_name: str, cells: list[str], gaps: list[str]
) -> None:
    analysis = analyse([Column("x", type_name)], [([cell],) for cell in cells])
    assert [finding.values for finding in analysis.of("gap")] == [(gap,) for gap in gaps]
    assert analysis.complete


def test_allowed_values_bound_the_gaps() -> None:
    risk = Column("risk", "string", '"High","Middle","Low"')
    assert found(analyse([risk], [(['"High"'],)]), "gap") == ['No rule matches risk: "Low", "Middle"']
    percent = Column("percent", "number", "[0..100]")
    assert found(analyse([percent], [(["< 50"],)]), "gap") == ["No rule matches percent: [50..100]"]
    assert found(analyse([percent], [(["< 50"],), ([">= 50"],)]), "gap") == []


def test_a_gap_in_two_columns_names_both() -> None:
    columns = [Column("age", "number"), Column("vip", "boolean")]
    analysis = analyse(columns, [(["< 18", "-"],), ([">= 18", "true"],)])
    assert found(analysis, "gap") == ["No rule matches age: >= 18; vip: false"]
    assert [finding.severity for finding in analysis.findings] == ["warning"]


def test_a_gap_is_no_fault_where_there_is_a_default_or_nothing_need_match() -> None:
    assert analyse(N, [(["< 1"],)], output=Output(default="0")).findings[0].severity == "info"
    assert analyse(N, [(["< 1"],)], "COLLECT").findings[0].severity == "info"


def test_overlaps_name_the_rules_and_where_they_meet() -> None:
    analysis = analyse(N, [(["<= 10"], "1"), ([">= 5"], "2")])
    (finding,) = analysis.of("overlap")
    assert finding.message == "Rules 1 and 2 both match n: [5..10]"
    assert finding.cells == (dmn.CellReference(0, 0), dmn.CellReference(1, 0))
    assert found(analyse(N, [(["<= 10"], "1"), ([">= 5"], "1")], "ANY"), "overlap") == []
    assert len(found(analyse(N, [(["<= 10"], "1"), ([">= 5"], "2")], "ANY"), "overlap")) == 1
    assert found(analyse(N, [(["<= 10"], "1"), ([">= 5"], "2")], "FIRST"), "overlap") == []


def test_a_rule_behind_others_that_cover_it_is_masked() -> None:
    rules = [(["< 10"],), ([">= 5"],), (["[3..20]"],)]
    assert found(analyse(N, rules, "FIRST"), "masked") == [
        "Rule 3 never decides: wherever it matches, one of the rules 1, 2 goes before it"
    ]
    assert found(analyse(N, rules[:2], "FIRST"), "masked") == []
    priority = Output(values='"a","b"')
    covered = [(["[1..2]"], '"b"'), (["-"], '"a"')]
    assert len(found(analyse(N, covered, "PRIORITY", priority), "masked")) == 1
    assert found(analyse(N, covered[::-1], "PRIORITY", Output(values='"b","a"')), "masked") == []


def test_a_cell_that_is_never_true_is_impossible() -> None:
    risk = Column("risk", "string", '"High","Low"')
    assert found(analyse([risk], [(['"Middle"'],), (["-"],)]), "impossible") == [
        'Rule 1 never matches: risk is never "Middle"'
    ]
    assert found(analyse(N, [(["[5..1]"],)]), "impossible") == ["Rule 1 never matches: n is never [5..1]"]


def test_a_cell_of_the_wrong_type_is_named() -> None:
    analysis = analyse(N, [(['"a"'], '"x"'), (["> 3"], "4")], output=Output("o", "string"))
    assert found(analysis, "type") == [
        'Rule 1, n: "a" tests no number',
        "Rule 2, o: 4 is not string",
    ]
    assert [finding.cells for finding in analysis.of("type")] == [
        (dmn.CellReference(0, 0),),
        (dmn.CellReference(1, 1),),
    ]


def test_an_expression_of_the_wrong_type_is_named() -> None:
    columns = [Column("n", "number"), Column("name", "string")]
    analysis = analyse(
        columns, [(["> name", "-"], "n + 1"), (["-", "-"], "upper case(nam)")], output=Output("o", "string")
    )
    assert [(finding.cells[0].rule, finding.cells[0].column) for finding in analysis.of("type")] == [
        (0, 0),
        (0, 2),
        (1, 2),
    ]
    assert 'did you mean "name"' in found(analysis, "type")[2]


def test_a_cell_that_does_not_parse_is_named() -> None:
    (finding,) = analyse(N, [(["< <"],), (["-"],)]).of("syntax")
    assert (finding.cells, finding.message[:10]) == ((dmn.CellReference(0, 0),), "Rule 1, n:")


def test_an_expression_is_said_to_be_beyond_the_analysis_and_hides_no_certainty() -> None:
    columns = [Column("n", "number"), Column("limit", "number")]
    rules = [(["< limit", "-"], "1"), (["> 5", "-"], "2"), (["> 7", "-"], "3")]
    analysis = analyse(columns, rules)
    assert found(analysis, "expression") == [
        "Rule 1, n: < limit is an expression; gaps and overlaps through it are not known"
    ]
    assert found(analysis, "gap") == []
    assert found(analysis, "overlap") == ["Rules 2 and 3 both match n: > 7"]
    assert found(analyse(columns, rules, "FIRST"), "masked") == [
        "Rule 3 never decides: wherever it matches, one of the rules 2 goes before it"
    ]


def test_a_column_of_lists_is_said_to_be_beyond_the_analysis() -> None:
    analysis = analyse(
        [Column("tags", "list"), Column("n", "number")], [(["1", "> 3"], "1"), (["-", "> 5"], "2")]
    )
    assert found(analysis, "expression") == [
        "tags: the analysis does not apply to this column, by its type or its size"
    ]
    assert found(analysis, "overlap") == []
    assert found(analysis, "gap") == ["No rule matches n: <= 3"]


def test_an_untyped_column_that_only_asks_for_null_claims_nothing() -> None:
    assert found(analyse([Column("x")], [(["null"], "1"), (["not(null)"], "2")]), "overlap") == []


def test_a_large_table_is_analysed_in_a_second() -> None:
    columns = [Column(name, "number") for name in "vwxyz"]
    rules = [([f"[{i}..{i + 1})", f">= {i % 7}", f"< {i % 5}", "-", str(i % 3)],) for i in range(300)]
    start = time.process_time()
    analyse(columns, rules)
    analyse(columns, rules, "FIRST")
    assert time.process_time() - start < 4


def test_cells_that_list_hundreds_of_values_are_analysed_in_a_second() -> None:
    """Postal codes, products: what each rule lists is told apart, and trying every pair is not needed."""
    rules = [([",".join(f'"{rule * 300 + n}"' for n in range(300))],) for rule in range(40)]
    start = time.process_time()
    analysis = analyse([Column("code", "string")], [*rules, (['"7", "x"'],)])
    assert found(analysis, "overlap") == ['Rules 1 and 41 both match code: "7"']
    assert time.process_time() - start < 3


def test_conditions_on_thousands_of_values_are_left_out_instead_of_tried_for_minutes() -> None:
    rules = [([" or ".join(f"? = {n}" for n in range(2_000))],) for _ in range(10)]
    model = dmn.compile(
        table_model([Column("x", "number")], [OUTPUT], [(cells, ["1"]) for (cells,) in rules], "FIRST")
    )
    start = time.process_time()
    assert [model.evaluate("d", {"x": x}).value for x in (5, 5_000)] == [1, None]
    dmn.analyse(model.table("d"))
    assert time.process_time() - start < 3


CELLS = st.sampled_from(["-", "< 3", "<= 3", "3", "> 3", "[1..3]", "(1..4)", "not(2)", "1, 4", ">= 2"])
TWO_COLUMNS = [Column("a", "number"), Column("b", "number")]
SAMPLES = [half / 2 for half in range(-1, 12)]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_findings_agree_with_trying_every_input(rows: list[tuple[str, str]]) -> None:
    rules = [(list(row), str(number)) for number, row in enumerate(rows)]
    every_hit = _hits(rules)
    unique, first = analyse(TWO_COLUMNS, rules), analyse(TWO_COLUMNS, rules, "FIRST")
    assert bool(unique.of("gap")) == any(not hits for hits in every_hit)
    pairs = {pair for hits in every_hit for pair in itertools.combinations(hits, 2)}
    assert {(each.cells[0].rule, each.cells[-1].rule) for each in unique.of("overlap")} == pairs
    deciding = {hits[0] for hits in every_hit if hits}
    masked = {each.cells[0].rule for each in (*first.of("masked"), *first.of("impossible"))}
    assert masked == set(range(len(rules))) - deciding


def _hits(rules: Any) -> list[list[int]]:
    """The rules that match each pair of sample values, found by evaluating."""
    decisions = dmn.compile(
        table_model(TWO_COLUMNS, [Output()], [(cells, [out]) for cells, out in rules], "COLLECT")
    )
    contexts = [{"a": a, "b": b} for a in SAMPLES for b in SAMPLES]
    return [[int(rule) for rule in result.value] for result in decisions.evaluate_many("d", contexts)]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4))
def test_rules_made_of_the_gaps_leave_no_gap_and_no_overlap(rows: list[tuple[str, str]]) -> None:
    rules = [(list(row), "1") for row in rows]
    gaps = [(list(finding.values), "2") for finding in analyse(TWO_COLUMNS, rules).of("gap")]
    filled = analyse(TWO_COLUMNS, rules + gaps, "FIRST")
    assert filled.of("gap") == []
    added = range(len(rules), len(rules) + len(gaps))
    overlaps = analyse(TWO_COLUMNS, rules + gaps, "UNIQUE").of("overlap")
    assert not any(each.cells[-1].rule in added for each in overlaps)
