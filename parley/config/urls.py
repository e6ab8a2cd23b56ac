"""Addresses: each context brings its own urls.py; this file only says where they hang."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("parley.config.setup.urls")),
    path("", include("parley.foundation.web.account.urls")),
    path("", include("parley.foundation.web.urls")),
    path("", include("parley.foundation.notifications.urls")),
    path("", include("parley.foundation.staff.urls")),
    path("", include("parley.foundation.shaping.urls")),
    path("", include("parley.foundation.importing.urls")),
    path("", include("parley.foundation.merging.urls")),
    path("", include("parley.foundation.live.urls")),
    path("", include("parley.foundation.api.urls")),
    path("", include("parley.foundation.webhooks.urls")),
    path("", include("parley.parties.urls")),
    path("", include("parley.communications.urls")),
    path("", include("parley.communications.attachments.urls")),
    path("", include("parley.communications.following.urls")),
    path("", include("parley.planning.urls")),
    path("", include("parley.analytics.urls")),
    path("", include("parley.pipelines.urls")),
    path("", include("parley.deals.urls")),
    path(
        "", include("parley.foundation.web.screens.urls")
    ),  # last: a context's own page goes before the generic one
]

handler400 = "parley.foundation.web.errors.bad_request"
handler403 = "parley.foundation.web.errors.forbidden"
handler404 = "parley.foundation.web.errors.not_found"
handler500 = "parley.foundation.web.errors.server_error"
