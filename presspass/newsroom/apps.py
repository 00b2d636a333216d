"""The Django app `newsroom`."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """Names the app for Django, and has changes purge the page store."""

    name = "presspass.newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to listen to changes."""
        from presspass.newsroom import purge, sizes, updating  # noqa: PLC0415 (models are there now)

        purge.connect()
        sizes.connect()
        updating.connect()
