from django.apps import AppConfig


class CommunicationsConfig(AppConfig):
    name = "parley.communications"
    label = "communications"
