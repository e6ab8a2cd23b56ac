from django.apps import AppConfig


class SavedViewsConfig(AppConfig):
    name = "parley.foundation.saved_views"
    label = "saved_views"
