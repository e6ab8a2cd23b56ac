from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "parley.foundation.search"
    label = "search"

    def ready(self) -> None:
        from parley.foundation.records import search
        from parley.foundation.search.index import matching_text

        search.use(matching_text)
