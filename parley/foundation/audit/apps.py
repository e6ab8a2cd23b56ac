from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "parley.foundation.audit"
    label = "audit"
