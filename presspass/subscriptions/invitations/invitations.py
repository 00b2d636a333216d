"""Invitations to read by a seat: sent, withdrawn, accepted; and how a seat loses its holder again.

An open invitation keeps a seat for whoever accepts it. Each function is one transaction; letters
and the gate follow its commit. What a reader is told of an invitation is in `invited.py`, the
letters are in `letters.py`.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from presspass.readers.models import Reader
from presspass.subscriptions import admission, locking, purchases, seats
from presspass.subscriptions.invitations import letters
from presspass.subscriptions.models import Invitation, Plan, Seat, Subscription
from presspass.subscriptions.models.invitations import INVITED_FOR
from presspass.subscriptions.seats import NoSeatLeft, SubscriptionEnded
from presspass.subscriptions.terms import terms

Outcome = Invitation.Outcome

A_DAY = timedelta(days=1)
SENT_AGAIN_AFTER = timedelta(hours=1)
"""So long after a letter the same one can be sent again."""

LEAST_A_DAY = 20
"""So many addresses may be invited in a day, or three a seat where that is more."""


class InvitationError(Exception):
    """Why somebody cannot be invited, or an invitation not be used."""


class AlreadyInvited(InvitationError):
    """The open `invitation` is for the same address."""

    def __init__(self, invitation: Invitation) -> None:
        self.invitation = invitation
        super().__init__("this address is invited already")


class AlreadyReads(InvitationError):
    """`reader` holds a seat of this very subscription."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        super().__init__("the reader reads by this subscription already")


class TooManyInvited(InvitationError):
    """All `most` addresses of a day have been invited."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"{most} addresses were invited within a day")


class SentLately(InvitationError):
    """The letter can be sent again at `again_at`, and not before."""

    def __init__(self, again_at: datetime) -> None:
        self.again_at = again_at
        super().__init__("the letter was sent a moment ago")


class NotOpen(InvitationError):
    """`invitation` is closed, or has run out."""

    def __init__(self, invitation: Invitation) -> None:
        self.invitation = invitation
        super().__init__(invitation.outcome or "expired")


class HeldByOwner(InvitationError):
    """The seat is the owner's own: it ends with the subscription, and is not given away."""


@transaction.atomic
def invite(
    subscription: Subscription, email: str, by: Reader, now: datetime, *, language: str = ""
) -> Invitation:
    """Keep a seat of `subscription` for whoever has the address `email`, and write there.

    The letter is in `language`, unless there is an account with the address that has chosen one.
    Raises seats.SubscriptionEnded, seats.NoSeatLeft, AlreadyInvited, AlreadyReads, TooManyInvited.
    """
    locked, email = _locked(subscription), Reader.objects.normalize_email(email)
    if not locked.is_active:
        raise SubscriptionEnded
    _refuse_double(locked, email, now)
    if not locked.free_seats(now=now):
        raise NoSeatLeft(locked.all_seats)
    _refuse_flood(locked, now)
    known = Reader.objects.filter(email=email).first()
    invitation = Invitation.objects.create(
        subscription=locked,
        email=email,
        language=(known.language if known else "") or language,
        invited_by=by,
        made_at=now,
        expires_at=now + INVITED_FOR,
    )
    letters.invited(invitation)
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, now: datetime) -> None:
    """Write once more to whom an open `invitation` names; it is good for its whole time again.

    Raises NotOpen, SentLately.
    """
    _, locked = _locked_open(invitation, now)
    if now - locked.made_at < SENT_AGAIN_AFTER:
        raise SentLately(locked.made_at + SENT_AGAIN_AFTER)
    locked.made_at, locked.expires_at = now, now + INVITED_FOR
    locked.save(update_fields=["made_at", "expires_at"])
    letters.invited(locked)


@transaction.atomic
def withdraw(invitation: Invitation, now: datetime) -> None:
    """Close `invitation`, its seat is free again; done twice, it is the same. Raises NotOpen."""
    _close(invitation, Outcome.WITHDRAWN, now)


@transaction.atomic
def decline(invitation: Invitation, now: datetime) -> None:
    """The same, by whom it names; who invited is told. Raises NotOpen."""
    if _close(invitation, Outcome.DECLINED, now):
        letters.not_accepted("declined", invitation)


@transaction.atomic
def not_delivered(uid: UUID, now: datetime) -> None:
    """Close the invitation `uid`, whose letter was refused for good, and tell who invited."""
    invitation = Invitation.objects.filter(uid=uid, closed_at=None).first()
    with suppress(NotOpen):
        if invitation and _close(invitation, Outcome.UNDELIVERABLE, now):
            letters.not_accepted("undeliverable", invitation)


def bounced(address: str, now: datetime) -> None:
    """The same for all that wait at `address`, of which its provider says that nobody is there."""
    waiting = Invitation.objects.open(now=now).filter(email=Reader.objects.normalize_email(address))
    for uid in waiting.values_list("uid", flat=True):
        not_delivered(uid, now)


