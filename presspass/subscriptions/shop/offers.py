"""What is on sale, as a reader compares it; and which of it gives one seat more than now."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from presspass.subscriptions import purchases, quoting
from presspass.subscriptions.ledger import Terms
from presspass.subscriptions.models import Plan, Subscription
from presspass.subscriptions.pricing import Cents, Interval, Price
from presspass.subscriptions.quoting import Quote

if TYPE_CHECKING:
    from presspass.readers.models import Reader

INTERVALS = tuple(str(one) for one in Interval)


class Offer(NamedTuple):
    """A plan on sale: its price by the month and by the year, None where it is not sold so.

    An offer is in it for whoever had no subscription of the kind yet.
    """

    plan: Plan
    month: Price | None
    year: Price | None
    is_mine: bool
    """Whether it is the plan of the reader who looks."""
    tries: bool
    """Whether that reader may try it first: once, before the first subscription."""

    @property
    def for_company(self) -> bool:
        """Whether it is sold to companies, on a page of their own."""
        return self.plan.kind == Plan.Kind.COMPANY


class OneMore(NamedTuple):
    """What a reader would buy to have a seat more."""

    plan: Plan
    interval: str
    seats: int


def on_sale(reader: "Reader | None") -> list[Offer]:
    """The plans that are on sale, in their order, as `reader` or anybody sees them."""
    plans = Plan.objects.filter(is_on_sale=True).order_by("place", "pk")
    mine = _plans_of(reader) if reader else set()
    had = {kind for kind in Plan.Kind.values if reader and purchases.had_one(reader, kind)}
    return [_offer(plan, is_mine=plan.pk in mine, is_new=plan.kind not in had) for plan in plans]


def _offer(plan: Plan, *, is_mine: bool, is_new: bool) -> Offer:
    month, year = plan.price("month"), plan.price("year")
    if not is_new:
        month, year = month and month.without_offer, year and year.without_offer
    return Offer(plan, month, year, is_mine, bool(plan.trial_days) and is_new)


def intervals_of(plan: Plan) -> list[str]:
    """At which intervals `plan` is sold."""
    return [interval for interval in INTERVALS if plan.price(interval) is not None]


def quote_for_anybody(plan: Plan, interval: str, places: int, *, now: datetime) -> Quote:
    """What `plan` costs whoever has nothing yet. Raises purchases.NotSold, SeatsOutOfRange."""
    price = plan.price(interval)
    if price is None or not plan.is_on_sale:
        raise purchases.NotSold
    bought, trial = Terms(plan.pk, places, interval), timedelta(days=plan.trial_days)
    return quoting.quote(None, bought, price, trial=trial, now=now)


def one_more_seat(reader: "Reader", now: datetime) -> OneMore | None:  # noqa: ARG001  (a price may come to depend on the day)
    """The cheapest for persons with one seat more than `reader` has now; None where none is sold.

    At the interval at which the reader pays already, if it is sold so; whoever pays nothing sees
    the month first.
    """
    owned = purchases.subscription_of(reader, Plan.Kind.PERSONAL)
    wanted = (owned.all_seats if owned else 1) + 1
    paid = owned.interval if owned else ""
    for interval in (paid, *INTERVALS):
        found = min(_with_seats(wanted, interval), default=None, key=lambda one: one[:2])
        if found is not None:
            return found[2]
    return None


def _with_seats(wanted: int, interval: str) -> Iterator[tuple[Cents, int, OneMore]]:
    for plan in Plan.objects.filter(is_on_sale=True, kind=Plan.Kind.PERSONAL):
        price = plan.price(interval)
        if price is not None and price.most >= wanted:
            seats = max(wanted, price.least)
            yield price.regular(seats), plan.place, OneMore(plan, interval, seats)


def _plans_of(reader: "Reader") -> set[int]:
    owned = Subscription.objects.active().filter(owner=reader)
    return set(owned.values_list("plan", flat=True))
