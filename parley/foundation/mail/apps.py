from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "parley.foundation.mail"
    label = "mail"
