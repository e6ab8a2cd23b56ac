from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "parley.foundation.notifications"
    label = "notifications"
