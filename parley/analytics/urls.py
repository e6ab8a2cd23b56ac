from __future__ import annotations

from django.urls import path

from parley.analytics import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.overview, name="overview"),
    path("reports/funnel.csv", views.funnel_csv, name="funnel_csv"),
    path("reports/losses/", views.losses, name="losses"),
    path("reports/losses.csv", views.losses_csv, name="losses_csv"),
    path("reports/stages/", views.stages, name="stages"),
    path("reports/moves.csv", views.moves_csv, name="moves_csv"),
    path("reports/by/<slug:key>/card/", views.card, name="card"),
    path("reports/by/<slug:key>/", views.split, name="split"),
    path("reports/by/<slug:key>.csv", views.split_csv, name="split_csv"),
]
