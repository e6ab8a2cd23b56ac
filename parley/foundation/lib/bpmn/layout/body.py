"""One process or sub-process laid out: shapes and lines around its own corner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..diagram import Bounds, Edge, Point, Shape
from ..kinds import GATEWAYS, SUB_PROCESSES
from ..model import Artifact, Body, Lane, Node
from .grid import fill_grid
from .labels import boundary_label, boundary_shift, flow_label, label_room, label_size, node_label
from .place import Need, Places, shifted
from .ranks import Link, rank_nodes
from .routes import Route, Router
from .sizes import EVENT, SCOPE_HEAD, SCOPE_PADDING, boundary_bounds, boundary_offset, node_size

_STRIP_GAP = 30.0
_ARTIFACT_SIZES = {
    "textAnnotation": (120.0, 44.0),
    "dataObject": (36.0, 50.0),
    "dataObjectReference": (36.0, 50.0),
    "dataStoreReference": (50.0, 50.0),
}


@dataclass(slots=True)
class Picture:
    """Shapes and edges; `lane_spans` are top and bottom of each lane's rows."""

    width: float = 0
    height: float = 0
    shapes: list[Shape] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    lane_spans: list[tuple[float, float]] = field(default_factory=list)

    def include(self, other: Picture, x: float, y: float) -> None:
        """Add another picture at a place."""
        self.shapes.extend(move_shape(shape, x, y) for shape in other.shapes)
        self.edges.extend(_move_edge(edge, x, y) for edge in other.edges)


def move_shape(shape: Shape, x: float, y: float) -> Shape:
    label = shifted(shape.label, x, y) if shape.label else None
    return replace(shape, bounds=shifted(shape.bounds, x, y), label=label)


def _move_edge(edge: Edge, x: float, y: float) -> Edge:
    points = tuple(Point(point.x + x, point.y + y) for point in edge.waypoints)
    return replace(edge, waypoints=points, label=shifted(edge.label, x, y) if edge.label else None)


def leaf_lanes(lanes: Iterable[Lane]) -> list[Lane]:
    """Lanes that hold nodes themselves, top to bottom."""
    return [leaf for lane in lanes for leaf in (leaf_lanes(lane.lanes) if lane.lanes else [lane])]


def lay_out_body(body: Body) -> Picture:
    """Lay out the contents of a process; those of sub-processes inside them."""
    return _BodyLayout(body).picture()


