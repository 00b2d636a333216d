"""The readers of the demo have bought what they have: day by day, as it would have happened.

Everything goes through what readers and staff use themselves, at moments that are past; no letter
of that time is sent anew.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from presspass.demo import content
from presspass.demo.content import Publisher, Purchase
from presspass.readers.models import Reader
from presspass.subscriptions import models, purchases
from presspass.subscriptions.billing import taking, unpaid
from presspass.subscriptions.models import Domain, Invoice, Plan, Subscription

DAY = timedelta(days=1)
PAID_AFTER = 4 * DAY
"""So long a transfer takes, from the day of its invoice."""


def publisher(told: Publisher) -> None:
    """Who sells: what stands on the invoices."""
    models.Publisher.objects.create(
        name=told.name,
        address=told.address,
        tax_number=told.tax_number,
        email=told.email,
        iban=told.iban,
    )


def play(
    bought: Iterable[Purchase],
    readers: Mapping[str, Reader],
    plans: Mapping[str, Plan],
    *,
    by: Reader,
    now: datetime,
) -> None:
    """Let `readers` buy what they `bought`, renew and pay it until `now`; `by` records the money.

    The invoices of a purchase that is not `paid` stay open.
    """
    left = sorted(bought, key=lambda one: -one.days_ago)
    open_for = {readers[one.reader].pk for one in left if not one.paid}
    day = now - left[0].days_ago * DAY
    while day <= now:
        while left and day >= now - left[0].days_ago * DAY:
            one = left.pop(0)
            _buy(one, readers[one.reader], plans[one.plan], day)
        unpaid.renew_due(now=day)
        _pay(day, by, open_for)
        day += DAY
    Invoice.objects.update(asked_at=now)


def pay_due(*, now: datetime) -> int:
    """Let the demo's readers transfer what is due by tomorrow; how many invoices.

    A demonstration that is served for months would end their subscriptions as unpaid else. What a
    visitor buys stays the visitor's.
    """
    ours = [one.email for one in content.paper().readers]
    due = Invoice.objects.filter(settled_at=None, due_at__lte=now + DAY)
    paid = 0
    for invoice in due.filter(subscription__owner__email__in=ours):
        cents = taking.open_cents(invoice)
        with suppress(taking.TooMuch):  # another worker was quicker
            taking.record(invoice, cents, at=now, reference=invoice.number)
            paid += 1
    return paid


def owned(reader: Reader) -> Subscription:
    """What `reader` has bought."""
    return Subscription.objects.active().get(owner=reader)


def _buy(one: Purchase, reader: Reader, plan: Plan, day: datetime) -> None:
    asked = purchases.order(
        reader, plan, one.interval, one.seats or plan.seats, now=day, company=dict(one.company)
    )
    subscription = purchases.confirm(asked.pk, reader, now=day)
    if one.domain:
        Domain.objects.create(company=subscription.company, name=one.domain, verified_at=day)


def _pay(day: datetime, by: Reader, open_for: set[int]) -> None:
    due = Invoice.objects.filter(settled_at=None, issued_at__lte=day - PAID_AFTER)
    for invoice in due.exclude(subscription__owner__in=open_for):
        cents = taking.open_cents(invoice)
        taking.record(invoice, cents, at=day, reference=invoice.number, by=by)
