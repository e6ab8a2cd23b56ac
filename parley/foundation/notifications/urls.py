from __future__ import annotations

from django.urls import path

from parley.foundation.notifications import mail_views, views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.page, name="list"),
    path("notifications/bell/", views.bell, name="bell"),
    path("notifications/panel/", views.panel, name="panel"),
    path("notifications/read/", views.read_all, name="read_all"),
    path("notifications/<int:pk>/open/", views.open_one, name="open"),
    path("notifications/<int:pk>/read/", views.read_one, name="read"),
    path("profile/notifications/", views.settings_page, name="settings"),
    path("settings/mail/", mail_views.mail, name="mail"),
    path("settings/mail/test/", mail_views.test_mail, name="mail_test"),
    path("settings/mail/remove/", mail_views.remove_server, name="mail_remove"),
    path("settings/mail/again/", mail_views.again, name="mail_again"),
]
