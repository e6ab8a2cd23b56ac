from __future__ import annotations

from django.urls import path

from parley.communications.following import views

app_name = "following"
urlpatterns = [
    path("following/<slug:record_type>/<int:pk>/follow/", views.switch, {"verb": "follow"}, name="follow"),
    path(
        "following/<slug:record_type>/<int:pk>/unfollow/", views.switch, {"verb": "unfollow"}, name="unfollow"
    ),
]
