"""What happens when a reader buys, changes, cancels, or when a period ends: one transaction each.

Sums come from `quoting`, what is written from `book`; invoices are made with it, and the gate is
told by `admission` once all is committed.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from presspass.subscriptions import admission, book, ledger, locking, pricing, quoting, seats
from presspass.subscriptions.billing import invoices
from presspass.subscriptions.billing.invoices import Line
from presspass.subscriptions.invitations import letters
from presspass.subscriptions.ledger import State, Terms
from presspass.subscriptions.models import Company, Order, Plan, Seat, Subscription
from presspass.subscriptions.payments import USUAL
from presspass.subscriptions.pricing import Period
from presspass.subscriptions.quoting import Quote

if TYPE_CHECKING:
    from presspass.readers.models import Reader

GRACE = timedelta(days=14)
"""So long after an invoice is due the subscription is read; then it ends as unpaid."""


class NotSold(Exception):
    """A plan that is not on sale, or not at this interval."""


class QuoteChanged(Exception):
    """What was told is not true any more: `order` came to other sums, or something happened."""

    def __init__(self, order: Order) -> None:
        self.order = order
        super().__init__("the quote does not hold any more")


def subscription_of(reader: "Reader", kind: str) -> Subscription | None:
    """The active subscription of this kind that `reader` owns."""
    active = Subscription.objects.active().filter(owner=reader, kind=kind)
    return active.select_related("plan", "company", "owner").first()


def had_one(reader: "Reader", kind: str) -> bool:
    """Whether `reader` owns or owned one of this kind: trials and offers are for who did not."""
    return Subscription.objects.filter(owner=reader, kind=kind).exists()


def quote_for(reader: "Reader", plan: Plan, interval: str, places: int, *, now: datetime) -> Quote:
    """What `plan` with so many seats would cost `reader`.

    Raises NotSold, quoting.SameAsNow, pricing.SeatsOutOfRange.
    """
    price = plan.price(interval)
    if price is None or not plan.is_on_sale:
        raise NotSold
    owned = subscription_of(reader, plan.kind)
    state = book.state_of(owned) if owned else None
    had = Subscription.objects.filter(owner=reader, kind=plan.kind)
    trial = timedelta(0) if had.exists() else timedelta(days=plan.trial_days)
    if had.exclude(pk=owned and owned.pk).exists():
        price = price.without_offer  # in the first one what is left of it is kept
    bought = Terms(plan.pk, places, interval)
    return quoting.quote(state, bought, price, trial=trial, now=now)


def order(  # noqa: PLR0913  (what an order holds)
    reader: "Reader",
    plan: Plan,
    interval: str,
    places: int,
    *,
    now: datetime,
    device: str = "",
    company: dict[str, str] | None = None,
) -> Order:
    """Keep what `reader` was quoted, to be confirmed by its `uid`. Raises as `quote_for`."""
    quoted = quote_for(reader, plan, interval, places, now=now)
    owned = subscription_of(reader, plan.kind)
    return Order.objects.create(
        reader=reader,
        device=device,
        plan=plan,
        interval=interval,
        seats=places,
        company=company or {},
        subscription=owned,
        seen=owned.events_count if owned else 0,
        today_cents=quoted.today_cents,
        then_cents=quoted.then_cents,
        regular_cents=quoted.regular_cents,
        offered=quoted.offered,
        made_at=now,
    )


@transaction.atomic
def confirm(
    uid: UUID, reader: "Reader", *, by: "Reader | None" = None, now: datetime
) -> Subscription:
    """Buy what the order `uid` says; sent again, it is the same purchase.

    `by` is the admin who does it for a company, whose owner is `reader`.

    Raises Order.DoesNotExist, QuoteChanged, NotSold, quoting.SameAsNow, pricing.SeatsOutOfRange.
    """
    # The reader's row is what two tabs with an order each have in common. Its key stays free: with
    # it whoever ends a seat of the reader would wait for us, and we for the seat.
    get_user_model().objects.select_for_update(no_key=True).get(pk=reader.pk)
    asked = Order.objects.select_related("plan", "subscription").get(pk=uid, reader=reader)
    if asked.confirmed_at is not None and asked.subscription is not None:
        return asked.subscription
    # What is quoted below stays so until it is written.
    known = [asked.subscription_id] if asked.subscription_id else []
    locking.lock_whole(*known, readers=[reader.pk])
    owned = subscription_of(reader, asked.plan.kind)
    if (owned.events_count if owned else 0) != asked.seen or owned != asked.subscription:
        raise QuoteChanged(asked)
    quoted = quote_for(reader, asked.plan, asked.interval, asked.seats, now=now)
    if is_dearer(quoted, asked):
        raise QuoteChanged(asked)
    bought = _carry_out(owned, asked, quoted, by or reader, now)
    asked.subscription, asked.confirmed_at = bought, now
    asked.save(update_fields=["subscription", "confirmed_at"])
    return bought


def is_dearer(quoted: Quote, asked: Order) -> bool:
    """Whether it costs more now than was told when `asked` was made: today, then, or later.

    It gets cheaper by the hour, which needs no asking.
    """
    told = (
        (quoted.today_cents, asked.today_cents),
        (quoted.then_cents, asked.then_cents),
        (quoted.regular_cents, asked.regular_cents),
        (-quoted.offered, None if asked.offered is None else -asked.offered),
    )
    return any(was is not None and now > was for now, was in told)


def cancel(subscription: Subscription, *, by: "Reader | None", now: datetime) -> State:
    """Renew it no more; it is read until the end of what is paid. Raises ledger.EventRefused."""
    return book.append(subscription, ledger.Cancelled(now), by=by)


def undo(
    subscription: Subscription, *, what: str = "", by: "Reader | None", now: datetime
) -> State:
    """Renew it after all, or on its present terms; pressed twice it undoes one thing.

    `what`: "change" for the terms that were to come, "cancelling" for the other, where a page said
    so. Raises ledger.EventRefused.
    """
    undone = ledger.Undone(now)
    if what and (what == "cancelling") != (subscription.cancelled_at is not None):
        raise ledger.EventRefused(undone, "that had been done")
    seen = subscription.events_count if what else None
    try:
        return book.append(subscription, undone, by=by, seen=seen)
    except book.Overtaken as error:
        raise ledger.EventRefused(undone, "something happened meanwhile") from error


@transaction.atomic
def end(subscription: Subscription, why: str, *, by: "Reader | None" = None, now: datetime) -> None:
    """End it now, and take back its seats; whoever read by it and did not own it is told."""
    locking.lock_whole(subscription.pk)
    book.append(subscription, ledger.Ended(now, why), by=by)
    held = list(Seat.objects.filter(subscription=subscription).select_related("holder"))
    seats.let_out(held, now=now)
    for seat in held:
        if seat.holder_id != subscription.owner_id:
            letters.ended(seat, subscription.plan.name, now=now)


@transaction.atomic
def put_on(subscription: Subscription, plan: Plan, *, by: "Reader | None", now: datetime) -> None:
    """Let it be read under `plan` from now on, as staff decided.

    What was paid, and an offer that was promised, stay as they were.
    """
    state = book.state_of(subscription)
    terms = Terms(plan.pk, plan.seats, state.bought.interval)
    changed = ledger.PlanChanged(
        now, terms, state.period_cents, regular_cents=state.regular_cents, offer=state.offer
    )
    book.append(subscription, changed, by=by)
    admission.revoke(list(Seat.objects.filter(subscription=subscription)))


@transaction.atomic
def renew(subscription: Subscription, *, now: datetime) -> bool:
    """Begin the period that is due at `now`, or end what was cancelled; False where none is due.

    Called twice it renews once; called late it renews one period after the other.
    """
    locking.lock_whole(subscription.pk)
    locked = Subscription.objects.get(pk=subscription.pk)
    state = book.state_of(locked)
    if state.ended_at or state.period is None or state.period.ends > now:
        return False
    if state.is_cancelled:
        end(locked, "cancelled", now=now)
        return True
    _begin_period(locked, state, state.period, now)
    return True


def next_cents(state: State) -> pricing.Cents:
    """What the period after the present one will cost, see `quoting.next_cents`."""
    return quoting.next_cents(state, _listed(state))


def regular_cents(state: State) -> pricing.Cents:
    """What a period of its present terms costs without an offer."""
    return quoting.regular_cents(state, _listed(state))


def _listed(state: State) -> pricing.Price | None:
    """What its plan costs now, as the desk has told it."""
    return Plan.objects.get(pk=state.bought.plan).price(state.bought.interval)


def _next_number(state: State) -> int:
    """The number of the next period; it is the first after a trial, and at another interval."""
    is_first = state.next is not None and state.next.interval != state.bought.interval
    return 1 if is_first or state.is_trial else state.periods + 1


def _begin_period(subscription: Subscription, state: State, old: Period, now: datetime) -> None:
    bought = state.next or state.bought
    plan = Plan.objects.get(pk=bought.plan)
    number, cents = _next_number(state), next_cents(state)
    anchor = old.ends if number == 1 else state.anchor
    until = pricing.end_of(anchor, number, pricing.Interval(bought.interval))
    book.append(subscription, ledger.Renewed(now, until, cents))
    facts = _facts(plan, bought.seats, old.ends, until)
    if cents:
        invoices.bill(subscription, [Line("period", facts, cents)], now=now)
    if state.next:
        _fit_seats(subscription, now)
        admission.revoke(list(Seat.objects.filter(subscription=subscription)))


def beyond(subscription: Subscription, places: int) -> list[Seat]:
    """The seats that would go with `places` alone: the last given first, the owner's never."""
    held = Seat.objects.filter(subscription=subscription).select_related("holder")
    kept = sorted(held, key=lambda seat: (seat.holder_id != subscription.owner_id, seat.pk))
    return kept[places:]


