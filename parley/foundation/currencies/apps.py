from django.apps import AppConfig


class CurrenciesConfig(AppConfig):
    name = "parley.foundation.currencies"
    label = "currencies"
