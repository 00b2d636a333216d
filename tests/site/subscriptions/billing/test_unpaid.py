"""The clock's affairs: periods renewed, invoices reminded of, the unpaid ended; once each."""

from datetime import UTC, datetime

import pytest

from presspass.site import clockwork
from presspass.subscriptions import book, purchases
from presspass.subscriptions.billing import taking, unpaid
from presspass.subscriptions.models import Seat, Subscription, SubscriptionEvent
from presspass.subscriptions.payments import asking
from tests.site.subscriptions.selling import DAY, FEBRUARY, NOW, asked_for, buys

DUE = NOW + 14 * DAY
LATE = DUE + 7 * DAY
GRACE_OVER = DUE + 14 * DAY


@pytest.fixture
def bought(stranger, basic):
    return buys(stranger, basic)


@pytest.fixture
def invoice(bought):
    return bought.invoices.get()


@pytest.fixture
def sent(mailoutbox, django_capture_on_commit_callbacks):
    """Does it, and tells the subjects of the letters that went out with it."""

    def of(do, **when):
        before = len(mailoutbox)
        with django_capture_on_commit_callbacks(execute=True):
            do(**when)
        return [letter.subject for letter in mailoutbox[before:]]

    return of


def test_who_does_not_pay_is_reminded_on_the_day_and_a_week_later(invoice, sent):
    assert sent(unpaid.remind, now=DUE - DAY) == []
    assert sent(unpaid.remind, now=DUE) == ["Invoice 2027-000001 is due"]
    assert sent(unpaid.remind, now=DUE + DAY) == []
    assert sent(unpaid.remind, now=LATE) == ["Invoice 2027-000001 is still open"]
    assert sent(unpaid.remind, now=LATE + 30 * DAY) == []


def test_the_last_reminder_says_what_is_open_and_when_reading_ends(invoice, sent, mailoutbox):
    taking.record(invoice, 400, at=NOW)
    sent(unpaid.remind, now=DUE)
    sent(unpaid.remind, now=LATE)

    assert "€6.00 were to be paid by 24 January 2027" in mailoutbox[-1].body
    assert "the subscription ends on 7 February 2027" in mailoutbox[-1].body


def test_who_paid_is_not_reminded(invoice, sent):
    taking.record(invoice, 1000, at=DUE)

    assert sent(unpaid.remind, now=LATE) == []


def test_what_is_paid_within_the_grace_goes_on(bought, invoice, stranger):
    unpaid.remind(now=DUE)
    unpaid.remind(now=LATE)
    taking.record(invoice, 1000, at=GRACE_OVER - DAY)

    assert unpaid.end_unpaid(now=GRACE_OVER) == 0
    assert Seat.objects.filter(holder=stranger).exists()


def test_what_is_not_paid_ends_after_the_grace_for_all_who_read(bought, invoice, stranger, sent):
    unpaid.remind(now=DUE)
    unpaid.remind(now=LATE)

    assert sent(unpaid.end_unpaid, now=GRACE_OVER - DAY) == []
    subjects = sent(unpaid.end_unpaid, now=GRACE_OVER)

    assert subjects[-1] == "“Small” has ended"
    assert not Seat.objects.filter(holder=stranger).exists()
    last = SubscriptionEvent.objects.filter(subscription=bought, kind="ended").get()
    assert last.facts == {"why": "unpaid"}
    assert last.by is None


def test_only_the_time_in_which_one_could_read_is_still_asked_for(
    stranger, basic, sent, mailoutbox
):
    bought = buys(stranger, basic, "year")
    for moment in (DUE, LATE):
        unpaid.remind(now=moment)
    sent(unpaid.end_unpaid, now=GRACE_OVER)

    read = round(10000 * 28 / 365)
    assert book.state_of(bought).owed_cents == read == 767
    assert "the time is left in which you could read: €7.67" in mailoutbox[-1].body
    assert [i.gross_cents for i in bought.invoices.order_by("pk")] == [10000, -9233]


def test_a_clock_that_stood_still_warns_before_it_ends(invoice, stranger, sent, mailoutbox):
    woken = GRACE_OVER + 100 * DAY

    assert sent(unpaid.remind, now=woken) == ["Invoice 2027-000001 is still open"]
    assert "ends on 25 May 2027" in mailoutbox[-1].body
    assert unpaid.end_unpaid(now=woken) == 0
    assert unpaid.end_unpaid(now=woken + 7 * DAY) == 1


def test_an_open_invoice_of_what_has_ended_threatens_with_nothing(bought, sent, mailoutbox):
    purchases.end(bought, "staff", now=NOW + DAY)

    sent(unpaid.remind, now=LATE)

    assert "the subscription ends" not in mailoutbox[-1].body


def test_renewing_late_brings_a_subscription_up_to_date_once(bought):
    late = datetime(2027, 4, 20, tzinfo=UTC)

    assert unpaid.renew_due(now=FEBRUARY - DAY) == 0
    assert unpaid.renew_due(now=late) == 1
    assert unpaid.renew_due(now=late) == 0

    bought.refresh_from_db()
    assert bought.paid_until == datetime(2027, 5, 10, 9, tzinfo=UTC)
    assert bought.invoices.count() == 4


def test_one_that_fails_stops_no_other(bought, owner, basic, caplog):
    Subscription.objects.filter(owner=owner).delete()
    broken = buys(owner, basic)
    SubscriptionEvent.objects.create(subscription=broken, number=9, kind="unheard-of", at=NOW)

    assert unpaid.renew_due(now=FEBRUARY) == 1

    bought.refresh_from_db()
    assert bought.paid_until > FEBRUARY
    assert f"the renewal of {broken.pk} failed" in caplog.text


def test_what_the_clock_renews_it_asks_for_by_letter(bought, sent):
    asked_for(bought)

    def minute(now):
        unpaid.renew_due(now=now)
        asking.ask_for_what_was_left(now=now + DAY)

    assert sent(minute, now=FEBRUARY) == ["Invoice 2027-000002 over €10.00"]
    assert sent(minute, now=FEBRUARY) == []


@pytest.mark.django_db(transaction=True)  # the clock lets go of old connections
def test_the_clock_has_nothing_to_do_where_nothing_is_sold(caplog):
    names = [name for name in clockwork.EVERY if "subscriptions.clockwork" in name]

    clockwork.Clock(dict.fromkeys(names, clockwork.MINUTE)).run_due(0)

    assert {name.rpartition(":")[2] for name in names} >= {"renew_due", "remind_and_end"}
    assert caplog.text == ""
