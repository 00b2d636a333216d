"""A demonstration that is served for a year: its readers pay what they owe, and read on."""

from datetime import timedelta

from django.core import mail
from django.test import override_settings
from django.utils import timezone

from presspass.demo import clockwork, purchases
from presspass.readers.models import Reader
from presspass.site.clockwork import EVERY
from presspass.subscriptions import book
from presspass.subscriptions import purchases as sales
from presspass.subscriptions.billing import unpaid
from presspass.subscriptions.models import Invoice, Payment, Plan, Seat, Subscription
from tests.site.demo.loaded import LoadedPaper

DAY = timedelta(days=1)


class TestServedForLong(LoadedPaper):
    def test_for_more_than_a_year_everybody_reads_on_and_nobody_is_reminded(self):
        seats = set(Seat.objects.values_list("holder__email", flat=True))
        now = timezone.now()

        for _ in range(0, 400, 4):
            purchases.pay_due(now=now)
            unpaid.renew_due(now=now)
            unpaid.remind(now=now)
            unpaid.end_unpaid(now=now)
            now += 4 * DAY

        assert set(Seat.objects.values_list("holder__email", flat=True)) == seats
        assert not Subscription.objects.exclude(ended_at=None).exists()
        assert not Invoice.objects.exclude(reminders=0).exists()
        for one in Subscription.objects.all():
            assert one.paid_until > now - 4 * DAY
            assert 0 <= book.state_of(one).owed_cents <= 40_000
        assert mail.outbox == []

    def test_a_demonstration_that_was_off_for_weeks_pays_before_it_ends_anything(self):
        late = timezone.now() + 60 * DAY

        for _ in range(2):
            purchases.pay_due(now=late)
            unpaid.renew_due(now=late)
            unpaid.remind(now=late)
            unpaid.end_unpaid(now=late)

        assert not Subscription.objects.exclude(ended_at=None).exists()
        assert list(EVERY).index("presspass.demo.clockwork:pay_due") < list(EVERY).index(
            "presspass.subscriptions.clockwork:remind_and_end"
        )

    def test_an_invoice_stays_open_until_the_day_before_it_is_due_and_is_paid_once(self):
        still_open = Invoice.objects.get(settled_at=None)

        assert purchases.pay_due(now=still_open.due_at - 2 * DAY) == 0
        assert purchases.pay_due(now=still_open.due_at - DAY) == 1
        assert purchases.pay_due(now=still_open.due_at) == 0

        paid = Payment.objects.get(invoice=still_open)
        assert (paid.cents, paid.reference) == (still_open.gross_cents, still_open.number)

    def test_what_somebody_who_tries_the_demonstration_buys_is_their_own_to_pay(self):
        visitor = Reader.objects.create_user("visitor@example.org")
        plan, now = Plan.objects.get(name="Premium"), timezone.now()
        asked = sales.order(visitor, plan, "month", 2, now=now)
        invoice = sales.confirm(asked.pk, visitor, now=now).invoices.get()

        purchases.pay_due(now=now + 30 * DAY)

        assert not invoice.payments.exists()

    def test_only_a_demonstration_pays_by_itself(self):
        with override_settings(DEMO=False):
            clockwork.pay_due()
            Invoice.objects.filter(settled_at=None).update(due_at=timezone.now())
            clockwork.pay_due()
            assert Invoice.objects.filter(settled_at=None).exists()

        clockwork.pay_due()
        assert not Invoice.objects.filter(settled_at=None).exists()
