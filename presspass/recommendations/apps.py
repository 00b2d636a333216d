"""The Django app `recommendations`."""

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """Names the app for Django, and has a withdrawn article recommended no more."""

    name = "presspass.recommendations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to listen to changes."""
        # The models are there only now.
        from presspass.recommendations import withdrawing  # noqa: PLC0415

        withdrawing.connect()
