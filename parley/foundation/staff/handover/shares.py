"""What a person owns, in shares that can be handed over by different rules, and who may get them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from parley.foundation.accounts.models import User
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType

MOST_KEPT = 200


@dataclass(frozen=True)
class Share:
    """The records of one type that a person owns; open and finished ones apart where the type knows the difference."""

    key: str
    record_type: RecordType
    label: Any
    rows: Q
    count: int = 0

    def of(self, person: User) -> Any:
        """The living records of this share, in no order."""
        return self.record_type.model._base_manager.filter(self.rows, owner=person, deleted_at__isnull=True)


def all_shares() -> list[Share]:
    """Every share there can be."""
    found: list[Share] = []
    for one in registry.all_types():
        if not one.owned:
            continue
        if one.open_work is None:
            found.append(Share(f"{one.key}:all", one, one.label_plural, Q()))
        else:
            finished = _("%(type)s, finished") % {"type": one.label_plural}
            found.append(Share(f"{one.key}:open", one, one.label_plural, one.open_work))
            found.append(Share(f"{one.key}:finished", one, finished, ~one.open_work))
    return found


def shares_of(person: User) -> list[Share]:
    """What this person owns, without empty shares."""
    counted = [(share, share.of(person).aggregate(count=Count("pk"))["count"]) for share in all_shares()]
    return [
        Share(share.key, share.record_type, share.label, share.rows, count)
        for share, count in counted
        if count
    ]


def receivers(rule: str, person: User) -> list[int | None]:
    """Who gets records by a rule, in turns: one person, the leaver's team, those with the same role, or nobody.

    Only people who are active get any; an empty list means that the rule finds nobody.
    """
    if rule == "nobody":
        return [None]
    people = User.objects.filter(is_active=True, deleted_at__isnull=True).exclude(pk=person.pk)
    if rule == "team":
        people = people.filter(team_id=person.team_id, team_id__isnull=False)
    elif rule == "role":
        people = people.filter(role_id=person.role_id, role_id__isnull=False)
    elif rule.isdecimal() and len(rule) < 19:
        people = people.filter(pk=int(rule))
    else:
        return []
    return list(people.order_by("name", "pk").values_list("pk", flat=True))
