"""Whatever readers, staff and the clock do, in any order: the books add up, to the cent."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import get_args

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presspass.readers.models import Reader
from presspass.subscriptions import book, ledger, pricing, purchases, quoting, seats
from presspass.subscriptions.billing import refunds, taking, unpaid
from presspass.subscriptions.models import (
    Invoice,
    InvoiceNumbers,
    Payment,
    Plan,
    Seat,
    Subscription,
    SubscriptionEvent,
)

BEGIN = datetime(2027, 11, 30, 22, 30, tzinfo=UTC)
"""A 30th, so that months end before it; and near a year's end, so that numbers begin anew."""

REFUSED = (
    quoting.SameAsNow, pricing.SeatsOutOfRange, purchases.NotSold, purchases.QuoteChanged,
    ledger.EventRefused, seats.SeatError, taking.TooMuch,
)  # fmt: skip

WHO, PLANS = range(3), range(3)
ACTS = {
    "buy": (3, WHO, PLANS, ["month", "year"], range(4)),
    "more": (3, WHO, [1, 2]),
    "fewer": (2, WHO, [-1]),
    "wait": (4, range(1, 41)),
    "wait_on": (1, range(30, 61)),
    "pay": (2, [100, 60, 1, 130]),  # percent: of more than there is, too
    "pay_all": (3,),
    "refund": (2, [100, 40, 130]),
    "credit": (1, [100, 40]),
    "fail": (1, range(1, 9)),
    "cancel": (2, WHO),
    "undo": (4, WHO),
    "end": (1, WHO),
    "seat": (1, WHO, WHO),
    "unseat": (1, WHO),
    "price": (
        1,
        PLANS,
        [
            {"offer_percent": 0, "offer_periods": 0},
            {"offer_percent": 90, "offer_periods": 9},
            {"month_cents": 1203},
            {"month_cents": None, "year_cents": 9903},
        ],
    ),
    "tighten": (1, PLANS, [{"most_seats": None}, {"seats": 2}]),
    "put_on": (1, WHO, PLANS),
}
"""Act → how often it comes, and what may be said with it."""
OFTEN = [how_often for how_often, *_more in ACTS.values()]


def walk(seed, steps=28):
    """Acts in the order of `seed`: the same in every run, whatever else is tested with it.

    Hypothesis's lists repeat their first elements, mostly, and what it draws depends on which
    modules are there.
    """
    chance = Random(seed)  # noqa: S311 - a test
    for act in chance.choices([*ACTS], OFTEN, k=steps):
        yield act, *(chance.choice(choices) for choices in ACTS[act][1:])


WALKS = 24
LOOKED_AT_EACH = 5
"""Steps after which the books are looked at: what does not add up does not mend by itself."""

KINDS = {one.__struct_config__.tag for one in get_args(ledger.Event)}
WANTED = KINDS | {
    "tried", "tried, then paid", "with an offer", "changed now", "changed to a year",
    "changed later", "changed later, then begun", "cancelled, then ended", "ended by staff",
    "undone, and nothing bought with it",
    "ended unpaid", "refunded in part", "refunded whole", "renewed beyond the limits",
    "renewed as promised, and not as the plan says",
}  # fmt: skip
"""What some example must come to, or the test looks at less than it says."""


