from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "parley.foundation.web"
    label = "web"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from parley.foundation.web.account.entering import note_sign_in
        from parley.foundation.web.corners import add_corner
        from parley.foundation.web.screens.history import changes_of
        from parley.foundation.web.screens.timeline import add_source

        add_source(changes_of, "changes", _("Changes"))
        add_corner("profile", "account/security_link.html", order=10)
        user_logged_in.connect(note_sign_in, dispatch_uid="parley.note_sign_in")
        add_corner("menu", "screens/bulk_menu_item.html")
