"""What goes wrong: refusals before a process runs, and problems that become incidents while it runs."""

from __future__ import annotations

from typing import NamedTuple

from ..errors import BpmnError


class Fault(NamedTuple):
    """One reason why a model cannot run."""

    element: str
    message: str
    line: int = 0

    def __str__(self) -> str:
        where = f" (line {self.line})" if self.line else ""
        return f"{self.element}: {self.message}{where}"


class CompileError(BpmnError):
    """The model cannot run; `faults` lists every reason found, each with its element."""

    def __init__(self, process_id: str, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        first = faults[0]
        listing = "\n".join(f"- {fault}" for fault in faults)
        super().__init__(
            f"The process {process_id!r} cannot run:\n{listing}\n", element_id=first.element, line=first.line
        )


class Problem(Exception):
    """A token cannot go on; becomes an incident. `code` is stable, the message is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class EndlessLoop(Exception):
    """The limit of moves between two waits was reached; `path` are the nodes that repeat."""

    def __init__(self, limit: int, trail: list[str]) -> None:
        super().__init__(f"{limit:,} moves without a wait")
        self.limit = limit
        self.path = repeating_end(trail)


def repeating_end(trail: list[str], longest: int = 50) -> list[str]:
    """The last round of a loop: from the last visit but one of the final node, at most `longest` nodes."""
    if not trail:
        return []
    last = trail[-1]
    for start in range(len(trail) - 2, max(-1, len(trail) - 1 - longest), -1):
        if trail[start] == last:
            return trail[start:]
    return trail[-longest:]
