"""Who bought what, and who holds its seats."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from presspass.subscriptions.models.plans import Plan


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Questions about subscriptions."""

    def active(self) -> "SubscriptionQuerySet":
        """Those which have not ended."""
        return self.filter(ended_at=None)


class Subscription(ClusterableModel):
    """A reader's or a company's purchase of a plan.

    What happened to it are its `events`; the columns that repeat how it stands are written by
    `book.py` alone.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.PROTECT,
        related_name="subscriptions",
    )
    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="subscriptions"
    )
    company = models.ForeignKey(
        "subscriptions.Company",
        verbose_name=_("company"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="subscriptions",
    )
    kind = models.CharField(
        max_length=8,
        choices=Plan.Kind.choices,
        default=Plan.Kind.PERSONAL,
        db_default="personal",
        editable=False,
    )
    """That of its plan, kept here for the constraint below."""
    interval = models.CharField(max_length=5, blank=True, default="", db_default="", editable=False)
    """ "month" or "year"; empty where nothing is paid."""
    bought_seats = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    """How many were bought; as many as the plan has where this is empty."""
    paid_until = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    """When the present period ends; it has none where nothing is paid."""
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    provider = models.CharField(
        max_length=20, blank=True, default="", db_default="", editable=False
    )
    """Who takes the money, see `payments.PROVIDERS`."""
    events_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    """The number of its last event; raised with each, so that a page can tell what it has seen."""
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind"],
                condition=Q(ended_at=None),
                name="subscription_one_active_per_owner_and_kind",
                violation_error_message=_("This reader has an active subscription already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="subscription_ends_after_it_started",
            ),
        ]

    def __str__(self) -> str:
        return _("%(plan)s of %(owner)s") % {"plan": self.plan, "owner": self.owner}

    @property
    def payer(self) -> Any:
        """The reader who pays, and alone sees its invoices: its owner, or that of its company."""
        return self.company.owner if self.company else self.owner

    @property
    def is_active(self) -> bool:
        """Whether its seats give a right to read."""
        return self.ended_at is None

    @property
    def all_seats(self) -> int:
        """How many people may read with it."""
        return self.plan.seats if self.bought_seats is None else self.bought_seats

    @property
    def since(self) -> datetime | None:
        """Since when it is the owner's, where that is known.

        What is paid and was not begun here by an order was bought elsewhere: its book begins with
        the period that ran then.
        """
        is_known = not self.interval or self.orders.filter(seen=0).exists()
        return self.started_at if is_known else None

    def free_seats(self, *, now: datetime) -> int:
        """How many more people could be invited at `now` to read with it."""
        if not self.is_active:
            return 0
        taken = self.seats.count() + self.invitations.open(now=now).count()
        return max(0, self.all_seats - taken)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the kind of its plan beside it."""
        self.kind = self.plan.kind
        super().save(*args, **kwargs)


class LivingSeats(models.Manager["Seat"]):
    """The seats that are held now: one that was given back is history (`Seat.ever`)."""

    def get_queryset(self) -> "models.QuerySet[Seat]":
        """All but those that have ended."""
        return super().get_queryset().filter(ended_at=None)


class Seat(models.Model):
    """One reader's right to read within a subscription.

    `number` counts the places of the subscription from 1; since no two living seats share one, two
    members of staff who give the last place at once cannot both succeed. `uid` is the name under
    which the gate knows the seat; it says nothing of its holder.
    """

    subscription = ParentalKey(Subscription, on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField(_("number"), default=1, editable=False)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reader"),
        on_delete=models.PROTECT,
        related_name="seats",
    )
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    epoch = models.PositiveBigIntegerField(default=1, editable=False)
    given_at = models.DateTimeField(null=True, default=timezone.now, editable=False)
    """Since when it is held; None of one that was given before this was kept."""
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = LivingSeats()
    ever = models.Manager()  # noqa: DJ012 - the rule does not know a second manager

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["number", "pk"]
        base_manager_name = "ever"
        constraints = [
            models.UniqueConstraint(
                fields=["holder"],
                condition=Q(ended_at=None),
                name="seat_one_living_per_holder",
                violation_error_message=_("This reader holds a seat already."),
            ),
            models.UniqueConstraint(
                fields=["subscription", "number"],
                condition=Q(ended_at=None),
                name="seat_one_holder_per_place",
                violation_error_message=_("This seat has been given to somebody else."),
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="seat_number_from_1"),
        ]

    def __str__(self) -> str:
        return _("seat of %(holder)s") % {"holder": self.holder}
