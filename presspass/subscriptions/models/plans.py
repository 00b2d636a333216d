"""What is sold."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from presspass.subscriptions import policies
from presspass.subscriptions.pricing import Interval, Price


def is_spanish() -> bool:
    """Whether the site speaks Spanish now."""
    return (get_language() or "").startswith("es")


def _cents(name: Any) -> models.PositiveIntegerField:
    """A price in cents; empty where that is not sold."""
    return models.PositiveIntegerField(name, null=True, blank=True)


class Plan(models.Model):  # type: ignore[django-manager-missing]
    """What is sold: how many people read, each on how many devices, under which policy.

    Prices are cents with tax in them; an interval without a price is not offered. What they come
    to is told by `price`.
    """

    class Kind(models.TextChoices):
        """To whom it is sold; a reader has at most one active subscription of each kind."""

        PERSONAL = "personal", _("to persons")
        COMPANY = "company", _("to companies")

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
    policy = models.JSONField(_("policy"), default=dict, blank=True, editable=False)
    """What differs from the usual policy; how it comes to the gate: `policies.policy_of`."""
    policy_version = models.PositiveIntegerField(_("policy version"), default=1, editable=False)
    kind = models.CharField(
        _("sold"), max_length=8, choices=Kind.choices, default=Kind.PERSONAL, db_default="personal"
    )
    is_on_sale = models.BooleanField(_("on sale"), default=False, db_default=False)
    place = models.PositiveSmallIntegerField(
        _("place"), default=1, db_default=1, help_text=_("The order on the page of plans.")
    )
    summary_en = models.CharField(
        _("what it is, in English"), max_length=200, blank=True, default="", db_default=""
    )
    summary_es = models.CharField(
        _("what it is, in Spanish"), max_length=200, blank=True, default="", db_default=""
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="EUR",
        db_default="EUR",
        validators=[RegexValidator("^[A-Z]{3}$", _("Three capitals, such as EUR (ISO 4217)."))],
    )
    tax_percent = models.DecimalField(
        _("tax, percent"),
        max_digits=4,
        decimal_places=2,
        default=Decimal(0),
        db_default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(50)],
        help_text=_("Of the price without tax; prices are told with it."),
    )
    trial_days = models.PositiveSmallIntegerField(
        _("days to try"), default=0, db_default=0, validators=[MaxValueValidator(90)]
    )
    month_cents = _cents(_("price of a month"))
    year_cents = _cents(_("price of a year"))
    seat_month_cents = _cents(_("price of a further seat, a month"))
    seat_year_cents = _cents(_("price of a further seat, a year"))
    most_seats = models.PositiveSmallIntegerField(
        _("seats at most"), null=True, blank=True, validators=[MaxValueValidator(1000)]
    )
    """With those that are bought beside the plan's own; none are where this is empty."""
    offer_percent = models.PositiveSmallIntegerField(
        _("offer, percent less"), default=0, db_default=0, validators=[MaxValueValidator(100)]
    )
    offer_periods = models.PositiveSmallIntegerField(
        _("offer, for so many payments"), default=0, db_default=0
    )
    enforce_from = models.DateTimeField(_("enforced from"), null=True, blank=True)
    """When the one-device rule begins, or began, where that was announced."""

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="plan_has_a_seat"),
            models.CheckConstraint(
                condition=Q(is_on_sale=False)
                | Q(month_cents__isnull=False)
                | Q(year_cents__isnull=False),
                name="plan_on_sale_has_a_price",
                violation_error_message=_("What is on sale needs a price."),
            ),
            models.CheckConstraint(
                condition=Q(devices__gte=1, devices__lte=8), name="plan_has_1_to_8_devices"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def price(self, interval: str) -> Price | None:
        """What a period of `interval` costs; None where it is not sold so."""
        base = {"month": self.month_cents, "year": self.year_cents}.get(interval)
        further = {"month": self.seat_month_cents, "year": self.seat_year_cents}.get(interval)
        if base is None:
            return None
        return Price(
            Interval(interval),
            base,
            least=self.seats,
            most=max(self.seats, self.most_seats or 0) if further is not None else self.seats,
            seat_cents=further or 0,
            offer_percent=self.offer_percent,
            offer_periods=self.offer_periods,
        )

    @property
    def summary(self) -> str:
        """What it is, in the language that is active."""
        return self.summary_es if is_spanish() else self.summary_en

    def clean(self) -> None:
        """Say which field of the policy is wrong, and why."""
        self.policy = self.policy or {}
        if "devices" in self.policy:
            raise ValidationError({"policy": _("Leave “devices” out: it has a field of its own.")})
        try:
            policies.policy_of(self)
        except policies.PolicyRefused as error:
            refused = _("“%(field)s”: %(reason)s.")
            facts = {"field": error.field, "reason": error.reason.rstrip(".")}
            raise ValidationError({"policy": refused % facts}) from error

    @property
    def is_scheduled(self) -> bool:
        """Whether it is announced that it will be enforced, and is not yet."""
        return self.enforce_from is not None and self.policy.get("enforcement") != "enforce"
