from __future__ import annotations

from django.urls import path

from parley.planning import views
from parley.planning.calendar import meeting_views
from parley.planning.calendar import views as calendar_views
from parley.planning.ical import views as ical_views
from parley.planning.meetings import answer_views
from parley.planning.reminding import views as reminding_views

app_name = "planning"
urlpatterns = [
    path("my-day/", views.my_day, name="day"),
    path("my-day/targets/<int:pk>/", views.target, name="target"),
    path("calendar/", calendar_views.show_calendar, name="calendar"),
    path("calendar/move/", calendar_views.move, name="calendar_move"),
    path("calendar/free/", meeting_views.who_is_free, name="free"),
    path("calendar/import/", ical_views.import_file, name="import"),
    path("calendar/feed/<str:token>.ics", ical_views.feed, name="feed"),
    path("calendar/<slug:key>/<int:pk>/", calendar_views.show_item, name="calendar_item"),
    path("settings/reminders/", reminding_views.rules, name="reminder_rules"),
    path("profile/calendar/", ical_views.feed_settings, name="feed_settings"),
    path("meetings/new/", meeting_views.new_meeting, name="new_meeting"),
    path("meetings/answer/<str:token>/", answer_views.answer_invitation, name="answer"),
    path("meetings/<int:pk>/attendees/", meeting_views.add_attendee, name="attendee_add"),
    path(
        "meetings/<int:pk>/attendees/<int:attendee>/remove/",
        meeting_views.remove_attendee,
        name="attendee_remove",
    ),
    path("meetings/<int:pk>/my-answer/", meeting_views.my_answer, name="my_answer"),
]
