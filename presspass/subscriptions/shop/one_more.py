"""One more seat, from the page of who reads with whom: what it costs, and buying it, once."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from presspass.subscriptions import money, purchases
from presspass.subscriptions.models import Order, Plan, Subscription
from presspass.subscriptions.pricing import Cents
from presspass.subscriptions.quoting import Quote
from presspass.subscriptions.shop import confirming, mailed, offers, order_words, orders

if TYPE_CHECKING:
    from presspass.readers.models import Device, Reader


class Told(msgspec.Struct, frozen=True):
    """The seat as it is told: what one has then, what is paid today, what later and when."""

    what: str
    today: str
    offer: str
    then: str
    today_cents: Cents
    later: str
    """The sums of later as the button sends them back: what was told is what is bought."""
    is_trial: bool
    by_mail: bool
    """Whether the button mails the link that buys it."""
    mailed: mailed.Mailed | None
    """That it was ordered already, and waits for the link in the mail."""


class Bought(StrEnum):
    """What came of the wish for a seat more."""

    YES = "yes"
    BY_MAIL = "by_mail"
    TOO_MANY_MAILS = "too_many_mails"
    OVERTAKEN = "overtaken"
    DEARER = "dearer"


def told(reader: "Reader", device: "Device", now: datetime) -> Told | None:
    """What one more seat costs `reader` on `device`, as it is said; None where none is sold."""
    found = _found(reader, now)
    if found is None:
        return None
    more, quoted = found
    thought = Order(plan=more.plan, interval=more.interval, seats=more.seats)
    return Told(
        what=order_words.what(thought),
        today=money.told(quoted.today_cents, more.plan.currency),
        offer=order_words.offer(quoted),
        then=order_words.then(thought, quoted),
        today_cents=quoted.today_cents,
        later=_later(quoted),
        is_trial=quoted.trial_until is not None,
        by_mail=confirming.is_by_mail(reader, device, now=now),
        mailed=_waiting(reader, device, more, now),
    )


def buy(  # noqa: PLR0913  (what the button sends)
    own: Subscription, device: "Device", *, seen: str, today: str, later: str, now: datetime
) -> Bought:
    """Buy it for the owner of `own`, who pressed on `device`, for at most `today` cents.

    `later` is what `Told.later` was. `seen` is the number of the last event that the page knew: a
    second click finds that it is bought, and buys nothing again.
    """
    try:
        bought = _buy(own, device, seen=seen, today=today, later=later, now=now)
    except orders.OVERTAKEN:
        bought = Bought.OVERTAKEN
    if bought in {Bought.OVERTAKEN, Bought.DEARER} and _is_bought(own, seen, later):
        return Bought.YES
    return bought


def _buy(  # noqa: PLR0913  (see above)
    own: Subscription, device: "Device", *, seen: str, today: str, later: str, now: datetime
) -> Bought:
    reader = own.owner
    found = _found(reader, now)
    if found is None or seen != str(own.events_count):
        return Bought.OVERTAKEN
    more, quoted = found
    if later != _later(quoted) or not today.isdecimal() or quoted.today_cents > int(today):
        return Bought.DEARER  # it gets cheaper by the hour, which needs no asking
    link = _waiting(reader, device, more, now)
    placed = link.order if link else None
    asked = placed or orders.place(reader, *more, device=device.pk, now=now)
    if str(asked.seen) != seen:
        return Bought.OVERTAKEN  # by a click at the same moment
    if confirming.is_by_mail(reader, device, now=now):
        sent = confirming.send(asked, quoted, device, now=now)
        return Bought.TOO_MANY_MAILS if sent is confirming.Sent.TOO_MANY else Bought.BY_MAIL
    purchases.confirm(asked.pk, reader, now=now)
    return Bought.YES


def _later(told: Quote | Order) -> str:
    return f"{told.then_cents}-{told.offered}-{told.regular_cents}"


def _is_bought(own: Subscription, seen: str, later: str) -> bool:
    """Whether just this was bought from the page that knew no event after `seen`."""
    done = Order.objects.filter(subscription=own, confirmed_at__isnull=False)
    return any((str(order.seen), _later(order)) == (seen, later) for order in done)


def _waiting(
    reader: "Reader", device: "Device", more: offers.OneMore, now: datetime
) -> mailed.Mailed | None:
    """What was ordered by mail already, where `device` orders so."""
    if not confirming.is_by_mail(reader, device, now=now):
        return None
    return mailed.waiting(reader, *more, now=now)


def _found(reader: "Reader", now: datetime) -> tuple[offers.OneMore, Quote] | None:
    if purchases.subscription_of(reader, Plan.Kind.PERSONAL) is None:
        return None
    more = offers.one_more_seat(reader, now)
    if more is None:
        return None
    try:
        return more, purchases.quote_for(reader, more.plan, more.interval, more.seats, now=now)
    except orders.OVERTAKEN:
        return None
