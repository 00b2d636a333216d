"""The events of subscriptions, as they are kept: written once, never changed."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from presspass.subscriptions.models.subscriptions import Subscription


class NeverChanged(Exception):
    """An event that was to be changed or deleted; what is wrong is mended by a further one."""


class SubscriptionEventQuerySet(models.QuerySet["SubscriptionEvent"]):
    """Events are read; `book.append` writes them."""

    def update(self, **changes: Any) -> NoReturn:  # noqa: ARG002  (Django's signature)
        """Raise NeverChanged."""
        raise NeverChanged

    def delete(self) -> NoReturn:
        """Raise NeverChanged."""
        raise NeverChanged


class SubscriptionEvent(models.Model):
    """One event of `ledger.py`: the `number`th of its subscription."""

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Who did it; None for the clock, and for whoever has no account any more."""

    objects = SubscriptionEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a subscription")
        verbose_name_plural = _("events of subscriptions")
        ordering = ["subscription", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "number"], name="subscription_event_once_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.number} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it, once. Raises NeverChanged."""
        if self.pk is not None:
            raise NeverChanged
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002  (Django's signature)
        """Raise NeverChanged."""
        raise NeverChanged
