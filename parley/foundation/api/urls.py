"""Where the API, its reference and the person's keys hang."""

from __future__ import annotations

from django.urls import include, path

from parley.foundation.api import views
from parley.foundation.api.building import api

keys = [
    path("", views.keys, name="keys"),
    path("<int:pk>/revoke/", views.revoke, name="revoke"),
    path("reference/", views.reference, name="reference"),
]
urlpatterns = [
    path("profile/keys/", include((keys, "api"))),
    path("api/v1/", api.urls),
]
