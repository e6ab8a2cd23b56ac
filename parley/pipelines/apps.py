from django.apps import AppConfig


class PipelinesConfig(AppConfig):
    name = "parley.pipelines"
    label = "pipelines"

    def ready(self) -> None:
        from parley.pipelines import api  # noqa: F401 -- adds its operations
