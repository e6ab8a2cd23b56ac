from django.apps import AppConfig


class ShapingConfig(AppConfig):
    name = "parley.foundation.shaping"
    label = "shaping"
