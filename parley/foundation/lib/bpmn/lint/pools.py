"""Pools, lanes and message flows."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Collaboration, Definitions, Lane
from .findings import ERROR, NOTE, WARNING, Finding, Mend, finding
from .scope import Scope


def check_collaborations(definitions: Definitions) -> Iterator[Finding]:
    owners = _owners(definitions)
    processes = {process.id for process in definitions.processes}
    for collaboration in definitions.collaborations:
        for pool in collaboration.participants:
            name = pool.name or pool.id
            if pool.process_ref is None and collaboration.kind == "choreography":
                continue
            if pool.process_ref is None:
                yield finding(
                    "pool-without-process",
                    NOTE,
                    pool.id,
                    pool.line,
                    "The pool {name} shows no process; it cannot run.",
                    "That is right for a partner outside.",
                    name=name,
                )
            elif pool.process_ref not in processes:
                yield finding(
                    "unknown-process",
                    ERROR,
                    pool.id,
                    pool.line,
                    "The pool {name} shows the process {ref}, which does not exist.",
                    "Choose a process.",
                    name=name,
                    ref=pool.process_ref,
                )
        yield from _check_message_flows(collaboration, owners)


def _owners(definitions: Definitions) -> dict[str, str]:
    """The process of each node; a pool stands for its own process, or for itself."""
    owners = {node.id: process.id for process in definitions.processes for node in process.all_nodes()}
    for collaboration in definitions.collaborations:
        for pool in collaboration.participants:
            owners[pool.id] = pool.process_ref or pool.id
        for node in collaboration.body.nodes:
            owners[node.id] = node.id
    return owners


def _check_message_flows(collaboration: Collaboration, owners: dict[str, str]) -> Iterator[Finding]:
    for flow in collaboration.message_flows:
        mend = Mend("Remove the message flow.", "remove", {"id": flow.id})
        unknown = [end for end in (flow.source, flow.target) if end not in owners]
        if unknown:
            yield finding(
                "dangling-message-flow",
                ERROR,
                flow.id,
                flow.line,
                "An end of the message flow, {ref}, does not exist.",
                mend,
                ref=unknown[0] or "(none)",
            )
        elif owners[flow.source or ""] == owners[flow.target or ""]:
            yield finding(
                "message-flow-inside-pool",
                WARNING,
                flow.id,
                flow.line,
                "The message flow stays in one pool, where sequence flows lead.",
                mend,
            )


def check_lanes(scope: Scope) -> Iterator[Finding]:
    """Lanes name nodes that exist; a node is in one innermost lane (the lanes around it may name it too)."""
    seen: dict[str, str] = {}
    for lane in _all_lanes(scope.body.lanes):
        for id in lane.nodes:
            if id not in scope.whole.node_ids:
                yield finding(
                    "unknown-lane-node",
                    WARNING,
                    lane.id,
                    lane.line,
                    "The lane {lane} names {ref}, which does not exist.",
                    "Take it out of the lane.",
                    lane=lane.name or lane.id,
                    ref=id,
                )
            elif not lane.lanes and seen.setdefault(id, lane.id) != lane.id:
                yield finding(
                    "two-lanes", WARNING, id, lane.line, "{ref} is in two lanes.", "Keep it in one.", ref=id
                )


def _all_lanes(lanes: tuple[Lane, ...]) -> Iterator[Lane]:
    for lane in lanes:
        yield lane
        yield from _all_lanes(lane.lanes)
