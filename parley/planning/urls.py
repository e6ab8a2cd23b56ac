from __future__ import annotations

from django.urls import path

from parley.planning import views
from parley.planning.meetings import answer_views

app_name = "planning"
urlpatterns = [
    path("my-day/", views.my_day, name="day"),
    path("meetings/answer/<str:token>/", answer_views.answer_invitation, name="answer"),
]
