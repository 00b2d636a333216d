"""The book of a subscription: events are appended, and its columns follow from them.

`append`, and `begin` for many that begin at once, are the only writers of events, and of the
columns that repeat how a subscription stands. What the events mean is in `ledger.py`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction

from presspass.subscriptions import ledger
from presspass.subscriptions.ledger import Event, State, Terms
from presspass.subscriptions.models import Subscription, SubscriptionEvent

if TYPE_CHECKING:
    from presspass.readers.models import Reader


class Overtaken(Exception):
    """Something happened to `subscription` since its event `seen` was the last."""

    def __init__(self, subscription: Subscription, seen: int) -> None:
        self.subscription, self.seen = subscription, seen
        super().__init__(f"events have come since {seen}")


def events_of(subscription: Subscription) -> list[Event]:
    """All that happened to `subscription`, in order; one without a book was given by staff."""
    rows = SubscriptionEvent.objects.filter(subscription=subscription).order_by("number")
    return [event_of(row) for row in rows] or _given(subscription)


def event_of(row: SubscriptionEvent) -> Event:
    """What `row` keeps, as the ledger knows it."""
    told = {**row.facts, "kind": row.kind, "at": row.at.isoformat()}
    return msgspec.convert(told, Event)


def state_of(subscription: Subscription) -> State:
    """How `subscription` stands."""
    return _standing(events_of(subscription))


@transaction.atomic
def append(
    subscription: Subscription,
    *events: Event,
    by: "Reader | None" = None,
    seen: int | None = None,
) -> State:
    """Write that `events` happened to `subscription`, by the reader `by` or by the clock.

    Its row is locked meanwhile, and its columns say how it stands afterwards. `seen`: the number of
    the last event that may be there. Raises Overtaken, ledger.EventRefused; then nothing is
    written.
    """
    locked = Subscription.objects.select_for_update(of=("self",)).get(pk=subscription.pk)
    if seen is not None and locked.events_count != seen:
        raise Overtaken(locked, seen)
    begins = events and isinstance(events[0], ledger.Started)
    opening = [] if locked.events_count or begins else _given(locked)
    new = [*opening, *events]
    state = _standing([*(events_of(locked) if locked.events_count else ()), *new])
    for number, event in enumerate(new, start=locked.events_count + 1):
        _write(locked, number, event, by)
    columns = {**columns_of(state), "events_count": locked.events_count + len(new)}
    Subscription.objects.filter(pk=subscription.pk).update(**columns)
    subscription.refresh_from_db()
    return state


@transaction.atomic
def begin(books: Sequence[tuple[Subscription, Sequence[Event]]]) -> None:
    """Write subscriptions that begin, each with its first events: many in a few statements.

    Raises ledger.EventRefused, ledger.NotBegun; then nothing is written.
    """
    for subscription, events in books:
        for name, value in columns_of(_standing(list(events))).items():
            setattr(subscription, name, value)
        subscription.events_count = len(events)
    Subscription.objects.bulk_create([subscription for subscription, _ in books])
    SubscriptionEvent.objects.bulk_create(
        _row(subscription, number, event, None)
        for subscription, events in books
        for number, event in enumerate(events, start=1)
    )


def columns_of(state: State) -> dict[str, object]:
    """What the columns of a subscription say that stands as `state`."""
    return {
        "plan_id": state.bought.plan,
        "interval": state.bought.interval,
        "bought_seats": state.bought.seats if state.bought.interval else None,
        "paid_until": state.period.ends if state.period else None,
        "cancelled_at": state.cancelled_at,
        "ended_at": state.ended_at,
    }


def _given(subscription: Subscription) -> list[Event]:
    """What happened to one that staff gave, as far as its row tells."""
    terms = Terms(subscription.plan_id, subscription.all_seats)
    given: list[Event] = [ledger.Started(subscription.started_at, terms)]
    if subscription.ended_at is not None:
        given.append(ledger.Ended(subscription.ended_at, "staff"))
    return given


def _standing(events: list[Event]) -> State:
    state = ledger.replay(events)
    if state is None:
        raise ledger.NotBegun
    return state


def _write(subscription: Subscription, number: int, event: Event, by: "Reader | None") -> None:
    _row(subscription, number, event, by).save()


def _row(
    subscription: Subscription, number: int, event: Event, by: "Reader | None"
) -> SubscriptionEvent:
    facts: dict[str, object] = msgspec.to_builtins(event)
    kind = str(facts.pop("kind"))
    del facts["at"]
    return SubscriptionEvent(
        subscription=subscription, number=number, kind=kind, at=event.at, by=by, facts=facts
    )