def _fit_seats(subscription: Subscription, now: datetime) -> None:
    """Take back the seats beyond those that are bought; who held them is told."""
    lost = beyond(subscription, subscription.all_seats)
    seats.let_out(lost, now=now)
    for seat in lost:
        letters.removed(seat)


def _carry_out(
    owned: Subscription | None, asked: Order, quoted: Quote, by: "Reader", now: datetime
) -> Subscription:
    subscription = owned or _begun(asked, now)
    book.append(subscription, *quoted.events, by=by)
    if quoted.today_cents:
        line = _line(quoted, subscription, now)
        invoices.bill(subscription, [line], now=now, by=by)
    if owned is None:
        _seat_for_owner(subscription, now)
    else:
        _fit_seats(subscription, now)  # a dearer plan may have fewer
        # Tickets tell the plan's policy, and whether a seat is free.
        admission.revoke(list(Seat.objects.filter(subscription=subscription)))
    return subscription


def _begun(asked: Order, now: datetime) -> Subscription:
    company = None
    if asked.plan.kind == Plan.Kind.COMPANY:
        company = _come_back(asked) or Company.objects.create(owner=asked.reader, **asked.company)
    return Subscription.objects.create(
        owner=asked.reader, plan=asked.plan, company=company, provider=USUAL, started_at=now
    )


