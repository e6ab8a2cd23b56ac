"""Random models, valid by the look of them: reading, compiling, evaluating and analysing raise DmnError or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parley.foundation.lib import dmn
from parley.foundation.lib.dmn.expression import EXPRESSIONS

from .models import TCK, document, input_data, literal

TEXTS = st.sampled_from(
    [
        "1",
        "a",
        "b(1)",
        "-",
        "",
        "< 3",
        '"x"',
        "not(1)",
        "[1, 2]",
        "{a: 1}",
        "null",
        "? > 1",
        "1 +",
        "s()",
        "x",
        "item",
    ]
)
NAMES = st.sampled_from(["a", "b", "c", "s", "x", "a b", "t", ""])
TYPES = st.sampled_from(["", "number", "string", "t", "u", "feel:number", "x:t", "date", "function"])
PARTS = [
    *(
        "decision",
        "inputData",
        "businessKnowledgeModel",
        "decisionService",
        "itemDefinition",
        "import",
        "variable",
    ),
    *(
        "informationRequirement",
        "knowledgeRequirement",
        "requiredInput",
        "requiredDecision",
        "requiredKnowledge",
    ),
    *(
        "encapsulatedLogic",
        "formalParameter",
        "contextEntry",
        "binding",
        "parameter",
        "row",
        "column",
        "text",
    ),
    *(
        "input",
        "inputExpression",
        "inputValues",
        "output",
        "outputValues",
        "defaultOutputEntry",
        "rule",
        "inputEntry",
    ),
    *("outputEntry", "in", "return", "satisfies", "match", "if", "then", "else", "itemComponent", "typeRef"),
    *("allowedValues", "typeConstraint", "functionItem", "parameters", "outputDecision", "inputDecision"),
    *EXPRESSIONS,
]
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "name": NAMES,
        "typeRef": TYPES,
        "href": st.sampled_from(["#a", "#b", "#c", "#s", "x#a", "", "urn:test#a"]),
        "hitPolicy": st.sampled_from([*dmn.HIT_POLICIES, "BEST"]),
        "aggregation": st.sampled_from([*dmn.AGGREGATIONS, "AVG"]),
        "isCollection": st.sampled_from(["true", "false", "maybe"]),
        "kind": st.sampled_from(["FEEL", "Java", "PMML", "?"]),
        "iteratorVariable": NAMES,
        "expressionLanguage": st.sampled_from(["urn:js", "FEEL"]),
        "namespace": st.sampled_from(["urn:test", "urn:other"]),
    },
)


def element(name: str, attributes: dict[str, str], content: str) -> str:
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


LEAVES = st.builds(lambda text: f"<text>{escaped(text)}</text>", TEXTS) | TYPES.map(
    lambda name: f"<typeRef>{name}</typeRef>"
)
TREES: st.SearchStrategy[str] = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        element, st.sampled_from(PARTS), ATTRIBUTES, st.lists(inner, max_size=4).map("".join)
    ),
    max_leaves=30,
)


def try_everything(source: bytes) -> None:
    """Read, compile, evaluate, invoke, analyse, draw and write; only DmnError may come out."""
    try:
        model = dmn.read(source)
        decisions = dmn.compile(model)
    except dmn.DmnError as error:
        assert error.place
        return
    for name in decisions.names:
        if name:
            str(decisions.evaluate(name, {"a": 1, "x": "b", "c": [1]}).explanation)
            analyse_if_table(decisions, name)
    for each in (*model.services, *model.knowledge_models):
        if each.name:
            invoke_if_known(decisions, each.name)
    dmn.lay_out(model)
    assert dmn.read(dmn.write(model)).namespace == model.namespace


def analyse_if_table(decisions: dmn.Decisions, name: str) -> None:
    try:
        table = decisions.table(name)
    except dmn.DmnError:
        return
    dmn.analyse(table)


def invoke_if_known(decisions: dmn.Decisions, name: str) -> None:
    try:
        decisions.invoke(name, {"a": 1})
    except dmn.DmnError as error:
        assert "to evaluate" in error.message


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TREES, max_size=5))
def test_random_elements(trees: list[str]) -> None:
    try_everything(document("".join(trees)))


LITERALS = TEXTS.map(literal)


def wrapped(names: list[str], kind: str, attributes: str = "") -> Any:
    """A strategy: the element ``kind`` whose children ``names`` hold an expression each."""

    def make(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        parts = [inner.map(lambda part, name=name: f"<{name}>{part}</{name}>") for name in names]
        return st.tuples(*parts).map(lambda done: f"<{kind}{attributes}>{''.join(done)}</{kind}>")

    return make


def tables(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    cells = st.tuples(TEXTS, TEXTS).map(
        lambda pair: (
            f"<rule><inputEntry><text>{escaped(pair[0])}</text></inputEntry>"
            f"<outputEntry><text>{escaped(pair[1])}</text></outputEntry></rule>"
        )
    )
    return st.builds(
        lambda policy, values, rules: (
            f'<decisionTable hitPolicy="{policy}"><input><inputExpression typeRef="number">'
            f"<text>a</text></inputExpression><inputValues><text>{escaped(values)}</text></inputValues></input>"
            f'<output name="o"><outputValues><text>1, 2</text></outputValues></output>{"".join(rules)}</decisionTable>'
        ),
        st.sampled_from(dmn.HIT_POLICIES),
        TEXTS,
        st.lists(cells, max_size=4),
    )


def contexts(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    entry = st.builds(
        lambda name, part: f'<contextEntry><variable name="{name}"/>{part}</contextEntry>', NAMES, inner
    )
    return st.lists(entry, max_size=3).map(lambda entries: f"<context>{''.join(entries)}</context>")


BODIES = st.recursive(
    LITERALS,
    lambda inner: st.one_of(
        contexts(inner),
        tables(inner),
        st.lists(inner, max_size=3).map(lambda items: f"<list>{''.join(items)}</list>"),
        wrapped(["if", "then", "else"], "conditional")(inner),
        wrapped(["in", "match"], "filter")(inner),
        wrapped(["in", "return"], "for", ' iteratorVariable="x"')(inner),
        wrapped(["in", "satisfies"], "some", ' iteratorVariable="x"')(inner),
        inner.map(lambda part: f'<functionDefinition><formalParameter name="x"/>{part}</functionDefinition>'),
        inner.map(
            lambda part: (
                f'<invocation>{literal("b")}<binding><parameter name="x"/>{part}</binding></invocation>'
            )
        ),
    ),
    max_leaves=8,
)


@st.composite
def graphs(draw: Any) -> str:
    """Decisions, inputs, functions and services, each of which may refer to those before it."""
    parts, kinds = [input_data("a", draw(TYPES))], {"a": "requiredInput"}
    for identifier in draw(st.permutations(["b", "c", "d", "s"])):
        kind = draw(st.sampled_from(["decision", "decision", "businessKnowledgeModel", "decisionService"]))
        known = draw(st.lists(st.sampled_from(sorted(kinds)), max_size=2, unique=True))
        links = "".join(
            f'<informationRequirement><{kinds[other]} href="#{other}"/></informationRequirement>'
            for other in known
        )
        body = draw(BODIES)
        if kind == "businessKnowledgeModel":
            body = f'<encapsulatedLogic><formalParameter name="x"/>{body}</encapsulatedLogic>'
        if kind == "decisionService":
            body = "".join(f'<outputDecision href="#{other}"/>' for other in known)
            links = ""
        parts.append(f'<{kind} id="{identifier}" name="{identifier}">{links}{body}</{kind}>')
        kinds[identifier] = "requiredDecision" if kind == "decision" else "requiredKnowledge"
    return "".join(parts)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(graphs())
def test_random_graphs(graph: str) -> None:
    try_everything(document(graph))


SAMPLES = sorted(TCK.glob("00[0-4]*.dmn"))


@pytest.mark.parametrize(
    "path", SAMPLES or [None], ids=lambda path: path.stem.rpartition("__")[2] if path else "absent"
)
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_models_of_the_kit(path: Path | None, data: Any) -> None:
    if path is None:
        pytest.skip("the kit is absent")
    source = path.read_bytes()
    at = data.draw(st.integers(0, len(source)))
    removed = data.draw(st.integers(0, 40))
    try_everything(source[:at] + data.draw(st.binary(max_size=6)) + source[at + removed :])
