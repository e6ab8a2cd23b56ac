from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "parley.foundation.web"
    label = "web"

    def ready(self) -> None:
        from parley.foundation.web.screens.history import changes_of
        from parley.foundation.web.screens.timeline import add_source

        add_source(changes_of, "changes", _("Changes"))
