from importlib import import_module

from django.apps import AppConfig


class PipelinesConfig(AppConfig):
    name = "parley.pipelines"
    label = "pipelines"

    def import_models(self) -> None:
        """The table of own record types lies in a package above `models`, which therefore cannot import it."""
        super().import_models()
        import_module(f"{self.name}.own.models")
