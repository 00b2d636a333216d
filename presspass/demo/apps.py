"""The Django app `demo`."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.demo"
    default_auto_field = "django.db.models.BigAutoField"
