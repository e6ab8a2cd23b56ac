from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "parley.foundation.merging"
    label = "merging"
