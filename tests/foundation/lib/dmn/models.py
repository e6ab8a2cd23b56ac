"""Small models for the tests, and where larger ones lie."""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[4].parent / "shared" / "data"
TCK = DATA / "G_dmn_tck"
VENDOR = DATA / "G_bpmn"
NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def document(body: str, namespace: str = "urn:test") -> bytes:
    """A model of DMN 1.5 with ``body`` inside its definitions."""
    return f'<definitions xmlns="{NAMESPACE}" id="model" name="test" namespace="{namespace}">{body}</definitions>'.encode()


def literal(text: str) -> str:
    """A literal expression as XML."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f"<literalExpression><text>{escaped}</text></literalExpression>"


def input_data(name: str, type_name: str = "") -> str:
    kind = f' typeRef="{type_name}"' if type_name else ""
    return f'<inputData id="{name}" name="{name}"><variable name="{name}"{kind}/></inputData>'


def decision(name: str, expression: str, requires: str = "", type_name: str = "") -> str:
    """A decision; ``requires`` names input data (``a``), decisions (``=b``) and knowledge (``!c``), by ids."""
    kind = f' typeRef="{type_name}"' if type_name else ""
    links = "".join(_link(each) for each in requires.split())
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}"{kind}/>{links}{expression}</decision>'
    )


def files(folder: Path, pattern: str) -> list[Path]:
    """The files of a data folder; the test is skipped where the folder is absent."""
    found = sorted(folder.rglob(pattern)) if folder.is_dir() else []
    if not found:
        pytest.skip(f"no {pattern} under {folder.name}: the shared data folder is absent")
    return found


def _link(requirement: str) -> str:
    mark, identifier = requirement[0], requirement.lstrip("=!")
    if mark == "!":
        return f'<knowledgeRequirement><requiredKnowledge href="#{identifier}"/></knowledgeRequirement>'
    kind = "requiredDecision" if mark == "=" else "requiredInput"
    return f'<informationRequirement><{kind} href="#{identifier}"/></informationRequirement>'
