"""The Django app `newsletters`."""

from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.newsletters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what the mail's carrier says, and to changes that stored pages show."""
        from anymail.signals import tracking  # noqa: PLC0415  (models are there by now)

        from presspass.newsletters import suppression  # noqa: PLC0415
        from presspass.newsletters.models import Newsletter  # noqa: PLC0415
        from presspass.newsroom import purge  # noqa: PLC0415

        tracking.connect(suppression.of_event)
        purge.whenever_changes(Newsletter)
