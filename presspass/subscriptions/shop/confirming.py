"""Whether a reader may buy on this device, or by a link in the reader's own mail.

Whoever uses the account of another holds no key to the other's mailbox: so on a device that is
displaced now, or that is new, the confirming step is a mailed link. It does nothing when fetched.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core import signing
from django.core.cache import cache
from django.utils import translation

from presspass.mail import post
from presspass.readers import presence, signs
from presspass.subscriptions import admission, money
from presspass.subscriptions.models import Order
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


def is_by_mail(reader: "Reader", device: "Device", *, now: datetime) -> bool:
    """Whether what `reader` orders on `device` is to be confirmed by a link in the mail."""
    if admission.seat_of(reader) is None:
        return False  # nobody else can be reading with this account
    if now - device.first_seen_at < YOUNG:
        return True
    present = presence.of_devices(reader).get(device.pk)
    return present is not None and present.is_displaced


def send(order: Order, quoted: Quote, device: "Device") -> bool:
    """Mail the link for `order` to its reader; False where too many were asked for."""
    if not cache.add(f"order_mailed_{order.pk}", 1, AGAIN_AFTER):
        return True  # a double click
    counted = f"orders_mailed_to_{order.reader_id}"
    if (mailed := cache.get(counted, 0)) >= AT_MOST:
        cache.delete(f"order_mailed_{order.pk}")
        return False
    cache.set(counted, mailed + 1, WITHIN)
    reader, language = order.reader, signs.language_of(order.reader)
    with translation.override(language):
        facts = {
            "what": order_words.what(order),
            "today": money.told(quoted.today_cents, order.plan.currency),
            "offer": order_words.offer(order, quoted),
            "then": order_words.then(order, quoted),
            "device": device.shown_label,
        }
    link = signs.absolute("confirm_order", token_of(order))
    post.send_to("subscriptions/confirm_order", reader.email, language, **facts, link=link)
    return True


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
