"""What the compiler of the engine refuses and no rule here has named: so that a model without errors runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import Definitions
from .findings import ERROR, Finding, finding

if TYPE_CHECKING:
    from ..engine import Host


def check(definitions: Definitions, host: Host | None, named: set[str]) -> Iterator[Finding]:
    """Compile every process; `named` are the elements that have an error already."""
    from ..engine import CompileError, compile

    for process in definitions.processes:
        lines = {process.id: process.line}
        for body in process.body.walk():
            lines.update((element.id, element.line) for element in (*body.nodes, *body.flows))
        try:
            compile(definitions, process.id, host=host)
        except CompileError as error:
            for fault in error.faults:
                if fault.element not in named:
                    yield finding(
                        "cannot-run",
                        ERROR,
                        fault.element,
                        fault.line or lines.get(fault.element, 0),
                        "{reason}",
                        "Correct it.",
                        reason=fault.message,
                    )
