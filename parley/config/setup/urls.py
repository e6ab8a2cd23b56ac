from __future__ import annotations

from django.urls import path

from parley.config.setup import views

app_name = "setup"
urlpatterns = [
    path("", views.home, name="home"),
    path("setup/", views.company, name="company"),
    path("setup/pipeline/", views.pipeline, name="pipeline"),
    path("setup/people/", views.people, name="people"),
]
