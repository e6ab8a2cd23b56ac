"""Somebody must always be left who may change the settings."""

from __future__ import annotations

from django.utils.translation import gettext as _

from parley.foundation.access.policy import Scope, granted
from parley.foundation.accounts.models import User
from parley.foundation.lib.refusals import ActionRefused

RIGHT = "settings.change"


def refuse_without_administrator() -> None:
    """Raises ActionRefused unless somebody who can sign in may change the settings: asked after the change was made,
    in its transaction."""
    people = User.objects.filter(
        is_active=True, deleted_at__isnull=True, email__isnull=False, role__isnull=False
    )
    if not any(granted(one, RIGHT) is Scope.ALL for one in people.values_list("role__grants", flat=True)):
        raise ActionRefused(
            _("Then nobody could change the settings any more. Give that right to somebody else first.")
        )
