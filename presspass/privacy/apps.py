"""The Django app `privacy`."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.privacy"
    default_auto_field = "django.db.models.BigAutoField"
