from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "parley.foundation.api"
    label = "api"
