"""What happened to a subscription, event by event, and how it stands after them. Pure.

`replay` is the one place that says what follows from what; the rows are kept by `book.py`, and the
columns of a subscription that repeat its state can always be made again. No Django here.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

import msgspec

from presspass.subscriptions.pricing import Cents, Period


class EventRefused(Exception):
    """`event` cannot follow, because `reason`."""

    def __init__(self, event: "Event", reason: str) -> None:
        self.event, self.reason = event, reason
        super().__init__(f"{type(event).__name__}: {reason}")


class NotBegun(Exception):
    """A book without a first event."""


class Terms(msgspec.Struct, frozen=True):
    """What is bought: so many `seats` of the plan with the key `plan`, paid each `interval`.

    `interval` is "month" or "year"; "" where nothing is paid, as staff may give.
    """

    plan: int
    seats: int
    interval: str = ""


class Offer(msgspec.Struct, frozen=True):
    """What the buyer was promised for a while: the next `periods` periods cost `cents` each.

    That is `percent` less than without it, which says what further seats cost meanwhile.
    """

    cents: Cents
    periods: int
    percent: int


class _Event(msgspec.Struct, frozen=True, tag_field="kind", omit_defaults=True):
    # NOTE: names and tags are in the database for good. Add, never rename or reuse.
    at: datetime


class Started(_Event, frozen=True, tag="started"):
    """It began; paid `until` then, or without an end. `trial`: that time is given.

    Here and below `offer`, where there is one, and then `regular_cents` are what the buyer was told
    of the periods after the one that costs `cents`; None where nobody was told.
    """

    bought: Terms
    until: datetime | None = None
    cents: Cents = 0
    trial: bool = False
    regular_cents: Cents | None = None
    offer: Offer | None = None


class Renewed(_Event, frozen=True, tag="renewed"):
    """A further period began, which costs `cents` and ends at `until`."""

    until: datetime
    cents: Cents = 0


class SeatsAdded(_Event, frozen=True, tag="seat_added"):
    """From now on it has `seats` in all, which a whole period costs `cents`."""

    seats: int
    cents: Cents = 0
    regular_cents: Cents | None = None
    offer: Offer | None = None


class PlanChanged(_Event, frozen=True, tag="plan_changed"):
    """Other terms: now, in a period that ends at `until`; or from the next renewal on."""

    bought: Terms
    cents: Cents = 0
    until: datetime | None = None
    at_renewal: bool = False
    regular_cents: Cents | None = None
    offer: Offer | None = None


class PaymentDue(_Event, frozen=True, tag="payment_due"):
    """The invoice `invoice` over `cents` was made; less than zero for a credit note."""

    invoice: str
    cents: Cents
    due_at: datetime | None = None


class PaymentFailed(_Event, frozen=True, tag="payment_failed"):
    """`invoice` was not paid because of `reason`; `reference` is the provider's name of the try."""

    invoice: str
    reason: str
    reference: str = ""


class Paid(_Event, frozen=True, tag="paid"):
    """`cents` came in for `invoice`."""

    invoice: str
    cents: Cents


class Cancelled(_Event, frozen=True, tag="cancelled"):
    """The reader will not renew it."""


class Undone(_Event, frozen=True, tag="undone"):
    """The reader renews it after all; or, where it was not cancelled, takes back a later change."""


class Ended(_Event, frozen=True, tag="ended"):
    """Nobody reads by it any more, because of `why`: "cancelled", "unpaid", "staff", "erased"."""

    why: str = "cancelled"


class Refunded(_Event, frozen=True, tag="refunded"):
    """`cents` of what was paid for `invoice` went back."""

    invoice: str
    cents: Cents


Event: TypeAlias = (
    Started | Renewed | SeatsAdded | PlanChanged | PaymentDue | PaymentFailed
    | Paid | Cancelled | Undone | Ended | Refunded
)  # fmt: skip


class State(msgspec.Struct, frozen=True):
    """How a subscription stands.

    `anchor` and `periods`: from when periods are counted, and how many have begun; `payments`: how
    many were to be paid since it began. `period_cents` is what the present one costs whole, `offer`
    and `regular_cents` what the further ones were promised to cost. `later` is the change that
    holds from the next renewal on.
    """

    bought: Terms
    anchor: datetime
    period: Period | None = None
    periods: int = 1
    payments: int = 0
    period_cents: Cents = 0
    regular_cents: Cents | None = None
    offer: Offer | None = None
    is_trial: bool = False
    later: PlanChanged | None = None
    cancelled_at: datetime | None = None
    ended_at: datetime | None = None
    charged_cents: Cents = 0
    paid_cents: Cents = 0
    refunded_cents: Cents = 0

    @property
    def next(self) -> Terms | None:
        """The terms from the next renewal on, where they differ."""
        return self.later.bought if self.later else None

    @property
    def is_offered(self) -> bool:
        """Whether the present period costs less by an offer."""
        agreed = self.regular_cents is not None and not self.is_trial
        return agreed and self.period_cents < (self.regular_cents or 0)

    @property
    def is_cancelled(self) -> bool:
        """Whether it is not renewed."""
        return self.cancelled_at is not None

    @property
    def owed_cents(self) -> Cents:
        """What the owner still has to pay; less than zero for what we owe."""
        return self.charged_cents - self.paid_cents + self.refunded_cents


