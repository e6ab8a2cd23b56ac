"""What a person is told when something cannot be done.

Every rule of the product that says no raises an ActionRefused. Screens turn it into a toast or a form error, the API
into problem+json with status 409 (or the class's own), an import into a line of its problem file. Any other exception
is a bug and propagates.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with one record: `message` is translated and fit for the user, `field` may be empty."""

    message: Any
    field: str = ""
    code: str = "invalid"
    details: dict[str, Any] = dataclasses.field(default_factory=dict)


class ActionRefused(Exception):
    """The action was not done and nothing was changed. `str()` gives the sentence for the user."""

    status = 409
    code = "refused"

    def __init__(self, message: Any, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems = list(problems)

    def __str__(self) -> str:
        return str(self.message)


class Invalid(ActionRefused):
    """Values that cannot be stored: each problem names its field."""

    status = 422
    code = "invalid"


class NotAllowed(ActionRefused):
    """The person may see the record but may not do this to it."""

    status = 403
    code = "not_allowed"


class NotFound(ActionRefused):
    """The record does not exist, or this person may not know that it does: both read the same."""

    status = 404
    code = "not_found"


class Conflict(ActionRefused):
    """Somebody else changed the same fields first.

    `problems` carry one entry per field with details `mine`, `theirs`, `by` and `at`, so that a screen can show both.
    """

    status = 409
    code = "conflict"
