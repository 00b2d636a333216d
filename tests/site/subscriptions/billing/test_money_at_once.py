"""Many people and machines at the same moment: numbers without a gap, each sum once, to the cent.

Threads with connections of their own, on SQLite in a file and on PostgreSQL.
"""

import pytest
from django.core import mail
from django.db.models import Sum

from presspass.readers.models import Reader
from presspass.subscriptions import book, purchases
from presspass.subscriptions.billing import refunds, taking, unpaid
from presspass.subscriptions.models import Invoice, InvoiceNumbers, Payment, Subscription
from presspass.subscriptions.payments import asking
from tests.site.subscriptions.at_once import at_once, real_database  # noqa: F401 - a fixture
from tests.site.subscriptions.selling import DAY, FEBRUARY, NOW, for_firm

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("real_database"),
]
REFUSED = (taking.TooMuch, purchases.QuoteChanged)
READERS = 5


@pytest.fixture
def buyers(basic):
    return [Reader.objects.create_user(f"buyer{n}@paper.example") for n in range(READERS)]


def ordered(buyers, plan, now=NOW):
    return [purchases.order(one, plan, "month", plan.seats, now=now) for one in buyers]


def confirming(orders, now=NOW):
    return [lambda one=one: purchases.confirm(one.pk, one.reader, now=now) for one in orders]


def numbers_have_no_gap():
    for row in InvoiceNumbers.objects.all():
        numbers = Invoice.objects.filter(number__startswith=f"{row.year}-").order_by("number")
        wanted = [f"{row.year}-{n:06}" for n in range(1, row.last + 1)]
        assert list(numbers.values_list("number", flat=True)) == wanted


def books_add_up():
    for subscription in Subscription.objects.filter(events_count__gt=0):
        state, mine = book.state_of(subscription), subscription.invoices
        events = list(subscription.events.values_list("number", flat=True))
        assert events == list(range(1, subscription.events_count + 1))
        came = Payment.objects.filter(invoice__subscription=subscription)
        assert state.charged_cents == (mine.aggregate(sum=Sum("gross_cents"))["sum"] or 0)
        assert state.paid_cents - state.refunded_cents == sum(came.values_list("cents", flat=True))
        assert state.owed_cents == sum(map(taking.open_cents, mine.filter(gross_cents__gt=0)))
    for invoice in Invoice.objects.filter(gross_cents__gt=0):
        credited = sum(-note.gross_cents for note in invoice.credit_notes.all())
        assert 0 <= taking.paid_cents(invoice) <= invoice.gross_cents - credited
        assert (invoice.settled_at is None) == bool(taking.open_cents(invoice))


def test_many_confirm_at_once_and_each_has_one_invoice_of_the_next_numbers(buyers, basic):
    orders = ordered(buyers, basic)

    bought = at_once(confirming([*orders, *orders]), outcomes=REFUSED)

    assert bought[:READERS] == bought[READERS:]
    assert len(set(bought)) == Invoice.objects.count() == READERS
    assert InvoiceNumbers.objects.get().last == READERS
    numbers_have_no_gap()
    books_add_up()


def test_a_payment_that_is_told_by_many_at_once_is_written_once(buyers, basic, cards):
    for one in confirming(ordered(buyers, basic)):
        Subscription.objects.filter(pk=one().pk).update(provider="cards")
    invoices = list(Invoice.objects.all())
    paying = [
        lambda one=one: taking.record(one, 1000, at=NOW, reference=f"payment-{one.number}")
        for one in invoices
    ]

    told = at_once(paying * 3, outcomes=REFUSED)

    assert sum(isinstance(one, Payment) for one in told) == READERS
    assert not any(isinstance(one, Exception) for one in told)
    assert list(Payment.objects.values_list("cents", flat=True)) == [1000] * READERS
    books_add_up()


def test_of_transfers_that_staff_record_at_once_no_more_is_taken_than_is_open(buyers, basic):
    for one in confirming(ordered(buyers[:2], basic)):
        one()
    invoices = list(Invoice.objects.all())
    paying = [lambda one=one: taking.record(one, 400, at=NOW) for one in invoices]

    told = at_once(paying * 5, outcomes=REFUSED)

    assert sum(isinstance(one, Payment) for one in told) == 4
    assert sum(isinstance(one, taking.TooMuch) for one in told) == 6
    books_add_up()


def test_of_refunds_at_once_no_more_goes_back_than_came_in(buyers, basic):
    for one in confirming(ordered(buyers[:2], basic)):
        one()
    invoices = list(Invoice.objects.all())
    for one in invoices:
        taking.record(one, 1000, at=NOW)
    giving = [lambda one=one: refunds.give_back(one, 400, by=None, now=NOW) for one in invoices]

    told = at_once(giving * 4, outcomes=REFUSED)

    assert sum(isinstance(one, Invoice) for one in told) == 4
    assert sorted(Payment.objects.filter(cents__lt=0).values_list("cents", flat=True)) == [-400] * 4
    numbers_have_no_gap()
    books_add_up()


def test_purchases_payments_refunds_and_two_clocks_at_once_leave_books_that_add_up(
    buyers, basic, caplog
):
    old, new = buyers[:3], buyers[3:]
    for one in confirming(ordered(old, basic)):
        one()
    invoices = list(Invoice.objects.all())
    taking.record(invoices[0], 1000, at=NOW)
    clock = [lambda: unpaid.renew_due(now=FEBRUARY), lambda: unpaid.remind(now=FEBRUARY + DAY)]
    asks = [lambda: asking.ask_for_what_was_left(now=FEBRUARY)]
    orders = ordered(new, basic, FEBRUARY)
    acts = [
        *confirming(orders, FEBRUARY),
        *confirming(orders, FEBRUARY),
        *[lambda one=one: taking.record(one, 600, at=FEBRUARY) for one in invoices[1:]] * 2,
        *[lambda: refunds.give_back(invoices[0], 700, by=None, now=FEBRUARY)] * 2,
        *[lambda: refunds.credit(invoices[2], 300, now=FEBRUARY)] * 2,
        *clock * 2,
        *asks * 2,
    ]

    at_once(acts, outcomes=REFUSED)

    assert Subscription.objects.active().filter(paid_until__gt=FEBRUARY).count() == READERS
    assert Invoice.objects.filter(gross_cents=1000).count() == READERS + len(old)
    assert Payment.objects.filter(cents=-700).count() == 1
    numbers_have_no_gap()
    books_add_up()
    sent = [letter.subject for letter in mail.outbox if " over €" in letter.subject]
    assert len(sent) == len(set(sent)) >= len(old)
    assert caplog.text == ""  # what the clocks do to each fails for none


def test_a_quote_holds_no_more_where_the_subscription_is_cancelled_at_that_moment(
    buyers, for_firms
):
    firms = [for_firm(one, for_firms) for one in buyers]
    more = [purchases.order(one.owner, for_firms, "month", 5, now=NOW) for one in firms]
    cancelling = [lambda one=one: purchases.cancel(one, by=None, now=NOW) for one in firms]

    found = at_once([*confirming(more), *cancelling], outcomes=REFUSED)

    assert not any(isinstance(one, Exception) for one in found[READERS:])
    assert {one.events.order_by("number").last().kind for one in firms} == {"cancelled"}
    books_add_up()
