"""The cast of a company: who owns it, who administers it, who reads with it, who is elsewhere."""

import pytest
from django.utils import timezone

from presspass.readers.models import Device, Reader
from presspass.subscriptions import purchases, seats
from presspass.subscriptions.companies import companies
from presspass.subscriptions.models import Plan, Subscription
from presspass.subscriptions.shop import confirming
from tests.site.subscriptions.cast import PASSWORD, browser

FIRM = {"name": "Brack & Oriol", "tax_number": "ES1", "address": "Quay 3", "country": "Spain"}


@pytest.fixture
def business(db):
    return Plan.objects.create(
        name="Firms", kind=Plan.Kind.COMPANY, seats=3, most_seats=50, is_on_sale=True,
        month_cents=3000, seat_month_cents=1000, year_cents=30000, seat_year_cents=10000,
        tax_percent=4, policy={"enforcement": "enforce"},
    )  # fmt: skip


def reader_at(address, name=""):
    return Reader.objects.create_user(address, PASSWORD, name=name)


def founded(owner, plan, places=4, *, now=None, name="Brack & Oriol"):
    """A company of `owner` with so many seats, paid each year."""
    now = now or timezone.now()
    asked = purchases.order(owner, plan, "year", places, now=now, company={**FIRM, "name": name})
    return purchases.confirm(asked.pk, owner, now=now).company


@pytest.fixture
def boss(db):
    """Owns the company, and holds no seat of it."""
    return reader_at("boss@firm.example", "Ana Prieto")


@pytest.fixture
def firm(boss, business):
    return founded(boss, business)


@pytest.fixture
def admin(firm):
    reader = reader_at("admin@firm.example", "Bea Soto")
    seats.give(companies.subscription_of(firm), reader)
    companies.make_admin(firm, reader)
    return reader


@pytest.fixture
def member(firm):
    reader = reader_at("member@firm.example", "Carl Ruiz")
    seats.give(companies.subscription_of(firm), reader)
    return reader


@pytest.fixture
def outsider(business):
    """Owns another company."""
    reader = reader_at("outsider@other.example")
    founded(reader, business, name="Other")
    return reader


@pytest.fixture
def subscriber(db):
    """Pays a subscription of their own, and reads by it."""
    plan = Plan.objects.create(name="Alone", month_cents=900, is_on_sale=True)
    reader = reader_at("own@firm.example")
    asked = purchases.order(reader, plan, "month", 1, now=timezone.now())
    purchases.confirm(asked.pk, reader, now=timezone.now())
    return reader


def signed_in(reader, *, is_old=True):
    """A browser of `reader`, known for long unless it is new."""
    one = browser()
    one.sign_in(reader)
    if is_old:
        long_ago = timezone.now() - 2 * confirming.YOUNG
        Device.objects.filter(reader=reader).update(first_seen_at=long_ago)
    return one


def url(firm, path=""):
    return f"/business/{firm.uid}/{path}"


def bought(firm) -> Subscription:
    return companies.subscription_of(firm)
