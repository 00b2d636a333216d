"""The letters about invitations: to whoever is invited, and to whom it concerns afterwards.

The link names the invitation by its uid, signed, so that nobody can make one up.
"""

import re
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core import signing
from django.utils import timezone, translation
from django.utils.formats import date_format

from presspass.mail import post
from presspass.readers import signs
from presspass.subscriptions.models import Invitation, Seat, Subscription

if TYPE_CHECKING:
    from presspass.readers.models import Reader

SALT = "presspass.subscriptions.invitations"
_LINKED = re.compile(r"[/:@<>]|\bwww\b|\.\w{2}", re.IGNORECASE)
"""What a mail program makes a link of; whoever invites chooses their own name."""


def token_of(invitation: Invitation) -> str:
    """What the link says."""
    return signing.dumps(invitation.uid.hex, salt=SALT)


def invitation_of(token: str) -> Invitation | None:
    """The invitation that `token` names, open or not; None where it is no token of ours."""
    try:
        uid = UUID(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError):
        return None
    known = Invitation.objects.select_related(
        "subscription__plan", "subscription__owner", "subscription__company", "invited_by", "seat"
    )
    return known.filter(uid=uid).first()


def invited(invitation: Invitation) -> None:
    """Write to the address that `invitation` names."""
    by = invitation.invited_by or invitation.subscription.owner
    language = invitation.language or post.spoken()
    post.send_to(
        "subscriptions/invitation",
        invitation.email,
        language,
        inviter=called(by),
        email=by.email,
        company=_company_in_letters(invitation.subscription),
        until=day(invitation.expires_at, language),
        link=signs.absolute("invitation", token_of(invitation)),
        invitation=invitation.uid.hex,  # not in the letter, see mail/undelivered.py
    )


def accepted(seat: Seat, invitation: Invitation) -> None:
    """Tell who invited that `seat` is held now; by somebody with another address, perhaps."""
    holder = seat.holder
    other = holder.email if holder.email != invitation.email else ""
    _tell_inviter("accepted", invitation, other=other)


def not_accepted(what: str, invitation: Invitation) -> None:
    """Tell who invited that it was "declined", or is "undeliverable"; the seat is free again."""
    _tell_inviter(what, invitation)


def removed(seat: Seat) -> None:
    """Tell who held `seat` that it was taken back, and lead to what they can read by now."""
    company, holder = seat.subscription.company, seat.holder
    administers = company is not None and company.is_administered_by(holder)
    own = signs.absolute("my_subscription")
    post.send(
        "subscriptions/removed",
        holder,
        payer=_company_in_letters(seat.subscription) or called(seat.subscription.owner),
        administers=administers,
        link=_where_seats_are(seat.subscription) if administers else own,
    )


def ended(seat: Seat, plan: str, *, now: datetime) -> None:
    """Tell who held `seat` that the subscription called `plan` ended, and the seat with it."""
    holder = seat.holder
    post.send("subscriptions/ended", holder, plan=plan, day=day(now, signs.language_of(holder)))


def left(seat: Seat) -> None:
    """Tell who had invited, else whoever gives the seats, that `seat` was given back."""
    invitation = Invitation.objects.filter(seat=seat).select_related("invited_by").first()
    post.send(
        "subscriptions/left",
        _who_gives_seats(seat.subscription, invitation.invited_by if invitation else None),
        who=called(seat.holder),
        email=seat.holder.email,
        link=_where_seats_are(seat.subscription),
    )


def payer_of(subscription: Subscription) -> str:
    """Who pays: the company, else the owner."""
    return company_of(subscription) or called(subscription.owner)


def company_of(subscription: Subscription) -> str:
    """The company's name, where it is one's."""
    return subscription.company.name if subscription.company else ""


def called(reader: "Reader") -> str:
    """What `reader` is called where strangers read it: never by what looks like a link."""
    return reader.email if _LINKED.search(reader.name) else reader.get_full_name()


def day(moment: datetime, language: str) -> str:
    """The day of `moment` in words."""
    with translation.override(language):
        return date_format(timezone.localtime(moment), "DATE_FORMAT")


def _tell_inviter(what: str, invitation: Invitation, **facts: str) -> None:
    to = _who_gives_seats(invitation.subscription, invitation.invited_by)
    link = _where_seats_are(invitation.subscription)
    post.send(f"subscriptions/{what}", to, email=invitation.email, link=link, **facts)


def _who_gives_seats(subscription: Subscription, by: "Reader | None") -> "Reader":
    """Whoever invited, as long as they give its seats; an admin may have left the company."""
    company = subscription.company
    if company is None:
        return by or subscription.owner
    return by if by and company.is_administered_by(by) else company.whom_to_ask()[0]


def _where_seats_are(subscription: Subscription) -> str:
    """The page on which its seats are given."""
    if subscription.company is None:
        return signs.absolute("account_readers")
    return signs.absolute("company", str(subscription.company.uid))


def _company_in_letters(subscription: Subscription) -> str:
    """The company's name, or who pays for it where that looks like a link: strangers read it."""
    name = company_of(subscription)
    return called(subscription.owner) if _LINKED.search(name) else name
