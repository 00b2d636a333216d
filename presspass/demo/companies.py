"""The company of the demonstration: bought a while ago, paid, with its seats given."""

from datetime import datetime, timedelta

from presspass.demo import content
from presspass.readers.models import Reader
from presspass.subscriptions import purchases, taking
from presspass.subscriptions.models import Domain, Plan, Subscription

BOUGHT = timedelta(days=100)
"""So long ago: whoever adds seats sees the price of the rest of a year."""

PAID = timedelta(days=95)


def found(owner: Reader, plan: Plan, company: content.Company, *, now: datetime) -> Subscription:
    """Buy `plan` for the `company` of `owner`, paid for a year."""
    facts = {
        "name": company.name,
        "tax_number": company.tax_number,
        "address": company.address,
        "country": company.country,
    }
    then = now - BOUGHT
    order = purchases.order(owner, plan, "year", company.seats, now=then, company=facts)
    subscription = purchases.confirm(order.pk, owner, now=then)
    for invoice in subscription.invoices.all():
        taking.record(invoice, invoice.gross_cents, at=now - PAID, reference=company.name)
    Domain.objects.create(company=subscription.company, name=company.domain, verified_at=then)
    return subscription
