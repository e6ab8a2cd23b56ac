"""Setting what people want to reach: for the people whose reports one may see, and not for oneself."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from parley.foundation.access.policy import Scope, scope_of
from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import NotAllowed
from parley.planning.queries import people_of
from parley.planning.targets.models import Target


@dataclass(frozen=True)
class Figures:
    """Targets of a month; None is no target."""

    amount: Decimal | None
    won: int | None
    activities: int | None


def this_month() -> datetime.date:
    """The first day of the reader's month."""
    return timezone.localtime(clock.now()).date().replace(day=1)


def may_set(user: User) -> bool:
    """Heads set targets: whoever sees more than their own tasks."""
    return scope_of(user, "task.view") > Scope.OWN


def set_target(user: User, figures: Figures, *, by: User) -> None:
    """The target from this month on. Raises NotAllowed for people whose work one does not see."""
    if not may_set(by) or not people_of(by).filter(pk=user.pk).exists():
        raise NotAllowed(_("Only the head of a team sets its targets."))
    Target.objects.update_or_create(
        user=user,
        from_month=this_month(),
        defaults={
            "amount": figures.amount,
            "won": figures.won,
            "activities": figures.activities,
            "set_by": by,
            "set_at": clock.now(),
        },
    )
