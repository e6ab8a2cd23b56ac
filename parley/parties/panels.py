"""What parties hang on each other's pages: the people of an organization, relations."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from parley.foundation.accounts.models import User
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.filters import Condition, Group
from parley.foundation.web.screens.parts import Part, add_part
from parley.parties.relation_views import relations_shown
from parley.parties.relations.queries import PARTIES

SHOWN = 8


def people_of(record_type: RecordType, organization: Any, user: User) -> dict[str, Any]:
    """The first people of the organization by name, and how many there are."""
    people = registry.get("person").visible_to(user).filter(organization=organization)
    rows = people.prefetch_related("contact_points").order_by("name", "pk")
    seen = registry.get("person").as_seen_by(user)
    where = Group("all", (Condition("organization", "is", (str(organization.pk),)),)).to_text()
    return {
        "organization": organization,
        "people": [(one, _about(seen, one)) for one in rows[:SHOWN]],
        "count": people.count(),
        "all_people": f"{reverse('person:list')}?{urlencode({'where': where})}",
    }


def _about(seen: RecordType, person: Any) -> str:
    """What the person is, else how they are reached, as far as this reader's role sees it."""
    labels = (
        seen.by_name[name].kind.label_of(person, name)
        for name in ("job_title", "phones")
        if name in seen.by_name
    )
    return next((label for label in labels if label), "")


def relations(record_type: RecordType, record: Any, user: User) -> dict[str, Any]:
    """How the party belongs together with others."""
    return relations_shown(record, user)


add_part(Part("right", "parties/people_panel.html", people_of, record_types=("organization",), order=20))
add_part(Part("right", "parties/relations_panel.html", relations, record_types=PARTIES, order=60))
