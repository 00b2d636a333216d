"""What the tests of billing have in common: plans on sale, a publisher, a purchase, a letter."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from presspass.subscriptions import purchases
from presspass.subscriptions.models import Plan, Publisher
from presspass.subscriptions.payments import asking

NOW = datetime(2027, 1, 10, 9, tzinfo=UTC)
DAY = timedelta(days=1)
FEBRUARY = datetime(2027, 2, 10, 9, tzinfo=UTC)
IBAN = "ES9121000418450200051332"


@pytest.fixture
def basic(db):
    return Plan.objects.create(
        name="Small", month_cents=1000, year_cents=10000, tax_percent=4, is_on_sale=True
    )


@pytest.fixture
def for_firms(db):
    return Plan.objects.create(
        name="Firm", kind="company", seats=3, most_seats=50, month_cents=3000,
        seat_month_cents=900, tax_percent=4, is_on_sale=True,
    )  # fmt: skip


@pytest.fixture
def publisher(db):
    return Publisher.objects.create(
        name="Editorial Peñón, S. L.",
        address="Muelle Viejo 3\n39000 Puerto Amaro",
        tax_number="B12345674",
        email="facturas@paper.example",
        iban=IBAN,
    )


def buys(reader, plan, interval="month", *, now=NOW, **more):
    """`reader` buys `plan` with its own seats, or so many as `places` says."""
    places = more.pop("places", plan.seats)
    asked = purchases.order(reader, plan, interval, places, now=now, **more)
    return purchases.confirm(asked.pk, reader, now=now)


def asked_for(subscription, now=NOW):
    """What the page of a purchase does when it is confirmed."""
    return asking.ask_for_open(subscription, back_to="https://paper.example/thanks/", now=now)


def for_firm(reader, plan, now=NOW):
    company = {"name": "Astilleros Ñandú", "tax_number": "A58818501", "address": "Dique 1"}
    return buys(reader, plan, now=now, company=company)


def letters(name=""):
    """The subjects of the letters that were sent."""
    return [one.subject for one in mail.outbox if name in one.subject]
