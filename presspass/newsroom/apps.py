"""The Django app `newsroom`."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """Names the app for Django, and has changes purge the page store and reach the index."""

    name = "presspass.newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to listen to changes."""
        # The models are there only now.
        from presspass.newsroom import founding, purge, sizes, updating  # noqa: PLC0415
        from presspass.newsroom.search import keeping  # noqa: PLC0415

        founding.connect()
        purge.connect()
        sizes.connect()
        updating.connect()
        keeping.connect()
