"""Draw a diagram for a model that has none: inputs at the bottom, each decision above what it needs."""

from __future__ import annotations

from lxml import etree

from .editing import new_id
from .element import local_name, namespace_of
from .graph import GraphElement, Reference
from .model import Model
from .namespaces import DC, DI, DIAGRAMS
from .requirement_graph import Key, RequirementGraph

WIDTH, HEIGHT = 180, 80
_GAP_ACROSS, _GAP_DOWN = 40, 80
_MARGIN = 40


def has_diagram(model: Model) -> bool:
    return model.xml.find("{*}DMNDI") is not None


def lay_out(model: Model) -> None:
    """Add a diagram with a shape for every element and an edge for every requirement, where there is none.

    DMN 1.1 has no diagrams; such a model is left as it is.
    """
    if has_diagram(model) or model.version not in DIAGRAMS:
        return
    graph = RequirementGraph([model])
    places = _places(graph)
    dmndi = DIAGRAMS[model.version]
    frame = etree.SubElement(model.xml, f"{{{dmndi}}}DMNDI", nsmap={"dmndi": dmndi, "dc": DC, "di": DI})
    diagram = etree.SubElement(frame, f"{{{dmndi}}}DMNDiagram", id=new_id("diagram"))
    for key, (left, top) in places.items():
        _add_shape(diagram, graph.nodes[key].element, left, top)
    for key in places:
        for link in graph.nodes[key].element.requirements:
            _add_edge(diagram, link, places[graph.resolve(link, model)], places[key])
    etree.indent(frame, level=1)
    frame.tail = "\n"


def _places(graph: RequirementGraph) -> dict[Key, tuple[int, int]]:
    """The left and top of each shape: as many levels up as the longest way down to an input."""
    levels: dict[Key, int] = {}
    for key in sorted(graph.nodes, key=graph.order.__getitem__):
        below = [levels[need.key] for need in graph.nodes[key].requirements]
        levels[key] = max(below, default=-1) + 1
    top_level = max(levels.values(), default=0)
    taken = [0] * (top_level + 1)
    places: dict[Key, tuple[int, int]] = {}
    for key in graph.nodes:
        level = levels[key]
        left = _MARGIN + taken[level] * (WIDTH + _GAP_ACROSS)
        places[key] = (left, _MARGIN + (top_level - level) * (HEIGHT + _GAP_DOWN))
        taken[level] += 1
    return places


def _add_shape(diagram: etree._Element, element: GraphElement, left: int, top: int) -> None:
    shape = etree.SubElement(
        diagram, _like(diagram, "DMNShape"), id=new_id("shape"), dmnElementRef=element.id
    )
    bounds = {"x": left, "y": top, "width": WIDTH, "height": HEIGHT}
    etree.SubElement(shape, f"{{{DC}}}Bounds", {name: str(value) for name, value in bounds.items()})


def _add_edge(diagram: etree._Element, link: Reference, start: tuple[int, int], end: tuple[int, int]) -> None:
    """From the top of what is needed to the bottom of what needs it."""
    requirement = link.xml.getparent()
    if not requirement.get("id"):
        requirement.set("id", new_id(local_name(requirement)))
    edge = etree.SubElement(
        diagram, _like(diagram, "DMNEdge"), id=new_id("edge"), dmnElementRef=requirement.get("id")
    )
    for left, top in (start, (end[0], end[1] + HEIGHT)):
        etree.SubElement(edge, f"{{{DI}}}waypoint", x=str(left + WIDTH // 2), y=str(top))


def _like(diagram: etree._Element, name: str) -> str:
    return f"{{{namespace_of(diagram)}}}{name}"
