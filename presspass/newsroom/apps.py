"""The Django app `newsroom`."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.newsroom"
    default_auto_field = "django.db.models.BigAutoField"
