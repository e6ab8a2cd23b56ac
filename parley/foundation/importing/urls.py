from __future__ import annotations

from django.urls import path

from parley.foundation.importing import views

app_name = "importing"
urlpatterns = [
    path("imports/", views.overview, name="list"),
    path("imports/new/", views.new, name="new"),
    path("imports/<int:pk>/", views.page, name="page"),
    path("imports/<int:pk>/progress/", views.progress, name="progress"),
    path("imports/<int:pk>/edit/", views.edit, name="edit"),
    path("imports/<int:pk>/check/", views.check, name="check"),
    path("imports/<int:pk>/start/", views.start, name="start"),
    path("imports/<int:pk>/stop/", views.stop, name="stop"),
    path("imports/<int:pk>/undo/", views.undo, name="undo"),
    path("imports/<int:pk>/delete/", views.delete, name="delete"),
    path("imports/<int:pk>/files/<int:file_pk>/", views.match, name="match"),
    path("imports/<int:pk>/files/<int:file_pk>/remove/", views.remove_file, name="remove_file"),
    path("imports/<int:pk>/files/<int:file_pk>/problems.<slug:kind>", views.problems, name="problems"),
    path("imports/<int:pk>/files/<int:file_pk>/duplicates/", views.duplicates, name="duplicates"),
]
