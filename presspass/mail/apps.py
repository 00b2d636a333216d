"""The Django app `mail`."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.mail"
    default_auto_field = "django.db.models.BigAutoField"
