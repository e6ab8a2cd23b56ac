"""The addresses of every record type, made from its declaration: `deal:list` is /deals/, `deal:page` is /deals/7/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.screens import (
    access_views,
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
    view_screens,
)


def addresses_of(record_type: RecordType) -> list[URLPattern]:
    """All pages of one type."""
    views = (
        ("", list_views.show_list, "list"),
        ("new/", create_views.new_record, "new"),
        ("group/", list_views.show_group, "group"),
        ("count/", list_views.count_all, "count"),
        ("views/new/", view_screens.new_view, "view_new"),
        ("views/<int:pk>/save/", view_screens.save_view, "view_save"),
        ("views/<int:pk>/settings/", view_screens.view_settings, "view_settings"),
        ("views/<int:pk>/pin/", view_screens.pin_view, "view_pin"),
        ("views/<int:pk>/delete/", view_screens.delete_view, "view_delete"),
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
        ("<int:pk>/access/", access_views.who_sees, "access"),
        ("<int:pk>/edit/<slug:name>/", edit_views.edit_value, "edit"),
        ("<int:pk>/actions/<slug:verb>/", action_views.do_action, "action"),
    )
    return [path(address, view, {"record_type": record_type}, name=name) for address, view, name in views]


urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{record_type.path}/", include((addresses_of(record_type), record_type.key)))
    for record_type in registry.all_types()
]
