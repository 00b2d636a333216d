"""The Django app `support`."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.support"
    default_auto_field = "django.db.models.BigAutoField"
