from __future__ import annotations

from django.urls import path

from parley.foundation.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("settings/webhooks/", views.overview, name="overview"),
    path("settings/webhooks/new/", views.new, name="new"),
    path("settings/webhooks/<int:pk>/", views.show, name="show"),
    path("settings/webhooks/<int:pk>/edit/", views.edit, name="edit"),
    path("settings/webhooks/<int:pk>/secret/", views.secret, name="secret"),
    path("settings/webhooks/<int:pk>/switch/", views.switch, name="switch"),
    path("settings/webhooks/<int:pk>/ping/", views.ping, name="ping"),
    path("settings/webhooks/<int:pk>/delete/", views.delete, name="delete"),
    path("settings/webhooks/deliveries/<int:pk>/", views.delivery, name="delivery"),
    path("settings/webhooks/deliveries/<int:pk>/again/", views.again, name="again"),
]
