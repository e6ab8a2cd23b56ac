from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "parley.foundation.access"
    label = "access"
