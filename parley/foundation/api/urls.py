"""Where the API, its reference and the person's keys hang."""

from __future__ import annotations

from django.urls import include, path

from parley.foundation.api import views
from parley.foundation.api.serving import serve

keys = [
    path("", views.keys, name="keys"),
    path("<int:pk>/rotate/", views.rotate, name="rotate"),
    path("<int:pk>/revoke/", views.revoke, name="revoke"),
    path("reference/", views.reference, name="reference"),
    path("reference/<slug:group>/", views.group, name="group"),
]
urlpatterns = [
    path("profile/keys/", include((keys, "api"))),
    path("api/v1/<path:rest>", serve),
]
