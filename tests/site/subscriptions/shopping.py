"""What the tests of the shop have in common: plans on sale, and the ways of a buyer."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.utils import timezone

from presspass.readers.models import Device
from presspass.subscriptions import purchases
from presspass.subscriptions.models import Plan

ORDER = re.compile(r'name="order" value="([\w-]+)"')
LINK = re.compile(r"http://[^/]+(/subscribe/confirm/[\w:=-]+/)")


@pytest.fixture
def nothing_mailed(db):
    """No link was asked for within the hour."""
    cache.clear()


@pytest.fixture
def small(db):
    return Plan.objects.create(
        name="Small", month_cents=1000, year_cents=10000, tax_percent=4, is_on_sale=True,
        summary_en="For one.", summary_es="Para una persona.", place=1,
    )  # fmt: skip


@pytest.fixture
def large(db):
    return Plan.objects.create(
        name="Large", seats=2, most_seats=4, month_cents=1600, seat_month_cents=400,
        year_cents=16000, seat_year_cents=4000, tax_percent=4, is_on_sale=True,
        summary_en="For two.", summary_es="Para dos.", place=2,
    )  # fmt: skip


def buys(reader, plan, interval="month", seats=None, now=None):
    now = now or timezone.now()
    asked = purchases.order(reader, plan, interval, seats or plan.seats, now=now)
    return purchases.confirm(asked.pk, reader, now=now)


def known(reader):
    """Let the devices of `reader` be old ones."""
    Device.objects.filter(reader=reader).update(first_seen_at=timezone.now() - timedelta(days=8))


def text(response):
    return unescape(re.sub(r"[ \n]+", " ", response.content.decode()))


def uid_in(response):
    return ORDER.search(response.content.decode())[1]


def quoted(browser, plan, interval="month", seats=None):
    """The page of `plan` with its quote."""
    return browser.get(
        f"/subscribe/{plan.pk}/", {"interval": interval, "seats": seats or plan.seats}
    )


def orders(browser, plan, *args):
    """Press the button on the page of `plan`; the answer."""
    page = quoted(browser, plan, *args)
    return browser.post(f"/subscribe/{plan.pk}/", {"order": uid_in(page)})