@transaction.atomic
def accept(
    invitation: Invitation, reader: Reader, now: datetime, *, accepts: int | None = None
) -> Seat:
    """Give `reader` the seat that `invitation` keeps, whichever address the reader has.

    With it the version `accepts` of the terms is accepted, if that is the one that holds.

    A seat held elsewhere is given up. An own paid subscription is not renewed any more, unless
    others read by it. Raises NotOpen, AlreadyReads, seats.SubscriptionEnded, seats.NoSeatLeft.
    """
    subscription, locked = _locked_open(invitation, now, reader)
    if not subscription.is_active:
        raise SubscriptionEnded
    held = Seat.objects.filter(holder=reader).first()
    if held is not None and held.subscription_id == subscription.pk:
        raise AlreadyReads(reader)
    _close(locked, Outcome.ACCEPTED, now)
    if held is not None:
        give_up(held, now=now)
    seat = seats.give(subscription, reader, now=now)
    Invitation.objects.filter(pk=locked.pk).update(seat=seat)
    if accepts is not None:
        terms.accept(reader, accepts, now=now)
    if (own := ends_for(reader, now=now)) is not None and own != subscription:
        purchases.cancel(own, by=reader, now=now)
    # Their tickets say whether a seat is free, and they start anew: nobody shares any more.
    admission.revoke(list(subscription.seats.exclude(pk=seat.pk)))
    letters.accepted(seat, locked)
    return seat


def give_up(seat: Seat, *, now: datetime) -> None:
    """End `seat` for another one; whoever gave it is told that it is free again."""
    seats.take_back([seat], now=now)
    if seat.subscription.owner_id != seat.holder_id:
        letters.left(seat)


def ends_for(reader: Reader, *, now: datetime) -> Subscription | None:
    """The subscription that `reader` pays alone and would not renew when reading by another's."""
    own = purchases.subscription_of(reader, Plan.Kind.PERSONAL)
    if own is None or own.paid_until is None or own.cancelled_at is not None:
        return None
    return None if are_others_in(own, reader, now=now) else own


def are_others_in(own: Subscription, reader: Reader, *, now: datetime) -> bool:
    """Whether anybody beside `reader` reads by `own` at `now`, or is invited to."""
    return own.seats.exclude(holder=reader).exists() or own.invitations.open(now=now).exists()


@transaction.atomic
def remove(seat: Seat, by: Reader, now: datetime) -> None:
    """End `seat`: its holder is out at once, keeps the account, and is told by mail.

    Whoever has a subscription of their own reads by that again. Raises HeldByOwner.
    """
    if _end(seat, by, now):
        letters.removed(seat)


@transaction.atomic
def replace(seat: Seat, email: str, by: Reader, now: datetime, *, language: str = "") -> Invitation:
    """End `seat` and invite another in its place; both or neither. Raises as both do."""
    remove(seat, by, now)
    return invite(seat.subscription, email, by, now, language=language)


@transaction.atomic
def leave(reader: Reader, now: datetime) -> None:
    """Give back the seat that `reader` holds in another's subscription. Raises HeldByOwner."""
    seat = Seat.objects.select_related("subscription").filter(holder=reader).first()
    if seat is not None and _end(seat, reader, now):
        letters.left(seat)


@transaction.atomic
def take_own_seat(reader: Reader, *, now: datetime) -> Seat:
    """Let `reader`, who holds no seat, read by the subscription they own.

    Raises seats.SeatError.
    """
    own = purchases.subscription_of(reader, Plan.Kind.PERSONAL)
    if own is None:
        raise SubscriptionEnded
    return seats.give(own, reader, now=now)


def _locked(subscription: Subscription, *readers: Reader) -> Subscription:
    """Whoever gives a seat of it waits for the row, and so does who changes one of `readers`."""
    locking.lock(subscription.pk, readers=[reader.pk for reader in readers])
    return Subscription.objects.select_related("plan", "owner").get(pk=subscription.pk)


def _locked_open(
    invitation: Invitation, now: datetime, *readers: Reader
) -> tuple[Subscription, Invitation]:
    subscription = _locked(invitation.subscription, *readers)
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    locked.subscription = subscription
    if locked.closed_at is not None or locked.expires_at <= now:
        raise NotOpen(locked)
    return subscription, locked


def _refuse_double(subscription: Subscription, email: str, now: datetime) -> None:
    """Close what has run out for the same address; refuse what is open, and who reads already."""
    living = subscription.invitations.filter(email=email, closed_at=None)
    living.filter(expires_at__lte=now).update(closed_at=now, outcome=Outcome.WITHDRAWN)
    if (doubled := living.first()) is not None:
        raise AlreadyInvited(doubled)
    if (seat := subscription.seats.filter(holder__email=email).first()) is not None:
        raise AlreadyReads(seat.holder)


def _refuse_flood(subscription: Subscription, now: datetime) -> None:
    """Nobody mails strangers in our name all day."""
    most = max(LEAST_A_DAY, 3 * subscription.all_seats)
    if subscription.invitations.filter(made_at__gt=now - A_DAY).count() >= most:
        raise TooManyInvited(most)


def _close(invitation: Invitation, outcome: Outcome, now: datetime) -> bool:
    """Close it; False where that was done before, with the same outcome. Raises NotOpen."""
    rows = Invitation.objects.filter(pk=invitation.pk, closed_at=None)
    closed = rows.update(closed_at=now, outcome=outcome)
    invitation.refresh_from_db(fields=["closed_at", "outcome"])
    if invitation.outcome != outcome:
        raise NotOpen(invitation)
    return bool(closed)


def _end(seat: Seat, by: Reader, now: datetime) -> bool:
    """End `seat`; False where it had ended. Its holder gets back the own seat, if there is one."""
    subscription = _locked(seat.subscription, seat.holder)
    is_owners = seat.holder_id == subscription.owner_id
    if is_owners and (subscription.kind == Plan.Kind.PERSONAL or by.pk != seat.holder_id):
        raise HeldByOwner
    if not Seat.objects.filter(pk=seat.pk).exists():
        return False
    seats.let_out([seat], now=now)
    return True
