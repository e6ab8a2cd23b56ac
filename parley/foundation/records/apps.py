from __future__ import annotations

import importlib
import pkgutil

from django.apps import AppConfig, apps

ROOMS = {"record", "actions", "subscribers", "panels"}


class RecordsConfig(AppConfig):
    name = "parley.foundation.records"
    label = "records"

    def import_models(self) -> None:
        """The tables of own fields and types lie in a package above `models`, which therefore cannot import them."""
        super().import_models()
        importlib.import_module(f"{self.name}.own.models")

    def ready(self) -> None:
        """Imports the rooms that declare something (record types, actions, subscribers, panels) of every context."""
        for config in apps.get_app_configs():
            if not config.name.startswith("parley."):
                continue
            for module in pkgutil.walk_packages(config.module.__path__, f"{config.name}."):  # type: ignore[union-attr]
                if ROOMS & set(module.name.split(".")):
                    importlib.import_module(module.name)
