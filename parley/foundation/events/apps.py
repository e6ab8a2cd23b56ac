from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "parley.foundation.events"
    label = "events"
