"""The Django app `importers`."""

from django.apps import AppConfig


class ImportersConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.importers"
    default_auto_field = "django.db.models.BigAutoField"
