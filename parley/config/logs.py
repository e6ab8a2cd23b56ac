"""How log lines look. They go to the error stream, which `./run` keeps in files."""

from __future__ import annotations

import logging
import re
from typing import Any

CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")


class OneLine(logging.Formatter):
    """Writes control characters of a message as escapes, so that no input can forge a line or colour a terminal."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return CONTROL.sub(lambda found: ascii(found[0])[1:-1], super().formatMessage(record))


def logging_settings(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything from this level on, as lines on the error stream."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": f"{__name__}.OneLine", "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
        },
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stream"], "level": level},
        "loggers": {"django": {"handlers": ["stream"], "level": level, "propagate": False}},
    }
