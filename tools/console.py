"""What the two scripts say."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def say(text: str = "") -> None:
    """One line, seen at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """One line on the error stream."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def timed(title: str, work: Callable[[], Answer]) -> Answer:
    """Do the work and say how long it took."""
    began = time.monotonic()
    answer = work()
    say(f"  {title:<26}{time.monotonic() - began:6.1f} s")
    return answer
