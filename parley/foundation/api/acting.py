"""Actions over the API: every verb of the catalogue, on one record or on many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from parley.foundation.access.policy import within_limits
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import Action, all_actions, perform
from parley.foundation.api.answers import refuse_other_version, visible
from parley.foundation.api.calls import Call
from parley.foundation.lib.refusals import NotAllowed


def actions_of(record_type: str) -> list[Action]:
    """Every action that there is on a type, its own before the shared one of the same verb."""
    own = [one for one in all_actions() if one.record_type == record_type]
    verbs = {one.verb for one in own}
    return own + [one for one in all_actions() if one.record_type == "*" and one.verb not in verbs]


def act(call: Call, declared: Action) -> HttpResponse:
    """`POST /deals/7/actions/win`."""
    ensure_key_allows(declared, call.type.key, call.by)
    if call.request.headers.get("If-Match"):
        refuse_other_version(call, visible(call).version)
    perform(call.type.key, declared.verb, [call.pk], call.body or {}, call.by)
    return JsonResponse({"ids": [call.pk], "operation": str(call.by.operation)})


def ensure_key_allows(declared: Action, record_type: str, by: Actor) -> None:
    """Raises NotAllowed where an API key may look but not act: many actions ask their person only for a look."""
    permission = declared.permission_for(record_type)
    wanted = f"{record_type}.act" if permission.endswith(".view") else permission
    if by.user is not None and not within_limits(by.user, wanted):
        raise NotAllowed(_("This API key may not do this. It needs the right “%s”.") % wanted)


def perform_all(
    record_type: str, declared: Action, ids: Sequence[int], values: dict[str, Any], by: Actor
) -> None:
    """The action on all these records in one go."""
    ensure_key_allows(declared, record_type, by)
    perform(record_type, declared.verb, ids, values, by)