def _come_back(asked: Order) -> Company | None:
    """The buyer's company of this name whose subscription ended: its admins and domains are kept.

    What its invoices say from now on is what was typed this time.
    """
    ended = Company.objects.filter(owner=asked.reader).exclude(
        subscriptions__in=Subscription.objects.active()
    )
    name = asked.company.get("name", "").casefold()  # SQLite knows the case of a to z alone
    found = (one for one in ended.order_by("-made_at", "-pk") if one.name.casefold() == name)
    company = next(found, None)
    if company is not None:
        Company.objects.filter(pk=company.pk).update(**asked.company)
        company.refresh_from_db()
    return company


def _line(quoted: Quote, subscription: Subscription, now: datetime) -> Line:
    facts = _facts(subscription.plan, quoted.bought.seats, now, quoted.then_at)
    is_part = any(isinstance(e, ledger.SeatsAdded | ledger.PlanChanged) for e in quoted.events)
    return Line("change" if is_part else "period", facts, quoted.today_cents)


def _facts(plan: Plan, places: int, since: datetime, until: datetime) -> dict[str, object]:
    """What the words of a line tell, see `billing.words.LINES`."""
    days = {"since": since.isoformat(), "until": until.isoformat()}
    return {"plan": plan.name, "seats": places, **days}


def _seat_for_owner(subscription: Subscription, now: datetime) -> None:
    """A person who buys reads; whoever buys for a company may, by inviting themselves.

    A seat held elsewhere is locked: whoever ends it right now gives the one of this subscription.
    """
    if subscription.kind != Plan.Kind.PERSONAL:
        return
    held = Seat.objects.select_for_update(of=("self",)).filter(holder=subscription.owner)
    if held.first() is None:
        seats.give(subscription, subscription.owner, now=now)
