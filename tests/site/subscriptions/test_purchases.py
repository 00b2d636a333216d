"""Buying, changing, cancelling, renewing: once each, to the cent, and the gate's tickets follow."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from presspass.subscriptions import book, ledger, purchases, quoting
from presspass.subscriptions.billing import taking
from presspass.subscriptions.models import (
    Invoice,
    NeverChanged,
    Plan,
    Seat,
    Subscription,
    SubscriptionEvent,
)

NOW = datetime(2027, 1, 10, 9, tzinfo=UTC)
DAY = timedelta(days=1)
FEBRUARY = datetime(2027, 2, 10, 9, tzinfo=UTC)


@pytest.fixture
def basic(db):
    return Plan.objects.create(
        name="Small", month_cents=1000, year_cents=10000, tax_percent=4, is_on_sale=True
    )


@pytest.fixture
def premium(db):
    return Plan.objects.create(
        name="Large", seats=2, most_seats=4, month_cents=1600, seat_month_cents=400,
        year_cents=16000, seat_year_cents=4000, tax_percent=4, is_on_sale=True,
    )  # fmt: skip


def buys(reader, plan, interval="month", seats=None, now=NOW):
    asked = purchases.order(reader, plan, interval, seats or plan.seats, now=now)
    return purchases.confirm(asked.pk, reader, now=now)


def kinds(subscription):
    return [event.kind for event in SubscriptionEvent.objects.filter(subscription=subscription)]


def test_who_buys_reads_at_once_and_owes_the_first_period(stranger, basic):
    bought = buys(stranger, basic)

    assert Seat.objects.get(holder=stranger).subscription == bought
    assert kinds(bought) == ["started", "payment_due"]
    assert bought.paid_until == FEBRUARY
    invoice = bought.invoices.get()
    assert (invoice.number, invoice.gross_cents, invoice.net_cents) == ("2027-000001", 1000, 962)
    assert invoice.due_at == NOW + 14 * DAY


def test_an_order_that_is_sent_again_buys_nothing_again(stranger, basic):
    asked = purchases.order(stranger, basic, "month", 1, now=NOW)

    first = purchases.confirm(asked.pk, stranger, now=NOW)
    again = purchases.confirm(asked.pk, stranger, now=NOW + DAY)

    assert first == again
    assert Invoice.objects.count() == 1


def test_of_two_tabs_with_an_order_each_one_buys(stranger, basic, premium):
    orders = [purchases.order(stranger, p, "month", p.seats, now=NOW) for p in (basic, premium)]
    purchases.confirm(orders[0].pk, stranger, now=NOW)

    with pytest.raises(purchases.QuoteChanged):
        purchases.confirm(orders[1].pk, stranger, now=NOW)

    assert Invoice.objects.count() == 1


def test_nobody_confirms_the_order_of_another(stranger, owner, basic):
    asked = purchases.order(stranger, basic, "month", 1, now=NOW)

    with pytest.raises(type(asked).DoesNotExist):
        purchases.confirm(asked.pk, owner, now=NOW)


def test_a_dearer_plan_costs_the_difference_until_the_period_ends(stranger, basic, premium):
    bought = buys(stranger, basic)
    half = NOW + (FEBRUARY - NOW) / 2

    quoted = purchases.quote_for(stranger, premium, "month", 2, now=half)
    assert (quoted.today_cents, quoted.then_cents, quoted.then_at) == (300, 1600, FEBRUARY)
    buys(stranger, premium, now=half)

    bought.refresh_from_db()
    assert bought.plan == premium
    assert [i.gross_cents for i in bought.invoices.order_by("pk")] == [1000, 300]
    assert book.state_of(bought).owed_cents == 1300


def test_a_cheaper_plan_begins_with_the_next_period_and_its_last_seats_go(
    stranger, owner, basic, premium
):
    bought = buys(stranger, premium)
    Seat.objects.filter(holder=owner).update(ended_at=NOW)
    Seat.objects.create(subscription=bought, number=2, holder=owner)

    buys(stranger, basic, now=NOW + DAY)
    assert Seat.objects.filter(subscription=bought).count() == 2

    bought.refresh_from_db()
    assert purchases.renew(bought, now=FEBRUARY)
    assert [seat.holder for seat in Seat.objects.filter(subscription=bought)] == [stranger]


def test_a_year_instead_of_a_month_begins_now_less_what_the_month_has_left(stranger, basic):
    buys(stranger, basic)
    half = NOW + (FEBRUARY - NOW) / 2

    quoted = purchases.quote_for(stranger, basic, "year", 1, now=half)

    assert quoted.today_cents == 9500
    assert quoted.then_at == half.replace(year=2028)


def test_what_one_has_is_not_sold_again(stranger, basic):
    buys(stranger, basic)

    with pytest.raises(quoting.SameAsNow):
        purchases.quote_for(stranger, basic, "month", 1, now=NOW)


def test_a_plan_that_is_not_on_sale_is_not_sold(stranger, basic):
    basic.is_on_sale = False

    with pytest.raises(purchases.NotSold):
        purchases.quote_for(stranger, basic, "month", 1, now=NOW)


def test_a_trial_costs_nothing_until_it_ends_and_comes_once_as_does_the_offer(stranger, basic):
    Plan.objects.filter(pk=basic.pk).update(trial_days=14, offer_percent=50, offer_periods=3)
    basic.refresh_from_db()
    bought = buys(stranger, basic)
    assert not bought.invoices.exists()

    purchases.renew(bought, now=NOW + 14 * DAY)
    bought.refresh_from_db()
    assert bought.invoices.get().gross_cents == 500
    assert bought.paid_until == datetime(2027, 2, 24, 9, tzinfo=UTC)

    purchases.end(bought, "cancelled", now=NOW + 15 * DAY)
    again = purchases.quote_for(stranger, basic, "month", 1, now=NOW + 16 * DAY)
    assert (again.today_cents, again.then_cents, again.offered) == (1000, 1000, 0)


def test_a_period_is_renewed_once_and_late_ones_one_after_the_other(stranger, basic):
    bought = buys(stranger, basic)
    late = FEBRUARY + 40 * DAY

    assert not purchases.renew(bought, now=FEBRUARY - DAY)
    assert [purchases.renew(bought, now=late) for _ in range(3)] == [True, True, False]

    assert [i.gross_cents for i in bought.invoices.all()] == [1000] * 3


def test_what_is_cancelled_is_read_until_its_end_and_no_longer(stranger, basic):
    bought = buys(stranger, basic)
    purchases.cancel(bought, by=stranger, now=NOW + DAY)
    assert Seat.objects.filter(holder=stranger).exists()

    purchases.renew(bought, now=FEBRUARY)

    assert not Seat.objects.filter(holder=stranger).exists()
    assert kinds(bought)[-2:] == ["cancelled", "ended"]


def test_who_undoes_it_goes_on(stranger, basic):
    bought = buys(stranger, basic)
    purchases.cancel(bought, by=stranger, now=NOW + DAY)
    purchases.undo(bought, by=stranger, now=NOW + 2 * DAY)

    bought.refresh_from_db()
    assert bought.cancelled_at is None
    with pytest.raises(ledger.EventRefused):
        purchases.undo(bought, by=stranger, now=NOW + 3 * DAY)


def test_a_subscription_that_staff_gave_has_a_book_that_begins_with_that(owner):
    given = Subscription.objects.get(owner=owner)

    purchases.end(given, "staff", now=NOW + 9000 * DAY)

    assert kinds(given) == ["started", "ended"]


def test_two_active_subscriptions_of_a_kind_cannot_be(stranger, basic):
    buys(stranger, basic)

    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.create(owner=stranger, plan=basic)


def test_an_event_is_never_changed(stranger, basic):
    event = SubscriptionEvent.objects.filter(subscription=buys(stranger, basic)).first()

    for change in (
        event.save,
        event.delete,
        SubscriptionEvent.objects.all().delete,
        lambda: SubscriptionEvent.objects.update(kind="ended"),
    ):
        with pytest.raises(NeverChanged):
            change()


def test_what_came_in_settles_the_invoice_and_no_more_is_taken(stranger, basic):
    bought = buys(stranger, basic)
    invoice = bought.invoices.get()

    taking.record(invoice, 400, at=NOW)
    with pytest.raises(taking.TooMuch):
        taking.record(invoice, 601, at=NOW)
    taking.record(invoice, 600, at=NOW)

    invoice.refresh_from_db()
    assert invoice.settled_at == NOW
    assert book.state_of(bought).owed_cents == 0


def test_columns_are_what_the_events_say(stranger, basic, premium):
    bought = buys(stranger, basic)
    buys(stranger, premium, seats=3, now=NOW + DAY)
    bought.refresh_from_db()

    told = book.columns_of(book.state_of(bought))

    assert {name: getattr(bought, name) for name in told} == told
