"""The row of the account's first page that tells who reads with whom."""

from typing import TYPE_CHECKING, NamedTuple

from django import template
from django.utils import timezone

from presspass.subscriptions import admission, purchases
from presspass.subscriptions.invitations import letters
from presspass.subscriptions.models import Plan

if TYPE_CHECKING:
    from presspass.readers.models import Reader

register = template.Library()


class Reading(NamedTuple):
    """By whose seat one reads, or how many seats of one's own are held or kept for somebody."""

    payer: str = ""
    taken: int = 0
    all: int = 0


@register.simple_tag
def readers_of(reader: "Reader") -> Reading | None:
    """What there is to tell; None for who neither reads nor pays."""
    seat = admission.seat_of(reader)
    if seat is not None and seat.subscription.owner_id != reader.pk:
        return Reading(payer=letters.payer_of(seat.subscription))
    own = purchases.subscription_of(reader, Plan.Kind.PERSONAL)
    if own is None:
        return None
    return Reading(taken=own.all_seats - own.free_seats(now=timezone.now()), all=own.all_seats)
