"""Process mining: what really happens, from any event log.

log = read_csv(data)                      # or read_xes(data), or from_history(step.log, names)
flow_map(log).arcs                        # which activity follows which, how often, after how long
variants(log), rework(log)                # the ways that cases take, and what is done again
conformance(log, definitions.processes[0])   # fitness by token replay, and the deviations
"""

from __future__ import annotations

from .conformance import Conformance, Deviation, conformance
from .flow_map import ActivityFigures, ArcFigures, FlowMap, Times, flow_map
from .log import Event, Log, LogError, from_history
from .read_csv import read_csv
from .read_xes import read_xes
from .variants import Rework, Variant, rework, variants

__all__ = [
    "ActivityFigures",
    "ArcFigures",
    "Conformance",
    "Deviation",
    "Event",
    "FlowMap",
    "Log",
    "LogError",
    "Rework",
    "Times",
    "Variant",
    "conformance",
    "flow_map",
    "from_history",
    "read_csv",
    "read_xes",
    "rework",
    "variants",
]