class Paper:
    """Three readers, three plans, and a clock that is told."""

    def __init__(self):
        self.now = BEGIN
        self.readers = [Reader.objects.create_user(f"r{n}@paper.example") for n in range(3)]
        common = {"is_on_sale": True, "tax_percent": "4"}
        self.plans = [
            Plan.objects.create(name="One", month_cents=999, year_cents=9990, **common),
            Plan.objects.create(
                name="Two", seats=2, most_seats=4, month_cents=1601, year_cents=16007,
                seat_month_cents=333, seat_year_cents=3001, **common,
            ),
            Plan.objects.create(
                name="Try", month_cents=501, trial_days=10, offer_percent=33, offer_periods=2,
                **common,
            ),
        ]  # fmt: skip

    def owned(self, index):
        return purchases.subscription_of(self.readers[index], "personal")

    def do(self, name, *facts):
        try:
            with transaction.atomic():
                getattr(self, name)(*facts)
        except REFUSED:
            pass
        self.now += timedelta(minutes=7)

    def buy(self, index, plan, interval, more):
        reader, plan = self.readers[index], self.plans[plan]
        asked = purchases.order(reader, plan, interval, plan.seats + more, now=self.now)
        purchases.confirm(asked.pk, reader, now=self.now)
        purchases.confirm(asked.pk, reader, now=self.now)

    def more(self, index, seats):
        """Another number of seats, and all else as it is."""
        owned = self.owned(index)
        if owned and owned.interval:
            plan, places = self.plans.index(owned.plan), owned.all_seats + seats
            self.buy(index, plan, owned.interval, places - owned.plan.seats)

    fewer = more

    def seat(self, index, holder):
        if owned := self.owned(index):
            seats.give(owned, self.readers[holder])

    def unseat(self, index):
        seats.take_back(list(Seat.objects.filter(holder=self.readers[index])), now=self.now)

    def pay(self, percent):
        if invoice := Invoice.objects.filter(settled_at=None).order_by("pk").first():
            cents = max(1, taking.open_cents(invoice) * percent // 100)
            taking.record(invoice, cents, at=self.now)

    def pay_all(self):
        for invoice in Invoice.objects.filter(settled_at=None):
            taking.record(invoice, taking.open_cents(invoice), at=self.now)

    def refund(self, percent):
        if payment := Payment.objects.filter(cents__gt=0).order_by("pk").last():
            cents = max(1, taking.paid_cents(payment.invoice) * percent // 100)
            refunds.give_back(payment.invoice, cents, by=None, now=self.now)

    def credit(self, percent):
        if invoice := Invoice.objects.filter(settled_at=None).order_by("pk").last():
            cents = max(1, taking.open_cents(invoice) * percent // 100)
            refunds.credit(invoice, cents, now=self.now)

    def fail(self, percent):
        if invoice := Invoice.objects.order_by("pk").last():
            taking.failed(invoice, "no cover", at=self.now, reference=f"try-{percent}")

    def price(self, index, fields):
        """The publisher changes a plan, whichever way: who has it is renewed all the same."""
        Plan.objects.filter(pk=self.plans[index].pk).update(**fields)
        self.plans[index].refresh_from_db()

    tighten = price

    def put_on(self, index, plan):
        owned = self.owned(index)
        if owned and owned.plan != self.plans[plan] and owned.seats.count() <= 1:
            purchases.put_on(owned, self.plans[plan], by=None, now=self.now)

    def cancel(self, index):
        if owned := self.owned(index):
            purchases.cancel(owned, by=None, now=self.now)

    def undo(self, index):
        if owned := self.owned(index):
            purchases.undo(owned, by=None, now=self.now)

    def end(self, index):
        if owned := self.owned(index):
            purchases.end(owned, "staff", now=self.now)

    def wait_on(self, days):
        """A long time, of which the clock sees every tenth day: so reminders come in time."""
        for _ in range(0, days, 10):
            self.wait(10)

    def wait(self, days):
        self.now += timedelta(days=days)
        for clock in (unpaid.renew_due, unpaid.remind, unpaid.end_unpaid):
            clock(now=self.now)
            clock(now=self.now)


def holds():
    for subscription in Subscription.objects.all():
        state = book.state_of(subscription)
        columns = book.columns_of(state)
        assert {name: getattr(subscription, name) for name in columns} == columns
        mine = Payment.objects.filter(invoice__subscription=subscription)
        charged = subscription.invoices.aggregate(sum=Sum("gross_cents"))["sum"] or 0
        came = mine.filter(cents__gt=0).aggregate(sum=Sum("cents"))["sum"] or 0
        went = mine.filter(cents__lt=0).aggregate(sum=Sum("cents"))["sum"] or 0
        assert (state.charged_cents, state.paid_cents) == (charged, came)
        assert state.refunded_cents == -went
        still_open = sum(taking.open_cents(one) for one in invoices_of(subscription))
        assert state.owed_cents == still_open
        assert Seat.objects.filter(subscription=subscription).count() <= subscription.all_seats
    for invoice in Invoice.objects.all():
        assert sum(line["cents"] for line in invoice.lines) == invoice.gross_cents
        assert invoice.is_credit or (invoice.settled_at is None) == bool(taking.open_cents(invoice))
    for row in InvoiceNumbers.objects.all():
        numbers = Invoice.objects.filter(number__startswith=f"{row.year}-").order_by("number")
        wanted = [f"{row.year}-{n:06}" for n in range(1, row.last + 1)]
        assert list(numbers.values_list("number", flat=True)) == wanted
    held = Counter(Seat.objects.values_list("subscription", "number"))
    assert set(held.values()) <= {1}


def invoices_of(subscription):
    return subscription.invoices.filter(gross_cents__gt=0)


def reached():
    """Which of the things that are WANTED, and which events, have happened by now."""
    for subscription in Subscription.objects.all():
        yield from reached_of(book.events_of(subscription))


def reached_of(events):
    state = None
    for happened, following in pairwise([*events, None]):
        before, state = state, ledger.after(state, happened)
        yield happened.__struct_config__.tag
        match happened:
            case ledger.Started():
                yield from ["tried"] * happened.trial + ["with an offer"] * bool(happened.offer)
            case ledger.Renewed():
                yield from ["tried, then paid"] * before.is_trial
                yield from ["changed later, then begun"] * bool(before.later)
            case ledger.Undone():
                alone = following is None or following.at != happened.at
                yield from ["undone, and nothing bought with it"] * alone
            case ledger.PlanChanged(at_renewal=True):
                yield "changed later"
            case ledger.PlanChanged():
                yield "changed to a year" if happened.until else "changed now"
            case ledger.Ended(why="cancelled"):
                yield "cancelled, then ended"
            case ledger.Ended():
                yield {"staff": "ended by staff", "unpaid": "ended unpaid"}[happened.why]
            case ledger.Refunded():
                whole = state.refunded_cents == state.paid_cents
                yield "refunded whole" if whole else "refunded in part"


def renewed_beside_the_plan():
    """Renewals that follow what was promised, and not what the plan says now."""
    for row in SubscriptionEvent.objects.filter(kind="renewed"):
        bought = row.subscription
        price = bought.plan.price(bought.interval)
        if price and bought.bought_seats and not price.least <= bought.bought_seats <= price.most:
            yield "renewed beyond the limits"
        elif price and row.facts.get("cents", 0) != price.regular(bought.all_seats):
            yield "renewed as promised, and not as the plan says"


@pytest.mark.django_db
def test_the_books_add_up_after_any_order_of_acts(caplog):
    found = Counter()

    for seed in range(WALKS):
        with transaction.atomic():
            paper = Paper()
            for index in range(3):
                paper.do("buy", index, index, "month", 0)
            for number, step in enumerate(walk(seed), start=1):
                paper.do(*step)
                if number % LOOKED_AT_EACH == 0:
                    holds()
            holds()
            found.update({*reached(), *renewed_beside_the_plan()})
            transaction.set_rollback(True)

    assert caplog.text == ""  # what the clock does to each fails for none
    assert set(found) == WANTED, f"never happened: {sorted(WANTED - set(found))}; {found}"


def whole(invoice):
    """What is left of the tax of `invoice` after its credit notes."""
    return invoice.tax_cents + sum(note.tax_cents for note in invoice.credit_notes.all())


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(st.integers(1, 400), min_size=1, max_size=8))
def test_an_invoice_that_is_taken_back_in_any_parts_leaves_no_cent_of_tax(parts):
    with transaction.atomic():
        paper = Paper()
        paper.buy(0, 0, "month", 0)
        invoice = Invoice.objects.get()
        taking.record(invoice, 999, at=paper.now)
        for cents in [*parts, 999]:
            left = taking.paid_cents(invoice)
            if left:
                refunds.give_back(invoice, min(cents, left), by=None, now=paper.now)
        assert whole(invoice) == 0
        transaction.set_rollback(True)
