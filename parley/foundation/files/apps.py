from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "parley.foundation.files"
    label = "files"
