"""Invitations to read by a seat: made, withdrawn, accepted; and how a seat loses its holder again.

An open invitation keeps a seat for whoever accepts it. Each function is one transaction.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from presspass.subscriptions import admission, purchases, seats
from presspass.subscriptions.models import Invitation, Plan, Seat, Subscription
from presspass.subscriptions.models.invitations import INVITED_FOR

if TYPE_CHECKING:
    from presspass.readers.models import Reader

Outcome = Invitation.Outcome


class InvitationError(Exception):
    """Why somebody cannot be invited, or an invitation not be used."""


class AlreadyInvited(InvitationError):
    """An open invitation is for the same address."""


class NotOpen(InvitationError):
    """The invitation is closed, or has run out."""


class HeldByOwner(InvitationError):
    """The seat is the owner's own: nobody else takes it back."""


@transaction.atomic
def invite(
    subscription: Subscription, email: str, by: "Reader", now: datetime, *, language: str = ""
) -> Invitation:
    """Keep a seat of `subscription` for whoever has the address `email`.

    Raises seats.SubscriptionEnded, seats.NoSeatLeft, AlreadyInvited.
    """
    locked = _locked(subscription)
    if not locked.is_active:
        raise seats.SubscriptionEnded
    living = locked.invitations.filter(email=email, closed_at=None)
    living.filter(expires_at__lte=now).update(closed_at=now, outcome=Outcome.WITHDRAWN)
    if living.exists():
        raise AlreadyInvited
    if not locked.free_seats:
        raise seats.NoSeatLeft(locked.all_seats)
    return Invitation.objects.create(
        subscription=locked, email=email, language=language, invited_by=by,
        made_at=now, expires_at=now + INVITED_FOR,
    )  # fmt: skip


@transaction.atomic
def withdraw(invitation: Invitation, now: datetime) -> None:
    """Close `invitation`, its seat is free again; done twice, it is the same. Raises NotOpen."""
    rows = Invitation.objects.filter(pk=invitation.pk, closed_at=None)
    rows.update(closed_at=now, outcome=Outcome.WITHDRAWN)
    invitation.refresh_from_db(fields=["closed_at", "outcome"])
    if invitation.outcome != Outcome.WITHDRAWN:
        raise NotOpen


def ends_for(reader: "Reader") -> Subscription | None:
    """The subscription that `reader` pays alone and would not renew when reading by another's."""
    own = purchases.subscription_of(reader, Plan.Kind.PERSONAL)
    if own is None or own.paid_until is None or own.cancelled_at is not None:
        return None
    others = own.seats.exclude(holder=reader).exists() or own.invitations.open().exists()
    return None if others else own


@transaction.atomic
def remove(seat: Seat, by: "Reader", now: datetime) -> None:
    """End `seat`: its holder is out at once and keeps the account. Raises HeldByOwner."""
    if seat.holder_id == seat.subscription.owner_id != by.pk:
        raise HeldByOwner
    seats.take_back([seat], now=now)


@transaction.atomic
def leave(reader: "Reader", now: datetime) -> None:
    """Give back the seat that `reader` holds in another's subscription."""
    seat = admission.seat_of(reader)
    if seat is not None:
        seats.take_back([seat], now=now)


def _locked(subscription: Subscription) -> Subscription:
    """Whoever gives a seat of it waits for the row, see `seats.give`."""
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("plan", "owner")
    return rows.get(pk=subscription.pk)
