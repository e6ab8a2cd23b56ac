from __future__ import annotations

from django.urls import path

from parley.foundation.shaping.dictionaries import views as dictionaries
from parley.foundation.shaping.fields import views as fields
from parley.foundation.shaping.types import views as types

app_name = "shaping"
urlpatterns = [
    path("settings/fields/", fields.overview, name="overview"),
    path("settings/fields/<slug:key>/", fields.fields, name="fields"),
    path("settings/fields/<slug:key>/new/", fields.new, name="new_field"),
    path("settings/fields/<slug:key>/<slug:name>/", fields.edit, name="field"),
    path("settings/fields/<slug:key>/<slug:name>/delete/", fields.delete, name="delete_field"),
    path("settings/fields/<slug:key>/<slug:name>/move/", fields.move, name="move_field"),
    path("settings/record-types/", types.overview, name="types"),
    path("settings/record-types/new/", types.new, name="new_type"),
    path("settings/record-types/<slug:key>/", types.edit, name="type"),
    path("settings/record-types/<slug:key>/delete/", types.delete, name="delete_type"),
    path("settings/record-types/<slug:key>/switch/", types.switch, name="switch_type"),
    path("settings/dictionaries/", dictionaries.overview, name="dictionaries"),
    path("settings/dictionaries/<str:key>/", dictionaries.entries, name="dictionary"),
    path("settings/dictionaries/<str:key>/add/", dictionaries.add, name="add_entries"),
    path("settings/dictionaries/<str:key>/<int:pk>/", dictionaries.entry, name="entry"),
    path("settings/dictionaries/<str:key>/<int:pk>/move/", dictionaries.move, name="move_entry"),
    path("settings/dictionaries/<str:key>/<int:pk>/archive/", dictionaries.archive, name="archive_entry"),
    path("settings/dictionaries/<str:key>/<int:pk>/delete/", dictionaries.delete, name="delete_entry"),
    path("settings/dictionaries/<str:key>/<int:pk>/merge/", dictionaries.merge, name="merge_entry"),
]
