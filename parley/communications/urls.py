from __future__ import annotations

from django.urls import path

from parley.communications import views

app_name = "notes"
urlpatterns = [
    path("notes/<slug:record_type>/<int:pk>/", views.write, name="write"),
    path("notes/<slug:record_type>/<int:pk>/mentions/", views.mentions, name="mentions"),
    path("notes/<int:pk>/reply/", views.reply, name="reply"),
    path("notes/<int:pk>/edit/", views.edit, name="edit"),
    path("notes/<int:pk>/delete/", views.delete, name="delete"),
    path("notes/<int:pk>/restore/", views.restore, name="restore"),
    path("notes/<int:pk>/pin/", views.pin, name="pin"),
]
