"""What an erased account leaves of what is sold: what is ended, who is told, what stays.

Invoices stay as they are, since they say themselves to whom they were made out; so do events, seats
that were held and terms that were accepted, which refer to a reader without a name from then on.
"""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from presspass.mail import post
from presspass.subscriptions import admission, locking, purchases, seats
from presspass.subscriptions.billing import taking
from presspass.subscriptions.models import (
    Company,
    Invitation,
    Invoice,
    Order,
    Plan,
    Seat,
    SeatRequest,
    Subscription,
    Told,
)
from presspass.subscriptions.pricing import Cents

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from presspass.readers.models import Reader


class Open(NamedTuple):
    """An invoice of which something is still to be paid."""

    number: str
    cents: Cents
    currency: str


class Owned(NamedTuple):
    """An active subscription of a reader, and how many others read with it."""

    subscription: Subscription
    others: int


def owned_by(reader: "Reader") -> list[Owned]:
    """What `reader` pays for now."""
    active = Subscription.objects.active().filter(owner=reader).select_related("plan")
    return [
        Owned(one, Seat.objects.filter(subscription=one).exclude(holder=reader).count())
        for one in active
    ]


def open_invoices(reader: "Reader") -> list[Open]:
    """What `reader` still owes, by invoice; it stays due."""
    made = Invoice.objects.filter(subscription__owner=reader, settled_at=None, gross_cents__gt=0)
    sums = [(one, taking.open_cents(one)) for one in made.order_by("pk")]
    return [Open(one.number, cents, one.currency) for one, cents in sums if cents]


def companies_of(reader: "Reader") -> list[Company]:
    """The companies whose running subscription `reader` pays: to be handed over first."""
    running = Subscription.objects.active().filter(kind=Plan.Kind.COMPANY)
    paid = running.filter(owner=reader) | running.filter(company__owner=reader)
    return list(Company.objects.filter(subscriptions__in=paid).distinct())


def let_go(reader: "Reader", *, now: datetime) -> None:
    """End what `reader` pays for, give back the seat they read by, and forget what is left over.

    Called within the erasure, before the reader's name and address are gone.
    """
    owned = Subscription.objects.active().filter(owner=reader)
    locking.lock_whole(*owned.values_list("pk", flat=True), readers=[reader.pk])
    for one in owned.select_related("plan"):
        _end(one, reader, now)
    seat = admission.seat_of(reader)
    if seat is not None:
        seats.take_back([seat], now=now)
        owner = seat.subscription.owner
        post.send("privacy/seat_is_free", owner, plan=seat.subscription.plan.name)
    Order.objects.filter(reader=reader).delete()
    Told.objects.filter(reader=reader).delete()
    SeatRequest.objects.filter(reader=reader).delete()
    reader.administered.clear()
    _forget_invitations(reader, now)


def _end(subscription: Subscription, owner: "Reader", now: datetime) -> None:
    purchases.end(subscription, "erased", by=owner, now=now)
    _withdraw(subscription.invitations.filter(closed_at=None), now)


def _forget_invitations(reader: "Reader", now: datetime) -> None:
    """Close those that went to the reader's address, and let none of them name it."""
    # Each row once: PostgreSQL locks the subscription of one that is written a second time.
    received = Invitation.objects.filter(email__iexact=reader.email)
    nobody = f"erased-{reader.pk}@erased.invalid"
    _withdraw(received.filter(closed_at=None), now, email=nobody)
    received.update(email=nobody)


def _withdraw(invitations: "QuerySet[Invitation]", now: datetime, **more: str) -> None:
    invitations.update(closed_at=now, outcome=Invitation.Outcome.WITHDRAWN, **more)
