"""Whatever readers, staff and the clock do, in any order: the books add up, to the cent."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, given, settings
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
)

BEGIN = datetime(2027, 11, 30, 22, 30, tzinfo=UTC)
"""A 30th, so that months end before it; and near a year's end, so that numbers begin anew."""

REFUSED = (
    quoting.SameAsNow, pricing.SeatsOutOfRange, purchases.NotSold, purchases.QuoteChanged,
    ledger.EventRefused, seats.SeatError, taking.TooMuch,
)  # fmt: skip

who = st.integers(0, 2)
share = st.integers(1, 130)  # percent: of more than there is, too
buying = st.tuples(
    st.just("buy"), who, st.integers(0, 2), st.sampled_from(["month", "year"]), st.integers(0, 3)
)
waiting = st.tuples(st.just("wait"), st.integers(1, 40))
money = st.tuples(st.sampled_from(["pay", "pay", "refund", "credit"]), share)
STEPS = st.one_of(
    buying,
    buying,
    waiting,
    waiting,
    money,
    money,
    st.tuples(st.just("seat"), who, who),
    st.tuples(st.sampled_from(["cancel", "undo", "end", "unseat"]), who),
)


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

    def seat(self, index, holder):
        if owned := self.owned(index):
            seats.give(owned, self.readers[holder])

    def unseat(self, index):
        seats.take_back(list(Seat.objects.filter(holder=self.readers[index])), now=self.now)

    def pay(self, percent):
        if invoice := Invoice.objects.filter(settled_at=None).order_by("pk").first():
            cents = max(1, taking.open_cents(invoice) * percent // 100)
            taking.record(invoice, cents, at=self.now)

    def refund(self, percent):
        if payment := Payment.objects.filter(cents__gt=0).order_by("pk").last():
            cents = max(1, taking.paid_cents(payment.invoice) * percent // 100)
            refunds.give_back(payment.invoice, cents, by=None, now=self.now)

    def credit(self, percent):
        if invoice := Invoice.objects.filter(settled_at=None).order_by("pk").last():
            cents = max(1, taking.open_cents(invoice) * percent // 100)
            refunds.credit(invoice, cents, now=self.now)

    def cancel(self, index):
        if owned := self.owned(index):
            purchases.cancel(owned, by=None, now=self.now)

    def undo(self, index):
        if owned := self.owned(index):
            purchases.undo(owned, by=None, now=self.now)

    def end(self, index):
        if owned := self.owned(index):
            purchases.end(owned, "staff", now=self.now)

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


@pytest.mark.django_db
@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STEPS, min_size=20, max_size=30))
def test_the_books_add_up_after_any_order_of_acts(caplog, steps):
    with transaction.atomic():
        paper = Paper()
        for index in range(3):
            paper.do("buy", index, index, "month", 0)
        for step in steps:
            paper.do(*step)
            holds()
        transaction.set_rollback(True)
    assert caplog.text == ""  # what the clock does to each fails for none


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
