"""The Django app `readers`."""

from django.apps import AppConfig


class ReadersConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.readers"
    default_auto_field = "django.db.models.BigAutoField"
