"""The one error of the two scripts: a sentence that says what happened and what to do."""

from __future__ import annotations


class CannotStart(Exception):
    """Shown to the user as it is, without a traceback."""
