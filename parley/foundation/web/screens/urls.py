"""The addresses of every record type, made from its declaration: `deal:list` is /deals/, `deal:page` is /deals/7/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.screens import (
    action_views,
    bin_views,
    create_views,
    edit_views,
    export,
    filter_form,
    history,
    likely_views,
    list_views,
    pick_views,
    record_views,
)


def addresses_of(record_type: RecordType) -> list[URLPattern]:
    """All pages of one type."""
    views = (
        ("", list_views.show_list, "list"),
        ("new/", create_views.new_record, "new"),
        ("columns/", list_views.set_columns, "columns"),
        ("filter/", filter_form.filter_form, "filter"),
        ("likely/", likely_views.likely, "likely"),
        ("pick/", pick_views.pick, "pick"),
        ("pick/new/", create_views.create_from_picker, "pick_new"),
        ("export.csv", export.export_csv, "export_csv"),
        ("export.xlsx", export.export_xlsx, "export_xlsx"),
        ("bin/", bin_views.show_bin, "bin"),
        ("bin/restore/", bin_views.restore, "restore"),
        ("bulk/<slug:verb>/", action_views.do_bulk, "bulk"),
        ("<int:pk>/", record_views.show_record, "page"),
        ("<int:pk>/timeline/", record_views.show_timeline, "timeline"),
        ("<int:pk>/history/", history.show_history, "history"),
        ("<int:pk>/edit/<slug:name>/", edit_views.edit_value, "edit"),
        ("<int:pk>/actions/<slug:verb>/", action_views.do_action, "action"),
    )
    return [path(address, view, {"record_type": record_type}, name=name) for address, view, name in views]


urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{record_type.path}/", include((addresses_of(record_type), record_type.key)))
    for record_type in registry.all_types()
]
