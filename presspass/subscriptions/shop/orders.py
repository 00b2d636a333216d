"""Orders as the shop makes them: one for what is on the page, carried out once."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from presspass.subscriptions import pricing, purchases, quoting
from presspass.subscriptions.models import Invoice, Order, Plan, Seat, Subscription
from presspass.subscriptions.quoting import Quote
from presspass.subscriptions.terms import terms

if TYPE_CHECKING:
    from presspass.readers.models import Reader

KEPT_FOR = timedelta(days=7)
"""An order that nobody confirmed is forgotten after it."""

OVERTAKEN = (
    purchases.QuoteChanged, purchases.NotSold, quoting.SameAsNow, pricing.SeatsOutOfRange,
)  # fmt: skip
"""Why an order is not carried out that could be made: something happened in between."""


def place(  # noqa: PLR0913  (what an order holds)
    reader: "Reader", plan: Plan, interval: str, places: int, *, device: str, now: datetime
) -> Order:
    """The order for what `reader` is quoted; two tabs with the same quote have the same order.

    Raises as `purchases.quote_for`.
    """
    quoted = purchases.quote_for(reader, plan, interval, places, now=now)
    owned = purchases.subscription_of(reader, plan.kind)
    waiting = Order.objects.filter(reader=reader, confirmed_at=None)
    old = waiting.filter(made_at__lt=now - KEPT_FOR)
    old.exclude(mailed_at__gt=now - KEPT_FOR).delete()
    same = waiting.filter(
        plan=plan,
        interval=interval,
        seats=places,
        device=device,
        subscription=owned,
        seen=owned.events_count if owned else 0,
        today_cents=quoted.today_cents,
        then_cents=quoted.then_cents,
        regular_cents=quoted.regular_cents,
        offered=quoted.offered,
        company={},
    ).first()
    return same or purchases.order(reader, plan, interval, places, now=now, device=device)


@transaction.atomic
def carry_out(asked: Order, *, accepts: int | None, now: datetime) -> Subscription:
    """Buy what `asked` says, under the version `accepts` of the terms, where it still holds.

    Raises what is `OVERTAKEN`.
    """
    bought = purchases.confirm(asked.pk, asked.reader, now=now)
    if accepts is not None:
        terms.accept(asked.reader, accepts, now=now)
    return bought


def invited_beyond(subscription: Subscription, places: int, *, now: datetime) -> list[str]:
    """The addresses of those who could not accept any more with `places` alone, the last invited.

    A seat that is held goes before one that is only kept.
    """
    left = max(0, places - Seat.objects.filter(subscription=subscription).count())
    waiting = subscription.invitations.open(now=now)
    return list(waiting.values_list("email", flat=True)[left:])


def invoice_of(order: Order) -> Invoice | None:
    """The invoice that was made when `order` was carried out, if something was to pay then."""
    made = Invoice.objects.filter(subscription=order.subscription, issued_at=order.confirmed_at)
    return made.first()


def quote_of(order: Order, *, now: datetime) -> Quote:
    """What `order` comes to at `now`, for its page. Raises what is `OVERTAKEN`."""
    owned = purchases.subscription_of(order.reader, order.plan.kind)
    if owned != order.subscription or (owned.events_count if owned else 0) != order.seen:
        raise purchases.QuoteChanged(order)
    quoted = purchases.quote_for(order.reader, order.plan, order.interval, order.seats, now=now)
    if purchases.is_dearer(quoted, order):
        raise purchases.QuoteChanged(order)
    return quoted
