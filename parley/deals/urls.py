from __future__ import annotations

from django.urls import path

from parley.deals import rows

app_name = "deals"
urlpatterns = [
    path("deals/<int:pk>/rows/<slug:name>/", rows.edit_rows, name="rows"),
]
