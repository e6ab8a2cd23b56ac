from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "parley.foundation.bulk"
    label = "bulk"
