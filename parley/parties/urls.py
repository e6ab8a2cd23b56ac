from __future__ import annotations

from django.urls import path

from parley.parties import relation_views as views

app_name = "parties"
urlpatterns = [
    path("relations/<slug:record_type>/<int:pk>/", views.relations, name="relations"),
    path("relations/<slug:record_type>/<int:pk>/new/", views.relate, name="relate"),
    path("relations/<slug:record_type>/<int:pk>/<int:relation>/remove/", views.unrelate, name="unrelate"),
]
