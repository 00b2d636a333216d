"""The Django app `subscriptions`."""

from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.subscriptions"
    default_auto_field = "django.db.models.BigAutoField"
