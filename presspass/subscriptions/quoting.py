"""What a reader would pay, today and later, for a plan: the sum before the button. Pure.

A dearer plan begins at once and costs today what it costs more until the period ends; a cheaper
one begins with the next period. What was told stands in the events, and is what later periods
cost, whatever becomes of the plan. No Django here.
"""

from datetime import datetime, timedelta

import msgspec

from presspass.subscriptions import ledger, pricing
from presspass.subscriptions.ledger import Event, State, Terms
from presspass.subscriptions.pricing import Cents, Interval, Period, Price


class SameAsNow(Exception):
    """There is nothing to change: the reader has just these terms."""


class Quote(msgspec.Struct, frozen=True):
    """What `bought` costs: `today_cents` now, then `then_cents` from `then_at` on.

    So much cost `offered` payments; `regular_cents`, from `regular_from` on, is a period without
    any offer. `events` are what is to be written when the reader agrees; `begins` is when the terms
    hold.
    """

    bought: Terms
    today_cents: Cents
    then_cents: Cents
    then_at: datetime
    regular_cents: Cents
    regular_from: datetime
    offered: int
    begins: datetime
    trial_until: datetime | None
    events: tuple[Event, ...]

    @property
    def is_later(self) -> bool:
        """Whether the terms hold from the next period on, and nothing is paid before."""
        return any(isinstance(one, ledger.PlanChanged) and one.at_renewal for one in self.events)

    @property
    def goes_on(self) -> bool:
        """Whether it takes back that the subscription was cancelled."""
        return any(isinstance(one, ledger.Undone) for one in self.events)

    @property
    def offer(self) -> ledger.Offer | None:
        """What is promised for a while; None where the sums are what they will always be."""
        promised = (getattr(one, "offer", None) for one in self.events)
        return next((one for one in promised if one), None)


class Costs(msgspec.Struct, frozen=True):
    """What a period of some terms costs: `percent` less in `to_come` payments, from the next on.

    `now`: the present period costs less, too.
    """

    regular: Cents
    percent: int = 0
    to_come: int = 0
    now: bool = False

    @property
    def present(self) -> Cents:
        """The period that has begun."""
        return self._offered if self.now else self.regular

    @property
    def following(self) -> Cents:
        """The next period."""
        return self._offered if self.to_come else self.regular

    @property
    def offer(self) -> ledger.Offer | None:
        """What is promised; in the last period that costs less it is still told for how much."""
        if not (self.now or self.to_come):
            return None
        return ledger.Offer(self._offered, self.to_come, self.percent)

    def begun(self) -> "Costs":
        """The same once the next period has begun."""
        return Costs(self.regular, self.percent, max(0, self.to_come - 1), self.to_come > 0)

    @property
    def _offered(self) -> Cents:
        return pricing.less(self.regular, self.percent)


def quote(
    state: State | None, bought: Terms, price: Price, *, trial: timedelta, now: datetime
) -> Quote:
    """What `bought` at `price` costs a reader whose subscription stands as `state` at `now`.

    `trial` is for whoever has none. Raises SameAsNow, pricing.SeatsOutOfRange.
    """
    regular = price.regular(bought.seats)
    if state is None or state.ended_at is not None:
        return _first(bought, Costs(regular, price.offer_percent, price.offered), trial, now)
    if bought == state.bought and state.next is None:
        raise SameAsNow
    costs = _costs(state, bought, price)
    if state.period is None:
        return _anew(state, bought, costs, Period(now, now + timedelta(days=1)), now)
    return _change(state, bought, costs, state.period, now)


def next_cents(state: State, listed: Price | None) -> Cents:
    """What the next period costs, where its plan has the price `listed` now.

    A change to come and an offer cost what the buyer was told.
    """
    if state.later is not None:
        return state.later.cents
    if state.offer is not None and state.offer.periods:
        return state.offer.cents
    return regular_cents(state, listed)


def regular_cents(state: State, listed: Price | None) -> Cents:
    """What a period costs without an offer, where its plan has the price `listed` now.

    What is sold no more so, or not for so many, costs what the buyer was told.
    """
    told = state.period_cents if state.regular_cents is None else state.regular_cents
    try:
        return listed.regular(state.bought.seats) if listed else told
    except pricing.SeatsOutOfRange:
        return told


