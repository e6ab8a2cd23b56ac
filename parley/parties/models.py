"""All models of this context; each lives in the folder of its noun."""

from parley.parties.organizations.models import Organization, OrganizationAddress, OrganizationContact
from parley.parties.people.models import Person, PersonAddress, PersonContact
from parley.parties.relations.models import Relation, RelationKind

__all__ = [
    "Organization",
    "OrganizationAddress",
    "OrganizationContact",
    "Person",
    "PersonAddress",
    "PersonContact",
    "Relation",
    "RelationKind",
]
