"""What is sold and to whom: plans, subscriptions, seats; and on which terms.

Who may read *now* is decided by the gate; what a seat means to the gate is in `admission.py`.
"""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField

from presspass.subscriptions import policies

TERMS_FEATURES = ["h2", "bold", "italic", "ol", "ul", "link"]
"""What the desk's editor offers for the terms."""


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
    policy = models.JSONField(_("policy"), default=dict, blank=True, editable=False)
    """What differs from the usual policy; how it comes to the gate: `policies.policy_of`."""
    policy_version = models.PositiveIntegerField(_("policy version"), default=1, editable=False)
    enforce_from = models.DateTimeField(_("enforced from"), null=True, blank=True)
    """When the one-device rule begins, or began, where that was announced."""

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


class TermsQuerySet(models.QuerySet["Terms"]):
    """Questions about the terms."""

    def published(self) -> "TermsQuerySet":
        """The versions that readers see, the newest first."""
        return self.filter(number__gt=0).order_by("-number")


class Terms(models.Model):
    """One version of the terms of the subscription; what was published is never changed.

    `clauses` is what the policies of the plans said then, a part a plan, see `clause.py`.
    """

    DRAFT = 0

    number = models.PositiveIntegerField(_("version"), unique=True, default=DRAFT, editable=False)
    """From 1; 0 while it is the draft, of which there is one."""
    text_en = RichTextField(_("text, in English"), features=TERMS_FEATURES)
    text_es = RichTextField(_("text, in Spanish"), features=TERMS_FEATURES)
    summary_en = models.TextField(_("what changed, in English"), blank=True)
    summary_es = models.TextField(_("what changed, in Spanish"), blank=True)
    clauses = models.JSONField(default=list, editable=False)
    for_all = models.BooleanField(default=True, editable=False)
    """Whether every holder of a seat is asked; else those alone of `changed_plans`."""
    changed_plans = models.JSONField(default=list, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms of the subscription")
        verbose_name_plural = _("terms of the subscription")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number=0, published_at=None)
                | Q(number__gt=0, published_at__isnull=False),
                name="terms_have_a_number_once_published",
            ),
        ]

    def __str__(self) -> str:
        number = {"number": self.number}
        return str(_("version %(number)s") % number if self.number else _("draft"))

    @property
    def is_draft(self) -> bool:
        """Whether no reader has seen it."""
        return self.number == self.DRAFT

    @property
    def accepted_by(self) -> int:
        """How many readers accepted it."""
        return self.acceptances.count()

    @property
    def text(self) -> str:
        """The text in the language that is active."""
        return self.text_es if is_spanish() else self.text_en

    @property
    def summary(self) -> str:
        """What changed with this version, in the language that is active."""
        return self.summary_es if is_spanish() else self.summary_en


class Acceptance(models.Model):
    """That a reader accepted a version of the terms; kept as long as there are terms."""

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reader"),
        on_delete=models.PROTECT,
        related_name="acceptances",
    )
    terms = models.ForeignKey(
        Terms, verbose_name=_("terms"), on_delete=models.PROTECT, related_name="acceptances"
    )
    accepted_at = models.DateTimeField(_("accepted"), default=timezone.now)

    class Meta:
        verbose_name = _("acceptance of the terms")
        verbose_name_plural = _("acceptances of the terms")
        ordering = ["-accepted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["reader", "terms"], name="terms_accepted_once"),
        ]

    def __str__(self) -> str:
        return _("%(terms)s, %(reader)s") % {"terms": self.terms, "reader": self.reader}


class Announcement(models.Model):
    """That a plan will be enforced from a date on, told by mail to all who hold a seat of it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="announcements")
    enforce_from = models.DateTimeField()
    made_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    """When nobody was left to be told; None while it is being sent, or was interrupted."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "enforce_from"], name="announcement_once_a_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.enforce_from:%Y-%m-%d %H:%M}"


class Told(models.Model):
    """That an announcement was sent to a reader: nobody is told twice."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="told")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "reader"], name="told_of_an_announcement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader}: {self.announcement}"


def is_spanish() -> bool:
    """Whether the site speaks Spanish now."""
    return (get_language() or "").startswith("es")