def _costs(state: State, bought: Terms, price: Price) -> Costs:
    """What `bought` costs whoever has `state`: an offer is counted by payments since that began.

    Whoever changes nothing but the number of seats keeps the offer that was promised, or has none.
    """
    regular = price.regular(bought.seats)
    if msgspec.structs.replace(state.bought, seats=bought.seats) == bought:
        own = state.offer
        if own is None:
            return Costs(regular)
        return Costs(regular, own.percent, own.periods, state.is_offered)
    made, cheaper = state.payments, price.offered
    return Costs(regular, price.offer_percent, max(0, cheaper - made), 0 < made <= cheaper)


def _first(bought: Terms, costs: Costs, trial: timedelta, now: datetime) -> Quote:
    interval = Interval(bought.interval)
    if trial:
        today, until = 0, now + trial
        regular_from = pricing.end_of(until, costs.to_come, interval)
    else:
        costs = costs.begun()
        today, until = costs.present, pricing.end_of(now, 1, interval)
        regular_from = pricing.end_of(now, 1 + costs.to_come, interval)
    started = ledger.Started(
        now, bought, until, today, bool(trial), regular_cents=costs.regular, offer=costs.offer
    )
    return Quote(
        bought,
        today,
        costs.following,
        until,
        costs.regular,
        regular_from,
        costs.to_come,
        now,
        until if trial else None,
        (started,),
    )


def _change(state: State, bought: Terms, costs: Costs, period: Period, now: datetime) -> Quote:
    if bought.interval != state.bought.interval:
        if bought.interval == Interval.YEAR:
            return _anew(state, bought, costs, period, now)
        return _later(state, bought, costs, period, now)
    cents = 0 if state.is_trial else costs.present
    # A plan that is cheaper but for an offer begins later as well: what was paid for is read.
    is_cheaper = cents < state.period_cents or costs.regular < (state.regular_cents or 0)
    if is_cheaper and not state.is_trial:
        return _later(state, bought, costs, period, now)
    return Quote(
        bought,
        pricing.part_of(cents - state.period_cents, period, now),
        costs.following,
        period.ends,
        costs.regular,
        _regular_from(state, period, costs),
        costs.to_come,
        now,
        period.ends if state.is_trial else None,
        (*_kept_on(state, now), _at_once(state, bought, costs, cents, now)),
    )


def _anew(state: State, bought: Terms, costs: Costs, period: Period, now: datetime) -> Quote:
    """A new period from now on, less what the old one has left."""
    begun, interval = costs.begun(), Interval(bought.interval)
    today = begun.present - pricing.part_of(state.period_cents, period, now)
    if today < 0:
        return _later(state, bought, costs, period, now)
    until = pricing.end_of(now, 1, interval)
    changed = ledger.PlanChanged(
        now, bought, begun.present, until, regular_cents=begun.regular, offer=begun.offer
    )
    return Quote(
        bought,
        today,
        begun.following,
        until,
        begun.regular,
        pricing.end_of(now, 1 + begun.to_come, interval),
        begun.to_come,
        now,
        None,
        (*_kept_on(state, now), changed),
    )


def _later(state: State, bought: Terms, costs: Costs, period: Period, now: datetime) -> Quote:
    begins, begun = period.ends, costs.begun()
    if bought.interval == state.bought.interval:
        regular_from = _regular_from(state, period, costs)
    else:
        regular_from = pricing.end_of(begins, costs.to_come, Interval(bought.interval))
    changed = ledger.PlanChanged(
        now,
        bought,
        costs.following,
        at_renewal=True,
        regular_cents=costs.regular,
        offer=begun.offer,
    )
    return Quote(
        bought,
        0,
        costs.following,
        begins,
        costs.regular,
        regular_from,
        costs.to_come,
        begins,
        None,
        (*_kept_on(state, now), changed),
    )


def _regular_from(state: State, period: Period, costs: Costs) -> datetime:
    """When the first payment without an offer is, of periods that go on as they are counted."""
    anchor, number = (period.ends, 0) if state.is_trial else (state.anchor, state.periods)
    return pricing.end_of(anchor, number + costs.to_come, Interval(state.bought.interval))


def _at_once(state: State, bought: Terms, costs: Costs, cents: Cents, now: datetime) -> Event:
    only_seats = msgspec.structs.replace(state.bought, seats=bought.seats) == bought
    if only_seats and bought.seats > state.bought.seats:
        return ledger.SeatsAdded(
            now, bought.seats, cents, regular_cents=costs.regular, offer=costs.offer
        )
    return ledger.PlanChanged(now, bought, cents, regular_cents=costs.regular, offer=costs.offer)


def _kept_on(state: State, now: datetime) -> tuple[Event, ...]:
    """Who buys more does not leave; what was to come later is replaced."""
    return (ledger.Undone(now),) if state.is_cancelled else ()
