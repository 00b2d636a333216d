"""The Django app `importers`."""

from django.apps import AppConfig


class ImportersConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.importers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear from the provider of the mail which invitations came back."""
        from anymail.signals import tracking  # noqa: PLC0415  (models are there by now)

        from presspass.importers.inviting import undelivered  # noqa: PLC0415

        tracking.connect(undelivered.of_event)