class _BodyLayout:
    def __init__(self, body: Body) -> None:
        self._body = body
        nodes = {node.id: node for node in body.nodes}
        self._attached: dict[str, list[Node]] = defaultdict(list)
        for node in body.nodes:
            host = nodes.get(node.attached_to or "")
            if node.kind == "boundaryEvent" and host is not None and host.kind != "boundaryEvent":
                self._attached[host.id].append(node)
        self._hosts = {event.id: host for host, events in self._attached.items() for event in events}
        self._nodes = {id: node for id, node in nodes.items() if id not in self._hosts}
        self._inner = {
            node.id: lay_out_body(node.body)
            for node in self._nodes.values()
            if node.body is not None and node.body.nodes
        }
        self._links = self._read_links()
        self._lanes = leaf_lanes(body.lanes)
        self._lane_of = self._assign_lanes()
        self._loose = [] if self._lanes else self._find_loose()

    def picture(self) -> Picture:
        picture = self._main()
        self._add_strip(picture, [(0.0, self._shape_only(node)) for node in self._loose])
        self._add_strip(picture, self._artifacts(picture))
        self._add_associations(picture)
        return picture

    def _read_links(self) -> list[Link]:
        found = []
        for flow in self._body.flows:
            source = self._hosts.get(flow.source, flow.source)
            via = flow.source if flow.source in self._hosts else None
            if source in self._nodes and flow.target in self._nodes:
                found.append(Link(flow.id, source, flow.target, via, flow.name))
        return found

    def _assign_lanes(self) -> dict[str, int]:
        """Lane numbers; a node that no lane names joins the lane of a neighbour."""
        lane_of = {node: index for index, lane in enumerate(self._lanes) for node in lane.nodes}
        for link in self._links:
            if link.target not in lane_of and link.source in lane_of:
                lane_of[link.target] = lane_of[link.source]
        return lane_of

    def _find_loose(self) -> list[Node]:
        """Nodes without any flow: event sub-processes and compensation handlers."""
        linked = {end for link in self._links for end in (link.source, link.target)}
        loose = [node for id, node in self._nodes.items() if id not in linked]
        return loose if len(loose) < len(self._nodes) else loose[1:]

    def _main(self) -> Picture:
        """All nodes on the grid, with their lines."""
        loose = {node.id for node in self._loose}
        ids = [id for id in self._nodes if id not in loose]
        ranks, back = rank_nodes(ids, self._links)
        grid = fill_grid(ranks, self._links, back, self._lane_of, len(self._lanes))
        gateways = {id for id in ids if self._nodes[id].kind in GATEWAYS}
        router = Router(grid, gateways, {host for host in self._attached if self._is_full_below(host)})
        routes = self._routes(router, back, grid.cells)
        needs = {id: self._need(self._nodes[id], router.ports.get(id, set())) for id in ids}
        places = Places(grid, router, needs, self._label_widths(grid.cells))
        picture = Picture(places.width, places.height)
        picture.lane_spans = [places.row_span(first, last) for first, last in grid.lane_rows]
        for id in ids:
            self._add_node(picture, self._nodes[id], places, router.ports.get(id, set()))
        names = {flow.id: flow.name for flow in self._body.flows}
        for id, route in routes.items():
            points = places.points(route)
            picture.edges.append(Edge(id, points, flow_label(names[id], points)))
        return picture

    def _routes(self, router: Router, back: set[str], cells: dict[str, tuple[int, int]]) -> dict[str, Route]:
        """Short forward links first: they deserve the straight ways."""

        def length(link: Link) -> tuple[bool, int]:
            return link.id in back, abs(cells[link.target][0] - cells[link.source][0])

        ordered = sorted(self._links, key=length)
        return {link.id: router.route(link, link.id in back) for link in ordered}

    def _label_widths(self, cells: dict[str, tuple[int, int]]) -> dict[int, float]:
        """Names of flows out of gateways need room before the next column."""
        widths: dict[int, float] = defaultdict(float)
        for link in self._links:
            channel = cells[link.source][0] + 1
            if link.name and cells[link.target][0] >= channel:
                widths[channel] = max(widths[channel], label_size(link.name)[0] + 26)
        return widths

    def _size(self, node: Node) -> tuple[float, float]:
        inner = self._inner.get(node.id)
        size = (inner.width, inner.height) if inner else None
        return node_size(node, size, len(self._attached.get(node.id, ())))

    def _is_full_below(self, host: str) -> bool:
        """Whether boundary events cover the middle of the lower side."""
        width, _ = self._size(self._nodes[host])
        return width / 2 < boundary_offset(len(self._attached[host]) - 1) + EVENT / 2 + 4

    def _need(self, node: Node, ports: set[str]) -> Need:
        width, height = self._size(node)
        above, below = label_room(node, ports)
        attached = self._attached.get(node.id, ())
        span = label_size(node.name)[0] if above or below else 0.0
        if attached:
            below = 18 + max(
                label_size(event.name)[1] + boundary_shift(index) if event.name else 0
                for index, event in enumerate(attached)
            )
        return Need(width, height, above, below, span)

    def _add_node(self, picture: Picture, node: Node, places: Places, ports: set[str]) -> None:
        bounds = places.bounds[node.id]
        picture.shapes.append(self._shape(node, bounds, ports))
        self._add_inside(picture, node, bounds)
        for index, event in enumerate(self._attached.get(node.id, ())):
            places.bounds[event.id] = boundary_bounds(bounds, index)

    def _add_inside(self, picture: Picture, node: Node, bounds: Bounds) -> None:
        """Add what moves with a node: its contents and boundary events."""
        if node.id in self._inner:
            left, top = bounds.x + SCOPE_PADDING, bounds.y + SCOPE_PADDING + SCOPE_HEAD
            picture.include(self._inner[node.id], left, top)
        attached = self._attached.get(node.id, [])
        for index, event in enumerate(attached):
            place = boundary_bounds(bounds, index)
            name = boundary_label(event.name, place, index, len(attached))
            picture.shapes.append(Shape(event.id, place, name))

    def _shape(self, node: Node, bounds: Bounds, ports: set[str]) -> Shape:
        return Shape(
            node.id,
            bounds,
            node_label(node, bounds, ports),
            expanded=node.id in self._inner if node.kind in SUB_PROCESSES else None,
            marker_visible=True if node.kind == "exclusiveGateway" else None,
        )

    def _shape_only(self, node: Node) -> Picture:
        """A node that stands alone, with its contents and boundary events."""
        width, height = self._size(node)
        picture = Picture(width, height)
        bounds = Bounds(0, 0, width, height)
        picture.shapes.append(self._shape(node, bounds, set()))
        self._add_inside(picture, node, bounds)
        return picture

    def _artifacts(self, picture: Picture) -> list[tuple[float, Picture]]:
        """Data and annotations, each with where it would best stand: below what it belongs to."""
        centers = {shape.element_id: shape.bounds.center.x for shape in picture.shapes}
        wishes: dict[str, float] = {}
        for _, source, target in _associations(self._body):
            for end, other in ((source, target), (target, source)):
                if other in centers:
                    wishes.setdefault(end, centers[other])
        found = []
        for artifact in self._body.artifacts:
            if artifact.kind in _ARTIFACT_SIZES and artifact.kind != "dataObject":
                part = _artifact_picture(artifact)
                found.append((wishes.get(artifact.id, 0.0) - part.shapes[0].bounds.width / 2, part))
        return sorted(found, key=lambda wish: wish[0])

    def _add_strip(self, picture: Picture, parts: list[tuple[float, Picture]]) -> None:
        """Put parts below everything, each where it wants to be or right of the one before."""
        if not parts:
            return
        top = picture.height + _STRIP_GAP if picture.height else 0.0
        right = 0.0
        for wish, part in parts:
            x = max(wish, right)
            picture.include(part, x, top)
            right = x + part.width + _STRIP_GAP
        picture.width = max(picture.width, right - _STRIP_GAP)
        picture.height = top + max(part.height for _, part in parts)

    def _add_associations(self, picture: Picture) -> None:
        """Straight lines from shapes to their data and annotations."""
        bounds = {shape.element_id: shape.bounds for shape in picture.shapes}
        for id, source, target in _associations(self._body):
            if source in bounds and target in bounds:
                start, end = bounds[source], bounds[target]
                picture.edges.append(Edge(id, _straight(start, end)))


