"""What a reader bought, as plain rows for the download of their own data."""

from typing import Any

from django.db.models import Q

from presspass.readers.models import Reader
from presspass.subscriptions.models import (
    Company,
    Invoice,
    Order,
    Payment,
    Subscription,
    SubscriptionEvent,
)

Rows = list[dict[str, Any]]


def subscriptions(reader: Reader) -> Rows:
    """The subscriptions that `reader` owns or owned."""
    owned = Subscription.objects.filter(owner=reader).select_related("plan", "company")
    return [
        {
            "subscription": one.pk,
            "plan": one.plan.name,
            "sold": one.kind,
            "company": one.company.name if one.company else "",
            "interval": one.interval,
            "seats": one.all_seats,
            "started_at": one.started_at,
            "paid_until": one.paid_until,
            "cancelled_at": one.cancelled_at,
            "ended_at": one.ended_at,
        }
        for one in owned
    ]


def events(reader: Reader) -> Rows:
    """What happened to those subscriptions, and what `reader` did to others."""
    mine = Q(subscription__owner=reader) | Q(by=reader)
    kept = SubscriptionEvent.objects.filter(mine).order_by("subscription", "number")
    return [
        {
            "subscription": one.subscription_id,
            "number": one.number,
            "what": one.kind,
            "at": one.at,
            "facts": one.facts,
            "by_you": one.by_id == reader.pk,
        }
        for one in kept
    ]


def orders(reader: Reader) -> Rows:
    """What `reader` was quoted, bought or not."""
    asked = Order.objects.filter(reader=reader).select_related("plan").order_by("made_at")
    return [
        {
            "plan": one.plan.name,
            "interval": one.interval,
            "seats": one.seats,
            "company": one.company,
            "device": one.device,
            "today_cents": one.today_cents,
            "made_at": one.made_at,
            "confirmed_at": one.confirmed_at,
        }
        for one in asked
    ]


def invoices(reader: Reader) -> Rows:
    """The invoices of those subscriptions, as they say."""
    made = Invoice.objects.filter(subscription__owner=reader).select_related("credits")
    return [
        {
            "number": one.number,
            "subscription": one.subscription_id,
            "issued_at": one.issued_at,
            "due_at": one.due_at,
            "paid_at": one.settled_at,
            "made_out_to": one.to,
            "lines": one.lines,
            "currency": one.currency,
            "net_cents": one.net_cents,
            "tax_percent": str(one.tax_percent),
            "tax_cents": one.tax_cents,
            "gross_cents": one.gross_cents,
            "credits": one.credits.number if one.credits else "",
            "reminders": one.reminders,
        }
        for one in made
    ]


def payments(reader: Reader) -> Rows:
    """What came in for those invoices, and what went back."""
    made = Payment.objects.filter(invoice__subscription__owner=reader).select_related("invoice")
    return [
        {
            "invoice": one.invoice.number,
            "at": one.at,
            "cents": one.cents,
            "provider": one.provider,
            "reference": one.reference,
        }
        for one in made
    ]


def companies(reader: Reader) -> Rows:
    """The companies that `reader` owns or administers."""
    mine = Company.objects.filter(Q(owner=reader) | Q(admins=reader)).distinct()
    return [
        {
            "name": one.name,
            "is_owner": one.owner_id == reader.pk,
            "tax_number": one.tax_number,
            "address": one.address,
            "country": one.country,
            "made_at": one.made_at,
        }
        for one in mine
    ]
