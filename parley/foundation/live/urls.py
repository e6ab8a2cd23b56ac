from __future__ import annotations

from django.urls import path

from parley.foundation.live import views

app_name = "live"
urlpatterns = [path("live/record/<slug:record_type>/<int:pk>/", views.record_changes, name="record")]
