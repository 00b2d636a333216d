"""What a reader would pay, today and later, for a plan: the sum before the button. Pure.

A dearer plan begins at once and costs today what it costs more until the period ends; a cheaper
one begins with the next period. No Django here.
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

    `regular_cents` is a period without any offer, from `regular_from` on. `events` are what is to
    be written when the reader agrees; `begins` is when the terms hold.
    """

    bought: Terms
    today_cents: Cents
    then_cents: Cents
    then_at: datetime
    regular_cents: Cents
    regular_from: datetime
    begins: datetime
    trial_until: datetime | None
    events: tuple[Event, ...]

    @property
    def is_later(self) -> bool:
        """Whether the terms hold from the next period on, and nothing is paid before."""
        return any(isinstance(one, ledger.PlanChanged) and one.at_renewal for one in self.events)


def quote(
    state: State | None, bought: Terms, price: Price, *, trial: timedelta, now: datetime
) -> Quote:
    """What `bought` at `price` costs a reader whose subscription stands as `state` at `now`.

    `trial` is for whoever has none. Raises SameAsNow, pricing.SeatsOutOfRange.
    """
    price.regular(bought.seats)
    if state is None or state.ended_at is not None:
        return _first(bought, price, trial, now)
    if bought == state.bought and state.next is None:
        raise SameAsNow
    if state.period is None:
        return _anew(state, bought, price, Period(now, now + timedelta(days=1)), now)
    return _change(state, bought, price, state.period, now)


def _first(bought: Terms, price: Price, trial: timedelta, now: datetime) -> Quote:
    interval = price.interval
    if trial:
        until = now + trial
        started = ledger.Started(now, bought, until=until, cents=0, trial=True)
        first = price.of_period(bought.seats, 1)
        return Quote(
            bought, 0, first, until, *_regular(bought, price, until), now, until, (started,)
        )
    today, until = price.of_period(bought.seats, 1), pricing.end_of(now, 1, interval)
    started = ledger.Started(now, bought, until=until, cents=today)
    then = price.of_period(bought.seats, 2)
    return Quote(bought, today, then, until, *_regular(bought, price, now), now, None, (started,))


def _change(state: State, bought: Terms, price: Price, period: Period, now: datetime) -> Quote:
    if price.interval != state.bought.interval:
        longer = price.interval is Interval.YEAR
        if longer:
            return _anew(state, bought, price, period, now)
        return _later(state, bought, price, period, now)
    cents = 0 if state.is_trial else price.of_period(bought.seats, state.periods)
    if not state.is_trial and cents < state.period_cents:
        return _later(state, bought, price, period, now)
    today = pricing.part_of(cents - state.period_cents, period, now)
    number = 1 if state.is_trial else state.periods + 1
    then = price.of_period(bought.seats, number)
    anchor = period.ends if state.is_trial else state.anchor
    regular = _regular(bought, price, anchor)
    ends = period.ends
    trial_until = ends if state.is_trial else None
    events = (*_kept_on(state, now), _at_once(state, bought, cents, now))
    return Quote(bought, today, then, ends, *regular, now, trial_until, events)


def _anew(state: State, bought: Terms, price: Price, period: Period, now: datetime) -> Quote:
    """A new period from now on, less what the old one has left."""
    cents, until = price.of_period(bought.seats, 1), pricing.end_of(now, 1, price.interval)
    today = cents - pricing.part_of(state.period_cents, period, now)
    if today < 0:
        return _later(state, bought, price, period, now)
    changed = ledger.PlanChanged(now, bought, cents, until=until)
    then = price.of_period(bought.seats, 2)
    regular = _regular(bought, price, now)
    return Quote(bought, today, then, until, *regular, now, None, (changed,))


def _later(state: State, bought: Terms, price: Price, period: Period, now: datetime) -> Quote:
    begins, cents = period.ends, price.regular(bought.seats)
    changed = ledger.PlanChanged(now, bought, cents, at_renewal=True)
    events = (*_kept_on(state, now), changed)
    return Quote(bought, 0, cents, begins, cents, begins, begins, None, events)


def _at_once(state: State, bought: Terms, cents: Cents, now: datetime) -> Event:
    only_seats = msgspec.structs.replace(state.bought, seats=bought.seats) == bought
    if only_seats and bought.seats > state.bought.seats:
        return ledger.SeatsAdded(now, bought.seats, cents)
    return ledger.PlanChanged(now, bought, cents)


def _kept_on(state: State, now: datetime) -> tuple[Event, ...]:
    """Who buys more does not leave; what was to come later is replaced."""
    return (ledger.Undone(now),) if state.is_cancelled else ()


def _regular(bought: Terms, price: Price, anchor: datetime) -> tuple[Cents, datetime]:
    """The price without offer, and from when it is paid, of periods counted from `anchor`."""
    number = price.offer_periods + 1
    begins = anchor if number == 1 else pricing.end_of(anchor, number - 1, price.interval)
    return price.regular(bought.seats), begins
