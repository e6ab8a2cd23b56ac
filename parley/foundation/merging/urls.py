"""The merging pages of each type that has them, before the generic pages of the same addresses."""

from __future__ import annotations

from django.urls import URLPattern, path

from parley.foundation.merging import views
from parley.foundation.merging.actions import MERGEABLE
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType

app_name = "merging"


def addresses_of(record_type: RecordType) -> list[URLPattern]:
    """`merging:organization` is /organizations/7/merge/12/: 12 goes up in 7."""
    given = {"record_type": record_type}
    return [
        path(f"{record_type.path}/<int:pk>/actions/merge/", views.choose, given),
        path(f"{record_type.path}/bulk/merge/", views.choose_selected, given),
        path(f"{record_type.path}/<int:kept>/merge/<int:gone>/", views.compare, given, name=record_type.key),
    ]


urlpatterns = [
    path("merges/<int:pk>/take-apart/", views.take_apart, name="take_apart"),
    *(address for one in registry.all_types() if one.key in MERGEABLE for address in addresses_of(one)),
]
