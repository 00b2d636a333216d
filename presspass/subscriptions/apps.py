"""The Django app `subscriptions`."""

from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.subscriptions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear from the provider of the mail which letters came back."""
        from anymail.signals import tracking  # noqa: PLC0415  (models are there by now)

        from presspass.subscriptions.invitations import undelivered  # noqa: PLC0415

        tracking.connect(undelivered.of_event)
