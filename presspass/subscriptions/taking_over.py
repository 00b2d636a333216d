"""What was bought elsewhere goes on here: it is read by from now on, and nothing was paid to us.

No invoice is made and no letter written, so our accounts count nothing: none was charged, none came
in. In the ledger a period that was paid elsewhere is worth what it costs here, so that a further
seat costs its own price and not the whole again. What follows on the last day is what follows for
everybody: it is renewed, or ends where it was cancelled.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count, pairwise
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from presspass.subscriptions import book, ledger, pricing
from presspass.subscriptions.ledger import Event, State, Terms
from presspass.subscriptions.models import Company, Plan, Seat, Subscription
from presspass.subscriptions.payments import USUAL
from presspass.subscriptions.pricing import Cents, Interval

if TYPE_CHECKING:
    from presspass.readers.models import Reader

MOST_BACK = 48
"""In so many intervals every day of the month, the 29th of February too, comes again."""


class Bought(NamedTuple):
    """What `owner` has elsewhere: `until` is None where it has no end, and nothing is paid.

    The plan has a price for the seats and the interval wherever there is an end.
    """

    owner: "Reader"
    plan: Plan
    interval: str
    seats: int
    until: datetime | None
    is_cancelled: bool
    company: str = ""

    @property
    def cents(self) -> Cents:
        """What a period of it costs here."""
        price = self.plan.price(self.interval)
        return price.regular(self.seats) if price else 0


@transaction.atomic
def take_over(many: Sequence[Bought], *, now: datetime) -> list[Subscription]:
    """Begin `many`, and give each owner who holds no other seat the first one.

    Nobody of them may own an active subscription of its kind.
    """
    begun = [(_subscription(bought, now), list(events_of(bought, now))) for bought in many]
    for subscription, events in begun:
        subscription.started_at = events[0].at
    book.begin(begun)
    subscriptions = [subscription for subscription, _ in begun]
    owners = [one.owner_id for one in subscriptions]
    seated = set(Seat.objects.filter(holder__in=owners).values_list("holder_id", flat=True))
    Seat.objects.bulk_create(
        Seat(subscription=one, number=1, holder=one.owner, given_at=None)
        for one in subscriptions
        if one.owner_id not in seated
    )
    return subscriptions


def news_of(subscription: Subscription, bought: Bought, *, now: datetime) -> list[Event]:
    """What happened elsewhere to one that was taken over, to be appended to its book.

    It was renewed, cancelled, or kept after all. Another plan is not followed.
    """
    state = book.state_of(subscription)
    return list(since(state, bought, now)) if _is_same(state, bought) else []


def _subscription(bought: Bought, now: datetime) -> Subscription:
    company = None
    if bought.plan.kind == Plan.Kind.COMPANY:
        name = bought.company or bought.owner.get_full_name()
        company = Company.objects.create(owner=bought.owner, name=name[:120], made_at=now)
    return Subscription(
        owner=bought.owner,
        plan=bought.plan,
        kind=bought.plan.kind,
        company=company,
        provider=USUAL if bought.until else "",
    )


def events_of(bought: Bought, now: datetime) -> Iterator[Event]:
    """With which events its book begins."""
    if bought.until is None:
        yield ledger.Started(now, Terms(bought.plan.pk, bought.seats))
        return
    terms = Terms(bought.plan.pk, bought.seats, bought.interval)
    ends = _ends(bought.until, Interval(bought.interval), now)
    cents = bought.cents
    yield ledger.Started(ends[0], terms, until=ends[1], cents=cents, regular_cents=cents)
    for begins, until in pairwise(ends[1:]):
        yield ledger.Renewed(min(begins, now), until, cents)
    if bought.is_cancelled:
        yield ledger.Cancelled(now)


def _ends(until: datetime, interval: Interval, now: datetime) -> list[datetime]:
    """When periods began and ended that are counted from one day, the last of them at `until`.

    Further ones are counted from that day, too: what is paid until the 31st is paid on the last day
    of a short month, and on the 31st again after it.
    """
    for back in count(1):
        anchor = pricing.end_of(until, -back, interval)
        is_counted = pricing.end_of(anchor, back, interval) == until or back > MOST_BACK
        if anchor <= now and is_counted:
            break
    return [*(pricing.end_of(anchor, number, interval) for number in range(back)), until]


def _is_same(state: State, bought: Bought) -> bool:
    """Whether it is of the same plan, and what is `bought` has a day to which one could go on."""
    return state.bought.plan == bought.plan.pk and None not in {state.period, bought.until}


def since(state: State, bought: Bought, now: datetime) -> Iterator[Event]:
    """What must have happened since `state`, for it to stand as what is `bought`."""
    if state.period is None or bought.until is None:
        return
    ends, number = state.period.ends, state.periods
    is_kept = state.is_cancelled and (not bought.is_cancelled or bought.until > ends)
    if is_kept:
        yield ledger.Undone(now)
    while ends < bought.until:
        number += 1
        counted = pricing.end_of(state.anchor, number, Interval(state.bought.interval))
        if counted > ends:
            ends = min(counted, bought.until)
            yield ledger.Renewed(now, ends, state.period_cents)
    if bought.is_cancelled and (is_kept or not state.is_cancelled):
        yield ledger.Cancelled(now)
