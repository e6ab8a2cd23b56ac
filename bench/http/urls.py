"""The product's addresses, and a bare view for each kind of page that is measured."""

from __future__ import annotations

from django.urls import include, path

from bench.http import bare

urlpatterns = [
    path("bench/list/", bare.rows),
    path("bench/board/", bare.board),
    path("bench/record/<int:pk>/", bare.record),
    path("bench/search/", bare.search),
    path("bench/funnel/", bare.funnel),
    path("", include("parley.config.urls")),
]

handler400 = "parley.foundation.web.errors.bad_request"
handler403 = "parley.foundation.web.errors.forbidden"
handler404 = "parley.foundation.web.errors.not_found"
handler500 = "parley.foundation.web.errors.server_error"
