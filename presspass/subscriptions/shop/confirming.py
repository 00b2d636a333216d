"""Whether a reader may buy on this device, or by a link in the reader's own mail.

Whoever uses the account of another holds no key to the other's mailbox: so on a device that is
displaced now, or that is new, the confirming step is a mailed link. It does nothing when fetched.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.core import signing
from django.core.cache import cache
from django.utils import translation

from presspass.mail import post
from presspass.readers import presence, signs
from presspass.readers.models import Change
from presspass.subscriptions import money
from presspass.subscriptions.models import Order, Seat, Subscription
from presspass.subscriptions.quoting import Quote
from presspass.subscriptions.shop import order_words

if TYPE_CHECKING:
    from presspass.readers.models import Device, Reader

YOUNG = timedelta(days=7)
"""So long after it was first seen a device is new."""

GOOD_FOR = timedelta(hours=24)
"""So long a mailed link can be used."""

SALT = "presspass.subscriptions.confirming"
AGAIN_AFTER = 60
"""Seconds in which the same order is mailed once, however often it is asked for."""
AT_MOST, WITHIN = 5, 3_600
"""So many links a reader is mailed within so many seconds."""


class Sent(StrEnum):
    """What came of the wish for a link."""

    YES = "yes"
    LATELY = "lately"
    TOO_MANY = "too_many"


def is_by_mail(reader: "Reader", device: "Device", *, now: datetime) -> bool:
    """Whether what `reader` orders on `device` is to be confirmed by a link in the mail."""
    if not _may_be_shared(reader):
        return False
    if now - device.first_seen_at < YOUNG:
        return True
    present = presence.of_devices(reader).get(device.pk)
    return present is not None and present.is_displaced


def _may_be_shared(reader: "Reader") -> bool:
    """Whether there is or was something for which somebody else could use the account.

    It holds or held a seat, or pays or administers seats; who buys for the first time has nothing.
    """
    return (
        Seat.ever.filter(holder=reader).exists()
        or Subscription.objects.active().filter(owner=reader).exists()
        or reader.administered.exists()
    )


def mailbox_of(reader: "Reader", *, now: datetime) -> str:
    """Where the link goes: for a week after the address was changed, to the one before.

    Whoever has the password can change the address, and would get the link there.
    """
    changed = Change.objects.undoable(now).filter(reader=reader, kind=Change.Kind.EMAIL)
    first = changed.order_by("made_at", "pk").first()
    return first.email if first else reader.email


def may_mail(order: Order, to: "Reader", *, now: datetime) -> Sent:
    """Whether the link of `order` may be mailed `to` this reader, and that it is, where it may."""
    once = f"order_mailed_{order.pk}_{to.pk}"
    if not cache.add(once, 1, AGAIN_AFTER):
        return Sent.LATELY  # a double click
    counted = f"orders_mailed_to_{to.pk}"
    if (mailed := cache.get(counted, 0)) >= AT_MOST:
        cache.delete(once)
        return Sent.TOO_MANY
    cache.set(counted, mailed + 1, WITHIN)
    order.mailed_at, order.mailed_to = now, to
    order.save(update_fields=["mailed_at", "mailed_to"])
    return Sent.YES


def send(order: Order, quoted: Quote, device: "Device", *, now: datetime) -> Sent:
    """Mail the link for `order` to its reader, unless that was done just now or too often."""
    if (sent := may_mail(order, order.reader, now=now)) is not Sent.YES:
        return sent
    reader, language = order.reader, signs.language_of(order.reader)
    with translation.override(language):
        facts = {
            "what": order_words.what(order),
            "today": money.told(quoted.today_cents, order.plan.currency),
            "offer": order_words.offer(quoted),
            "then": order_words.then(order, quoted),
            "device": device.shown_label,
        }
    link = signs.absolute("confirm_order", token_of(order))
    to = mailbox_of(reader, now=now)
    post.send_to("subscriptions/confirm_order", to, language, **facts, link=link)
    return sent


def token_of(order: Order) -> str:
    """What the link says: signed, so that nobody can make one up."""
    return signing.dumps(str(order.pk), salt=SALT)


def order_of(token: str) -> Order | None:
    """The order that `token` confirms; None where it is no token of ours, or too old."""
    try:
        uid = UUID(signing.loads(token, salt=SALT, max_age=GOOD_FOR))
    except signing.BadSignature:
        return None
    orders = Order.objects.select_related("reader", "plan", "subscription")
    return orders.filter(pk=uid, reader__is_active=True).first()
