from __future__ import annotations

from django.urls import path

from parley.planning import views

app_name = "planning"
urlpatterns = [
    path("my-day/", views.my_day, name="day"),
]
