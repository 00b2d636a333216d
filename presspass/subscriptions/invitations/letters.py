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
        company=company_of(invitation.subscription),
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
    """Tell who held `seat` that it was taken back."""
    post.send(
        "subscriptions/removed",
        seat.holder,
        payer=payer_of(seat.subscription),
        link=signs.absolute("account_readers"),
    )


def left(seat: Seat) -> None:
    """Tell who had invited, else the owner, that `seat` was given back."""
    invitation = Invitation.objects.filter(seat=seat).select_related("invited_by").first()
    to = (invitation and invitation.invited_by) or seat.subscription.owner
    post.send(
        "subscriptions/left",
        to,
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
    to = invitation.invited_by or invitation.subscription.owner
    link = _where_seats_are(invitation.subscription)
    post.send(f"subscriptions/{what}", to, email=invitation.email, link=link, **facts)


def _where_seats_are(subscription: Subscription) -> str:
    """The page of the company's seats is found from the account."""
    name = "account_readers" if subscription.company is None else "account_overview"
    return signs.absolute(name)
