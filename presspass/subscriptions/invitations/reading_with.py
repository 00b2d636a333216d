"""Who reads by a subscription, as its owner sees them: never what they read."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef

from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.models import Invitation, Seat, Subscription

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from presspass.readers.models import Reader

SHOWN_FOR = timedelta(days=30)
"""So long an invitation that came to nothing is told of."""


class Held(NamedTuple):
    """A seat that is held; `since` is None where nobody wrote it down."""

    seat: Seat
    since: datetime | None
    is_owner: bool


class Waiting(NamedTuple):
    """An open invitation, and whether its letter may be sent again by now."""

    invitation: Invitation
    may_be_sent: bool


def held(subscription: Subscription) -> list[Held]:
    """The seats of `subscription`, the owner's first."""
    rows = subscription.seats.select_related("holder").order_by("pk")
    shown = [_held(seat, subscription) for seat in rows]
    return sorted(shown, key=lambda one: not one.is_owner)


def waiting(subscription: Subscription, now: datetime) -> list[Waiting]:
    """The invitations that keep a seat of `subscription`."""
    again = invitations.SENT_AGAIN_AFTER
    rows = subscription.invitations.open(now=now)
    return [Waiting(one, now - one.made_at >= again) for one in rows]


def come_to_nothing(subscription: Subscription, now: datetime) -> "QuerySet[Invitation]":
    """Invitations that were declined, came back or ran out lately, the latest first.

    Without those whose address was invited again since.
    """
    lately = subscription.invitations.filter(made_at__gt=now - SHOWN_FOR)
    outcomes = Invitation.Outcome.DECLINED, Invitation.Outcome.UNDELIVERABLE
    closed = lately.filter(outcome__in=outcomes)
    ran_out = lately.filter(closed_at=None, expires_at__lte=now)
    again = subscription.invitations.filter(email=OuterRef("email"), pk__gt=OuterRef("pk"))
    return (closed | ran_out).exclude(Exists(again)).order_by("-made_at")


def seat_in(subscription: Subscription, number: int) -> Seat | None:
    """The seat with the key `number`, if it is one of `subscription` and not its owner's."""
    rows = subscription.seats.select_related("holder", "subscription__plan", "subscription__owner")
    return rows.exclude(holder=subscription.owner).filter(pk=number).first()


def holds_elsewhere(reader: "Reader", own: Subscription) -> Seat | None:
    """The seat by which `reader` reads, where it is none of their `own` subscription."""
    rows = Seat.objects.select_related("subscription__owner", "subscription__company")
    return rows.filter(holder=reader).exclude(subscription=own).first()


def _held(seat: Seat, subscription: Subscription) -> Held:
    is_owner = seat.holder_id == subscription.owner_id
    return Held(seat, subscription.since if is_owner else seat.given_at, is_owner)
