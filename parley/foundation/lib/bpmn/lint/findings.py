"""What lint says: one finding is one reason, with its element and, where there is one, a mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ERROR = "error"
"""The process cannot run, or gets stuck."""
WARNING = "warning"
"""It runs, but perhaps not as meant."""
NOTE = "note"


@dataclass(frozen=True, slots=True)
class Mend:
    """A proposal. `operation` is the name of a function of `edit`, `arguments` what it takes after the document; an empty
    operation leaves the work to a person."""

    text: str
    operation: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is stable and, with `params`, enough to say the message in another language."""

    code: str
    severity: str
    element_id: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)
    mend: Mend | None = None
    line: int = 0


def finding(
    code: str,
    severity: str,
    element_id: str,
    line: int,
    template: str,
    mend: Mend | str | None = None,
    **params: str,
) -> Finding:
    """A finding whose message is `template` filled with `params`."""
    proposal = Mend(mend) if isinstance(mend, str) else mend
    return Finding(code, severity, element_id, template.format(**params), params, proposal, line)
