"""What an invitation means to whoever opens its link: which case it is, and what accepting does.

Only asked, nothing is changed here; accepting is in `invitations.py`.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from presspass.readers.models import Reader
from presspass.subscriptions import purchases
from presspass.subscriptions.invitations import invitations, letters
from presspass.subscriptions.models import Invitation, Plan, Seat, Subscription

Outcome = Invitation.Outcome


class Case(StrEnum):
    """What the page says."""

    JOINED = "joined"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    UNDELIVERABLE = "undeliverable"
    ENDED = "ended"
    EXPIRED = "expired"
    OWNER = "owner"
    READS_HERE = "reads_here"
    FULL = "full"
    SIGN_IN = "sign_in"
    SIGN_UP = "sign_up"
    ACCEPT = "accept"


LIVING = frozenset(
    {Case.JOINED, Case.OWNER, Case.READS_HERE, Case.SIGN_IN, Case.SIGN_UP, Case.ACCEPT}
)
"""Where the link is good for something still."""


class Situation(msgspec.Struct, frozen=True):
    """A case, and of whoever may accept what changes by it.

    `own` is the reader's own subscription, read by it or not; `ends` whether it is not renewed
    then. `elsewhere` is the seat in another's subscription that is given up.
    """

    case: Case
    invitation: Invitation
    inviter: str
    payer: str
    has_account: bool = False
    is_other: bool = False
    own: Subscription | None = None
    ends: bool = False
    others_in_own: bool = False
    elsewhere: Seat | None = None

    @property
    def is_living(self) -> bool:
        """Whether there is anything to do."""
        return self.case in LIVING

    @property
    def elsewhere_payer(self) -> str:
        """Who pays for the seat that is given up."""
        return letters.payer_of(self.elsewhere.subscription) if self.elsewhere else ""

    @property
    def told(self) -> str:
        """What the reader was told, in a word: who accepts something else is told that first."""
        own, elsewhere = self.own, self.elsewhere
        parts = (own.pk if own else 0, self.ends, elsewhere.pk if elsewhere else 0, self.is_other)
        return "-".join(str(int(part)) for part in parts)


def situation_of(invitation: Invitation, reader: Reader | None, now: datetime) -> Situation:
    """How `invitation` stands for `reader`, or for whoever is not signed in."""
    by = invitation.invited_by or invitation.subscription.owner
    known = Reader.objects.filter(email=invitation.email).exists()
    situation = Situation(
        _case_of(invitation, reader, now, has_account=known),
        invitation,
        inviter=letters.called(by),
        payer=letters.payer_of(invitation.subscription),
        has_account=known,
    )
    if reader is None or not situation.is_living:
        return situation
    return msgspec.structs.replace(situation, **_changes(invitation, reader, now))


def _case_of(
    invitation: Invitation, reader: Reader | None, now: datetime, *, has_account: bool
) -> Case:
    closed = _closed(invitation, reader, now)
    if closed is not None:
        return closed
    subscription = invitation.subscription
    if reader is not None and subscription.seats.filter(holder=reader).exists():
        return Case.OWNER if subscription.owner_id == reader.pk else Case.READS_HERE
    others = subscription.invitations.open(now=now).exclude(pk=invitation.pk).count()
    if subscription.seats.count() + others >= subscription.all_seats:
        return Case.FULL
    if reader is not None:
        return Case.ACCEPT
    return Case.SIGN_IN if has_account else Case.SIGN_UP


def _closed(invitation: Invitation, reader: Reader | None, now: datetime) -> Case | None:
    """Why it can be accepted no more; None where it can."""
    if invitation.outcome == Outcome.ACCEPTED:
        seat = invitation.seat
        is_theirs = seat is not None and seat.ended_at is None and seat.holder == reader
        return Case.JOINED if is_theirs else Case.TAKEN
    if invitation.outcome:
        return Case(invitation.outcome)
    if not invitation.subscription.is_active:
        return Case.ENDED
    return Case.EXPIRED if invitation.expires_at <= now else None


def _changes(invitation: Invitation, reader: Reader, now: datetime) -> dict[str, object]:
    own = purchases.subscription_of(reader, Plan.Kind.PERSONAL)
    held = Seat.objects.select_related(
        "subscription__owner", "subscription__company", "subscription__plan"
    )
    seat = held.filter(holder=reader).exclude(subscription=invitation.subscription).first()
    return {
        "own": own if own != invitation.subscription else None,
        "ends": invitations.ends_for(reader, now=now) is not None,
        "others_in_own": own is not None and invitations.are_others_in(own, reader, now=now),
        "elsewhere": seat if seat is not None and seat.subscription != own else None,
        "is_other": reader.email != invitation.email,
    }
