"""A whole diagram as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lxml import etree

from ..characters import printable
from ..diagram import Bounds, Diagram, Edge, Point, Shape
from ..model import (
    Artifact,
    DataItem,
    Definitions,
    Element,
    Flow,
    Lane,
    Message,
    MessageFlow,
    Node,
    Participant,
)
from . import symbols
from .canvas import group, inset, number, placed, rectangle
from .edges import draw_edge, middle
from .frames import draw_artifact, draw_lane, draw_pool
from .index import Drawable, drawables, source_of
from .marks import Marks
from .nodes import draw_node, has_outer_name, is_scope
from .style import STYLE_SHEET
from .text import LINE_HEIGHT, text_width, wrap, write_lines

_MARGIN = 16.0
_LABEL_WIDTH = 96.0
_SVG = "http://www.w3.org/2000/svg"


def draw(
    definitions: Definitions,
    diagram: Diagram,
    marks: Marks | None = None,
    *,
    title: str = "",
    kind_names: Mapping[str, str] | None = None,
    standalone: bool = False,
) -> str:
    """Draw a diagram.

    The SVG has classes only (see `STYLE_SHEET`), no script and no style attribute. `standalone` puts the style sheet
    inside, for a file of its own. Each element is a group with `data-element`, the id, and a `<title>`, its name and kind;
    `kind_names` says kinds in another language (`{"userTask": "Benutzeraufgabe"}`).
    """
    return _Drawing(definitions, diagram, marks or Marks(), kind_names or {}).svg(title, standalone)


class _Drawing:
    def __init__(
        self, definitions: Definitions, diagram: Diagram, marks: Marks, kind_names: Mapping[str, str]
    ) -> None:
        self._kind_names = kind_names
        self._definitions = definitions
        self._diagram = diagram
        self._marks = marks
        self._elements = drawables(definitions)
        nodes = [element for element in self._elements.values() if isinstance(element, Node)]
        self._hosts = {node.attached_to for node in nodes if node.attached_to}
        self._open_processes = {process.id for process in definitions.processes if process.nodes}

    def svg(self, title: str, standalone: bool) -> str:
        title = printable(title) or self._default_title()
        root = self._root(title)
        if standalone:
            etree.SubElement(root, "style").text = STYLE_SHEET
        frames, shapes, attached = self._layers()
        for drawn in frames:
            self._shape(root, drawn)
        for edge in self._diagram.edges:
            self._edge(root, edge)
        for drawn in (*shapes, *attached):
            self._shape(root, drawn)
        self._labels(root)
        self._badges(root)
        written: str = etree.tostring(root, encoding="unicode")
        return written

    def _root(self, title: str) -> etree._Element:
        view = self._view()
        root = etree.Element("svg", nsmap={None: _SVG})
        root.set("class", "bpmn")
        root.set("viewBox", " ".join(map(number, (view.x, view.y, view.width, view.height))))
        root.set("width", number(view.width))
        root.set("height", number(view.height))
        root.set("role", "img")
        root.set("aria-label", title)
        etree.SubElement(root, "title").text = title
        return root

    def _default_title(self) -> str:
        shown = self._diagram.element_id
        named = [*self._definitions.processes, *self._definitions.collaborations]
        names = [element.name for element in named if element.name and element.id == shown]
        names += [self._diagram.name, *(element.name for element in named), "BPMN"]
        return next(name for name in names if name)

    def _view(self) -> Bounds:
        """What is drawn, with a margin and room for the labels of events."""
        points = [point for edge in self._diagram.edges for point in edge.waypoints]
        boxes = [drawn.bounds for drawn in self._diagram.shapes]
        boxes += [drawn.label for drawn in self._diagram.shapes if drawn.label]
        boxes += [edge.label for edge in self._diagram.edges if edge.label]
        boxes += [box for box, _ in self._outer_names()]
        left = min([*(box.x for box in boxes), *(point.x for point in points)], default=0)
        top = min([*(box.y for box in boxes), *(point.y for point in points)], default=0)
        right = max([*(box.right for box in boxes), *(point.x for point in points)], default=100)
        bottom = max([*(box.bottom for box in boxes), *(point.y for point in points)], default=50)
        return inset(Bounds(left, top, right - left, bottom - top), -_MARGIN)

    def _layers(self) -> tuple[list[Shape], list[Shape], list[Shape]]:
        """Frames (largest first), other shapes, and boundary events, which lie on top."""
        frames, shapes, attached = [], [], []
        for drawn in self._diagram.shapes:
            element = self._elements.get(drawn.element_id)
            if (
                (isinstance(element, Participant | Lane) and drawn.band is None)
                or (isinstance(element, Node) and is_scope(element, drawn))
                or (isinstance(element, Artifact) and element.kind == "group")
            ):
                frames.append(drawn)
            elif isinstance(element, Node) and element.kind == "boundaryEvent":
                attached.append(drawn)
            else:
                shapes.append(drawn)
        frames.sort(key=lambda drawn: -drawn.bounds.width * drawn.bounds.height)
        return frames, shapes, attached

    def _group(self, parent: etree._Element, style: str, id: str, element: Drawable | None) -> etree._Element:
        made = group(parent, " ".join([style, *self._marks.classes(id)]))
        if id:
            made.set("data-element", id)
        if name := _spoken_name(element, self._kind_names):
            etree.SubElement(made, "title").text = name
        return made

    def _shape(self, parent: etree._Element, drawn: Shape) -> None:
        element = self._elements.get(drawn.element_id)
        made = self._group(parent, _shape_class(element, drawn), drawn.element_id, element)
        if isinstance(element, Node):
            called = self._definitions.global_tasks.get(element.called_element or "")
            draw_node(made, element, drawn, element.id in self._hosts, called)
        elif isinstance(element, Participant):
            draw_pool(made, element, drawn, element.process_ref in self._open_processes)
        elif isinstance(element, Lane):
            draw_lane(made, element, drawn)
        elif isinstance(element, Artifact | DataItem):
            draw_artifact(made, element, drawn.bounds, self._is_collection(element))
        elif isinstance(element, Message):
            center = drawn.bounds.center
            rectangle(made, drawn.bounds, "bpmn-outline")
            placed(made, symbols.FLAP, center.x, center.y, drawn.bounds.width / 16, "bpmn-symbol")
        else:
            rectangle(made, drawn.bounds, "bpmn-outline bpmn-dashed")
        if drawn.element_id in self._marks.selected:
            rectangle(made, inset(drawn.bounds, -4), "bpmn-selection")

    def _edge(self, parent: etree._Element, edge: Edge) -> None:
        element = self._elements.get(edge.element_id)
        source = self._elements.get(source_of(element) or "") if element is not None else None
        made = self._group(parent, "bpmn-edge", edge.element_id, element)
        draw_edge(made, element, edge.waypoints, source)

    def _labels(self, parent: etree._Element) -> None:
        for box, text in self._outer_names():
            lines = wrap(text, box.width, 4)
            write_lines(parent, lines, box.center.x, box.center.y, "bpmn-label")

    def _outer_names(self) -> Iterable[tuple[Bounds, str]]:
        """Names that stand beside what they name, and where."""
        for drawn in self._diagram.shapes:
            text = self._outer_name(drawn)
            if text:
                yield _label_box(text, drawn.label, _below(drawn.bounds), drawn.bounds), text
        for edge in self._diagram.edges:
            element = self._elements.get(edge.element_id)
            if isinstance(element, Flow | MessageFlow) and element.name and edge.waypoints:
                yield _label_box(element.name, edge.label, _beside(edge.waypoints)), element.name

    def _outer_name(self, drawn: Shape) -> str:
        element = self._elements.get(drawn.element_id)
        if isinstance(element, Node):
            return element.name if has_outer_name(element) else ""
        if isinstance(element, DataItem | Message):
            return element.name
        if isinstance(element, Artifact):
            return self._artifact_name(element)
        return ""

    def _is_collection(self, item: Artifact | DataItem) -> bool:
        """Whether a data object, or the one that a reference means, is a list."""
        meant = self._elements.get(item.ref or "") if isinstance(item, Artifact) else None
        return item.is_collection or (isinstance(meant, Artifact) and meant.is_collection)

    def _artifact_name(self, artifact: Artifact) -> str:
        if artifact.kind == "textAnnotation":
            return ""
        if artifact.kind == "group":
            return self._definitions.categories.get(artifact.ref or "", artifact.name)
        meant = self._elements.get(artifact.ref or "")
        name = artifact.name or self._definitions.data_stores.get(artifact.ref or "", "")
        if not name and isinstance(meant, Artifact):
            name = meant.name
        return f"{name} [{artifact.state}]" if artifact.state else name

    def _badges(self, parent: etree._Element) -> None:
        """Tokens at the upper right of a node, counts on flows and nodes."""
        for drawn in self._diagram.shapes:
            tokens = self._marks.tokens.get(drawn.element_id, 0)
            if tokens > 0:
                failed = " bpmn-token-failed" if drawn.element_id in self._marks.failed else ""
                _token(parent, Point(drawn.bounds.right, drawn.bounds.y), tokens, failed)
            if drawn.element_id in self._marks.counts:
                corner = Point(drawn.bounds.center.x, drawn.bounds.bottom)
                _count(parent, corner, self._marks.counts[drawn.element_id])
        for edge in self._diagram.edges:
            if edge.element_id in self._marks.counts and edge.waypoints:
                _count(parent, middle(edge.waypoints), self._marks.counts[edge.element_id])


def _token(parent: etree._Element, at: Point, tokens: int, style: str) -> None:
    made = group(parent, "bpmn-badge")
    text = str(tokens)
    width = max(18.0, text_width(text, 11) + 10)
    box = Bounds(at.x - width / 2, at.y - 9, width, 18)
    rectangle(made, box, "bpmn-token" + style, 9)
    write_lines(made, [text], at.x, at.y, "bpmn-token-text")


def _count(parent: etree._Element, at: Point, figure: int) -> None:
    made = group(parent, "bpmn-badge")
    text = f"{figure:,}".replace(",", "\u202f")
    width = text_width(text, 11) + 10
    rectangle(made, Bounds(at.x - width / 2, at.y - 8, width, 16), "bpmn-count", 8)
    write_lines(made, [text], at.x, at.y, "bpmn-count-text")


def _shape_class(element: Drawable | None, drawn: Shape) -> str:
    if isinstance(element, Node):
        scope = " bpmn-scope" if is_scope(element, drawn) else ""
        return f"bpmn-node bpmn-{element.kind}{scope}"
    if isinstance(element, Artifact):
        return f"bpmn-artifact bpmn-{element.kind}"
    return "bpmn-pool" if isinstance(element, Participant | Lane) else "bpmn-artifact"


def _spoken_name(element: Drawable | None, kind_names: Mapping[str, str]) -> str:
    """What a pointer or a screen reader finds: the name and the kind."""
    if not isinstance(element, Element):
        return ""
    kind = getattr(element, "kind", type(element).__name__)
    words = printable(kind_names.get(kind, "")) or "".join(
        f" {letter.lower()}" if letter.isupper() else letter for letter in kind
    )
    return f"{element.name} ({words.strip()})" if element.name else words.strip()


def _label_box(text: str, given: Bounds | None, default: Bounds, beside: Bounds | None = None) -> Bounds:
    """The place the file gives, if it is one, made wide enough that short words stay whole.

    Fonts differ, so the text may need more lines than where the file was drawn: it then grows away from what it names.
    """
    if given is None or given.width < 4 or given.height < 4:
        height = len(wrap(text, default.width, 4)) * LINE_HEIGHT
        return Bounds(default.x, default.y, default.width, height)
    width = max(given.width * 1.2, min(text_width(text) + 4, _LABEL_WIDTH))
    height = len(wrap(text, width, 4)) * LINE_HEIGHT
    x, y = given.center.x - width / 2, given.center.y - height / 2
    return _aside(Bounds(x, y, width, height), given, beside) if beside else Bounds(x, y, width, height)


def _aside(box: Bounds, given: Bounds, beside: Bounds) -> Bounds:
    """Keep a box that grew on its side of what it names: above, below, left or right."""
    if given.bottom <= beside.y + 6:
        return replace(box, y=min(box.y, beside.y - 3 - box.height))
    if given.y >= beside.bottom - 6:
        return replace(box, y=max(box.y, beside.bottom + 3))
    if given.right <= beside.x + 6:
        return replace(box, x=min(box.x, beside.x - 3 - box.width))
    if given.x >= beside.right - 6:
        return replace(box, x=max(box.x, beside.right + 3))
    return box


def _below(bounds: Bounds) -> Bounds:
    return Bounds(bounds.center.x - _LABEL_WIDTH / 2, bounds.bottom + 5, _LABEL_WIDTH, LINE_HEIGHT)


def _beside(points: tuple[Point, ...]) -> Bounds:
    at = middle(points)
    return Bounds(at.x - _LABEL_WIDTH / 2, at.y - LINE_HEIGHT - 3, _LABEL_WIDTH, LINE_HEIGHT)
