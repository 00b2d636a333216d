"""Orders, invoices and payments: what was asked for, what it costs, what came in."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from presspass.subscriptions.models.plans import Plan
from presspass.subscriptions.models.subscriptions import Subscription


class Order(models.Model):
    """What a reader is about to buy, as it was quoted; confirmed once, however often it is sent.

    `seen` is the number of the last event of the reader's subscription when the quote was made, 0
    where there was none: an order that was overtaken by another is not carried out.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="orders"
    )
    device = models.CharField(max_length=16, blank=True, default="")
    """On which device it was made: it may be refused there, see `shop/confirming.py`."""
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    interval = models.CharField(max_length=5)
    seats = models.PositiveSmallIntegerField()
    company = models.JSONField(default=dict, blank=True)
    """Name, tax number, address and country of a company that is to be made with it."""
    subscription = models.ForeignKey(
        Subscription, null=True, on_delete=models.CASCADE, related_name="orders"
    )
    """The one that it changes; the one that it began, once it is confirmed."""
    seen = models.PositiveIntegerField(default=0)
    today_cents = models.IntegerField()
    """What the reader was told to pay at once."""
    then_cents = models.IntegerField(null=True)
    regular_cents = models.IntegerField(null=True)
    offered = models.PositiveSmallIntegerField(null=True)
    """What was told of later: so many payments of `then_cents`, after them `regular_cents` each."""
    made_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    """When the link that confirms it was mailed last, see `shop/mailed.py`."""
    mailed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """To whom: `reader`, or who administers the company."""

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.plan} {self.uid}"


class InvoiceNumbers(models.Model):
    """The last number of a year: a row that is locked while an invoice gets its own."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number of invoices")
        verbose_name_plural = _("numbers of invoices")

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Invoice(models.Model):
    """A bill, or a credit note (less than zero); what it says is never changed.

    `lines` are {"words": a name in `billing.words.LINES`, "facts": what goes into it, "cents": its
    sum with tax}; `issuer` and `to` are names, addresses and tax numbers as they were then.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, related_name="invoices"
    )
    language = models.CharField(max_length=2, default="en")
    issuer = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    """Us, see `Publisher.as_issuer`."""
    to = models.JSONField()
    lines = models.JSONField()
    currency = models.CharField(max_length=3)
    tax_percent = models.DecimalField(max_digits=4, decimal_places=2)
    net_cents = models.IntegerField()
    tax_cents = models.IntegerField()
    gross_cents = models.IntegerField(_("sum"))
    issued_at = models.DateTimeField(_("made"))
    due_at = models.DateTimeField(_("due"))
    settled_at = models.DateTimeField(_("paid"), null=True, blank=True)
    """When nothing was left to pay of it."""
    credits = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="credit_notes"
    )
    reminders = models.PositiveSmallIntegerField(default=0)
    """How many times its owner was reminded."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    """When last."""
    asked_at = models.DateTimeField(null=True, blank=True)
    """When whoever takes the money was told to ask for it, see `payments/asking.py`."""

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        permissions = [("keep_accounts", "Can see invoices, record payments and refund")]
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gross_cents=models.F("net_cents") + models.F("tax_cents")),
                name="invoice_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_credit(self) -> bool:
        """Whether it is a credit note: nothing is to be paid of it."""
        return self.gross_cents <= 0


class Payment(models.Model):
    """Money that came in for an invoice, or went back (less than zero)."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    cents = models.IntegerField(_("sum"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    provider = models.CharField(max_length=20)
    reference = models.CharField(_("reference"), max_length=200, blank=True, default="")
    """The provider's own name of it, or what stood on the transfer."""
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reference"],
                condition=~Q(reference="") & ~Q(provider="invoice"),
                name="payment_taken_in_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice}: {self.cents}"
