"""The Django app `shelf`."""

from django.apps import AppConfig


class ShelfConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.shelf"
    default_auto_field = "django.db.models.BigAutoField"
