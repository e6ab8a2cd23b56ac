from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "parley.foundation.actions"
    label = "actions"
