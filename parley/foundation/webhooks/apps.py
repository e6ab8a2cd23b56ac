from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "parley.foundation.webhooks"
    label = "webhooks"