def replay(events: Iterable[Event]) -> State | None:
    """How it stands after all `events`, in their order; None before the first.

    Raises EventRefused.
    """
    state: State | None = None
    for event in events:
        state = after(state, event)
    return state


def after(state: State | None, event: Event) -> State:
    """How it stands when `event` came to `state`. Raises EventRefused."""
    if isinstance(event, Started):
        if state is not None:
            raise EventRefused(event, "it has begun already")
        return _begun(event)
    if state is None:
        raise EventRefused(event, "it has not begun")
    if isinstance(event, PaymentDue | PaymentFailed | Paid | Refunded):
        return _counted(state, event)
    if state.ended_at is not None:
        raise EventRefused(event, "it has ended")
    return _changed(state, event)


def _begun(event: Started) -> State:
    return State(
        event.bought,
        anchor=event.at,
        period=Period(event.at, event.until) if event.until else None,
        payments=0 if event.trial or not event.bought.interval else 1,
        period_cents=event.cents,
        regular_cents=event.regular_cents,
        offer=event.offer,
        is_trial=event.trial,
    )


def _counted(state: State, event: PaymentDue | PaymentFailed | Paid | Refunded) -> State:
    """Money comes and goes after the end, too."""
    replace = msgspec.structs.replace
    match event:
        case PaymentDue():
            return replace(state, charged_cents=state.charged_cents + event.cents)
        case Paid():
            return replace(state, paid_cents=state.paid_cents + event.cents)
        case Refunded():
            refunded = state.refunded_cents + event.cents
            if refunded > state.paid_cents:
                raise EventRefused(event, "more than was paid")
            return replace(state, refunded_cents=refunded)
        case PaymentFailed():
            return state


def _changed(state: State, event: Event) -> State:
    match event:
        case Renewed():
            return _renewed(state, event)
        case SeatsAdded():
            return _with_seats(state, event)
        case PlanChanged():
            return _on_other_terms(state, event)
        case Cancelled() | Undone():
            return _leaving_or_not(state, event)
        case Ended():
            return msgspec.structs.replace(state, ended_at=event.at)
    raise EventRefused(event, "it is not known")


def _with_seats(state: State, event: SeatsAdded) -> State:
    if event.seats <= state.bought.seats:
        raise EventRefused(event, "these are no more seats")
    bought = msgspec.structs.replace(state.bought, seats=event.seats)
    return _agreed(msgspec.structs.replace(state, bought=bought), event)


def _agreed(state: State, event: SeatsAdded | PlanChanged) -> State:
    """With the prices that a buyer agreed to; what was to come later is taken back."""
    return msgspec.structs.replace(
        state,
        period_cents=event.cents,
        regular_cents=event.regular_cents,
        offer=event.offer,
        later=None,
    )


def _leaving_or_not(state: State, event: Cancelled | Undone) -> State:
    if isinstance(event, Cancelled):
        if state.is_cancelled:
            raise EventRefused(event, "it is cancelled already")
        return msgspec.structs.replace(state, cancelled_at=event.at)
    if state.is_cancelled:
        return msgspec.structs.replace(state, cancelled_at=None)
    if state.next is None:
        raise EventRefused(event, "there is nothing to undo")
    return msgspec.structs.replace(state, later=None)


def _renewed(state: State, event: Renewed) -> State:
    if state.period is None or event.until <= state.period.ends:
        raise EventRefused(event, "this period has begun already")
    if state.is_cancelled:
        raise EventRefused(event, "it is cancelled")
    anchored = state.anchor, state.periods + 1
    if state.is_trial or (state.next and state.next.interval != state.bought.interval):
        anchored = state.period.ends, 1
    renewed = msgspec.structs.replace(
        state,
        anchor=anchored[0],
        periods=anchored[1],
        payments=state.payments + 1,
        period=Period(state.period.ends, event.until),
        period_cents=event.cents,
        is_trial=False,
    )
    if state.later is not None:
        later = msgspec.structs.replace(state.later, cents=event.cents)
        return _agreed(msgspec.structs.replace(renewed, bought=later.bought), later)
    return msgspec.structs.replace(renewed, offer=_one_less(state.offer))


def _one_less(offer: Offer | None) -> Offer | None:
    """What is left of `offer` when a period of it begins; None once one without it does."""
    if offer is None or not offer.periods:
        return None
    return msgspec.structs.replace(offer, periods=offer.periods - 1)


def _on_other_terms(state: State, event: PlanChanged) -> State:
    """Terms that hold later, or at once; a period with another end is counted from now."""
    if event.at_renewal:
        if state.period is None:
            raise EventRefused(event, "it is never renewed")
        return msgspec.structs.replace(state, later=event)
    begins_anew = event.until is not None and (
        state.period is None or event.until != state.period.ends
    )
    changed = _agreed(msgspec.structs.replace(state, bought=event.bought), event)
    if not begins_anew or event.until is None:
        return changed
    return msgspec.structs.replace(
        changed,
        anchor=event.at,
        periods=1,
        payments=state.payments + 1,
        period=Period(event.at, event.until),
        is_trial=False,
        cancelled_at=None,
    )
