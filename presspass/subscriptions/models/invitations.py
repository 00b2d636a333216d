"""Invitations to read by a seat of somebody's subscription."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from presspass.subscriptions.models.subscriptions import Seat, Subscription

INVITED_FOR = timedelta(days=14)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about invitations."""

    def open(self, *, now: datetime) -> "InvitationQuerySet":
        """Those that hold a seat at `now` for whom they name."""
        return self.filter(closed_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """That somebody was asked to read by a seat, which is kept for them until it is closed."""

    class Outcome(models.TextChoices):
        """How it was closed; one that ran out is not, and holds no seat all the same."""

        ACCEPTED = "accepted", _("accepted")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DECLINED = "declined", _("declined")
        UNDELIVERABLE = "undeliverable", _("could not be delivered")

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(max_length=2, blank=True, default="")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=13, choices=Outcome.choices, blank=True, default="")
    seat = models.OneToOneField(
        Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitation"
    )
    """The seat that was given to whoever accepted it."""

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "subscription",
                Lower("email"),
                condition=Q(closed_at=None),
                name="invitation_once_an_address",
                violation_error_message=_("This address is invited already."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="")
                | Q(closed_at__isnull=False, outcome__gt=""),
                name="invitation_closed_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.email
