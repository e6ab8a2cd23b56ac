from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "parley.foundation.accounts"
    label = "accounts"
