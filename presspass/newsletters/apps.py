"""The Django app `newsletters`."""

from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.newsletters"
    default_auto_field = "django.db.models.BigAutoField"
