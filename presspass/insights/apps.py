"""The Django app `insights`."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.insights"
    default_auto_field = "django.db.models.BigAutoField"
