from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "parley.planning"
    label = "planning"
