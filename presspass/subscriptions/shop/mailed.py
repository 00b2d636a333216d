"""An order whose link is in the mail: what a page tells of it, so that nobody orders it twice."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from presspass.subscriptions.models import Order, Plan
from presspass.subscriptions.shop import confirming, orders

if TYPE_CHECKING:
    from presspass.readers.models import Reader


class Mailed(NamedTuple):
    """That the link of `order` went out at `at`, is good `until` then, and may be sent again."""

    order: Order
    at: datetime
    until: datetime
    may_be_sent: bool


def of(order: Order, reader: "Reader", now: datetime) -> Mailed | None:
    """What to tell `reader` of the link of `order`; None where no good one was mailed to them."""
    at = order.mailed_at
    if at is None or order.mailed_to_id != reader.pk or order.confirmed_at is not None:
        return None
    until = at + confirming.GOOD_FOR
    if until <= now:
        return None
    return Mailed(order, at, until, (now - at).total_seconds() >= confirming.AGAIN_AFTER)


def waiting(  # noqa: PLR0913  (what an order holds)
    reader: "Reader",
    plan: Plan,
    interval: str,
    places: int,
    *,
    now: datetime,
    company: dict[str, str] | None = None,
) -> Mailed | None:
    """The same of what `reader` ordered with these terms already, if it still holds."""
    same = Order.objects.filter(
        mailed_to=reader,
        confirmed_at=None,
        plan=plan,
        interval=interval,
        seats=places,
        company=company or {},
    )
    order = (
        same.select_related("reader", "plan", "subscription__plan").order_by("-mailed_at").first()
    )
    if order is None:
        return None
    try:
        orders.quote_of(order, now=now)
    except orders.OVERTAKEN:
        return None
    return of(order, reader, now)
