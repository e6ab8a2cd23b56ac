"""The bounds and the clock that the FEEL parts of one evaluation share."""

from __future__ import annotations

from parley.foundation.lib.feel.api import system_clock
from parley.foundation.lib.feel.errors import NOWHERE
from parley.foundation.lib.feel.limits import DEFAULT_LIMITS, Clock, Run


def new_feel_run(clock: Clock = system_clock) -> Run:
    """Steps, depth and seconds for one evaluation, all its expressions together."""
    return Run(DEFAULT_LIMITS, clock, NOWHERE)
