from __future__ import annotations

from django.urls import path

from parley.foundation.staff import views

app_name = "settings"
urlpatterns = [
    path("settings/", views.overview, name="overview"),
    path("settings/company/", views.company, name="company"),
    path("settings/colleagues/", views.colleagues, name="colleagues"),
    path("settings/colleagues/<int:pk>/", views.access, name="access"),
    path("settings/colleagues/<int:pk>/password/", views.password, name="password"),
    path("settings/colleagues/<int:pk>/active/", views.active, name="active"),
]
