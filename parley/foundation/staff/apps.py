from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "parley.foundation.staff"
    label = "staff"
