from django.apps import AppConfig


class PipelinesConfig(AppConfig):
    name = "parley.pipelines"
    label = "pipelines"
