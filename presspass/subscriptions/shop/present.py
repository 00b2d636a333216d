"""How a subscription stands, as its owner sees it: what it costs, what comes next, what is open."""

from datetime import datetime
from typing import NamedTuple

from presspass.subscriptions import book, purchases
from presspass.subscriptions.billing import taking
from presspass.subscriptions.models import Invoice, Plan, Subscription
from presspass.subscriptions.pricing import Cents


class Next(NamedTuple):
    """The next period: from when, on which terms, for how much."""

    at: datetime
    plan: Plan
    interval: str
    seats: int
    cents: Cents


class Present(NamedTuple):
    """One subscription, now.

    `regular_cents` is what its interval costs without an offer, None where nothing is paid; `next`
    is None where nothing follows: it was given, cancelled, or has ended. `open_cents` is what is
    still to be paid of all its invoices.
    """

    subscription: Subscription
    interval: str
    regular_cents: Cents | None
    is_trial: bool
    next: Next | None
    is_changing: bool
    open_cents: Cents

    @property
    def plan(self) -> Plan:
        """The plan that holds now."""
        return self.subscription.plan

    @property
    def readers(self) -> int:
        """How many read with it."""
        return self.subscription.seats.count()

    @property
    def is_given(self) -> bool:
        """Whether staff gave it, and nothing is paid."""
        return not self.interval


def of(subscription: Subscription) -> Present:
    """How `subscription` stands."""
    state = book.state_of(subscription)
    going_on = state.period is not None and not state.is_cancelled and state.ended_at is None
    following = None
    if going_on and state.period is not None:
        terms = state.next or state.bought
        then = Plan.objects.get(pk=terms.plan)
        cents = purchases.next_cents(state)
        following = Next(state.period.ends, then, terms.interval, terms.seats, cents)
    return Present(
        subscription=subscription,
        interval=state.bought.interval,
        regular_cents=purchases.regular_cents(state) if state.bought.interval else None,
        is_trial=state.is_trial,
        next=following,
        is_changing=state.next is not None,
        open_cents=open_cents(subscription),
    )


def fewer_seats(subscription: Subscription) -> Next | None:
    """The next period, where `subscription` has fewer seats in it than now."""
    following = of(subscription).next
    return following if following and following.seats < subscription.all_seats else None


def open_cents(subscription: Subscription) -> Cents:
    """What is still to be paid of the invoices of `subscription`."""
    waiting = Invoice.objects.filter(subscription=subscription, settled_at=None)
    return sum(taking.open_cents(invoice) for invoice in waiting)
