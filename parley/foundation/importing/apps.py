from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "parley.foundation.importing"
    label = "importing"

    def ready(self) -> None:
        from parley.foundation.importing import tasks  # noqa: F401 -- registers the jobs