def _artifact_picture(artifact: Artifact) -> Picture:
    width, height = _ARTIFACT_SIZES[artifact.kind]
    label = None
    if artifact.name:
        wide, high = label_size(artifact.name)
        label = Bounds((width - wide) / 2, height + 3, wide, high)
    shape = Shape(artifact.id, Bounds(0, 0, width, height), label)
    return Picture(max(width, 96.0), height + (18 if label else 0), [shape])


def _associations(body: Body) -> Iterable[tuple[str, str, str]]:
    for artifact in body.artifacts:
        if artifact.kind == "association" and artifact.source and artifact.target:
            yield artifact.id, artifact.source, artifact.target
    for node in body.nodes:
        for association in node.data_associations:
            if association.incoming and association.sources:
                yield association.id, association.sources[0], node.id
            elif association.target and not association.incoming:
                yield association.id, node.id, association.target


def _straight(start: Bounds, end: Bounds) -> tuple[Point, Point]:
    """From the facing side of one shape to that of another."""
    if end.y >= start.bottom:
        return Point(start.center.x, start.bottom), Point(end.center.x, end.y)
    if start.y >= end.bottom:
        return Point(start.center.x, start.y), Point(end.center.x, end.bottom)
    if end.x >= start.right:
        return Point(start.right, start.center.y), Point(end.x, end.center.y)
    return Point(start.x, start.center.y), Point(end.right, end.center.y)
