"""What is sold and to whom: plans, subscriptions, seats.

Who may read *now* is decided by the gate; what a seat means to the gate is in `admission.py`.
"""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel


class Plan(models.Model):  # type: ignore[django-manager-missing]
    """What is sold: how many people read, each on how many devices, under which policy."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    seats = models.PositiveSmallIntegerField(
        _("seats"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_("How many people read with one subscription."),
    )
    devices = models.PositiveSmallIntegerField(
        _("devices"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(8)],
        help_text=_("On how many devices each of them reads at a time."),
    )
    policy = models.JSONField(
        _("policy"),
        default=dict,
        blank=True,
        help_text=_("What differs from the usual policy, as JSON; left empty, a plan monitors."),
    )
    policy_version = models.PositiveIntegerField(_("policy version"), default=1, editable=False)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="plan_has_a_seat"),
            models.CheckConstraint(
                condition=Q(devices__gte=1, devices__lte=8), name="plan_has_1_to_8_devices"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Say which field of the policy is wrong, why, and what would do."""
        self.policy = self.policy or {}
        problem = self._policy_problem()
        if problem:
            raise ValidationError({"policy": problem})

    def _policy_problem(self) -> str:
        from presspass.subscriptions import admission  # noqa: PLC0415 - it imports these models

        if not isinstance(self.policy, dict):
            return str(_("Write it in braces: {} or {“enforcement”: “enforce”}."))
        if "devices" in self.policy:
            return str(_("Leave “devices” out: it has a field of its own above."))
        try:
            admission.policy_of(self)
        except admission.PolicyRefused as error:
            refused = _("“%(field)s”: %(reason)s. Change or remove it.")
            return refused % {"field": error.field, "reason": error.reason.rstrip(".")}
        return ""


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Questions about subscriptions."""

    def active(self) -> "SubscriptionQuerySet":
        """Those which have not ended."""
        return self.filter(ended_at=None)


class Subscription(ClusterableModel):
    """A reader's purchase of a plan."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.PROTECT,
        related_name="subscriptions",
    )
    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="subscriptions"
    )
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(ended_at=None),
                name="subscription_one_active_per_owner",
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
    def is_active(self) -> bool:
        """Whether its seats give a right to read."""
        return self.ended_at is None

    @property
    def free_seats(self) -> int:
        """How many more people could read with it."""
        return max(0, self.plan.seats - self.seats.count()) if self.is_active else 0


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
