"""An offer is told as one wherever its sum is: how much less, until when, and what follows."""

import re

import pytest
from django.core import mail
from django.utils import timezone, translation

from presspass.subscriptions import pricing, purchases
from presspass.subscriptions.models import Plan
from presspass.subscriptions.pricing import Interval
from presspass.subscriptions.shop import order_words
from tests.site.subscriptions.cast import browser
from tests.site.subscriptions.firm import signed_in, url
from tests.site.subscriptions.shopping import LINK, buys, known, orders, quoted, text

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nothing_mailed"),
]


@pytest.fixture
def offered(large):
    """The large plan with 20 % off the first two periods."""
    Plan.objects.filter(pk=large.pk).update(offer_percent=20, offer_periods=2)
    large.refresh_from_db()
    return large


def until(periods=2):
    return order_words.day(pricing.end_of(timezone.now(), periods, Interval.MONTH))


def test_the_plans_page_says_that_it_is_an_offer_and_what_follows(laptop, stranger, offered):
    laptop.sign_in(stranger)

    said = text(quoted(laptop, offered))

    assert f"<dt>Offer</dt><dd>20 % off until {until()}.</dd>" in said
    assert f"then from {until()} on €16.00" in said.replace("\N{NO-BREAK SPACE}", " ")


def test_without_an_offer_nothing_is_said_of_one(laptop, stranger, large):
    laptop.sign_in(stranger)

    assert "<dt>Offer</dt>" not in text(quoted(laptop, large))


def test_the_confirming_page_and_its_letter_say_it(laptop, stranger, small, offered):
    buys(stranger, small)
    laptop.sign_in(stranger)
    mail.outbox.clear()

    orders(laptop, offered)

    (letter,) = mail.outbox
    assert f"20 % off until {until()}." in letter.body
    page = browser().get(LINK.search(letter.body)[1])
    assert f"20 % off until {until()}." in text(page)


def test_one_more_seat_says_it(laptop, stranger, small, offered):
    buys(stranger, small)
    laptop.sign_in(stranger)
    known(stranger)

    assert f"20 % off until {until()}." in text(laptop.get("/account/readers/"))


def test_what_is_past_or_comes_later_is_no_offer(stranger, small, offered):
    day = timezone.now()
    buys(stranger, offered, now=day)
    subscription = purchases.subscription_of(stranger, Plan.Kind.PERSONAL)
    for _ in range(3):
        subscription.refresh_from_db()
        day = subscription.paid_until
        purchases.renew(subscription, now=day)

    quote = purchases.quote_for(stranger, offered, "month", 3, now=day)
    cheaper = purchases.quote_for(stranger, small, "month", 1, now=day)

    assert order_words.offer(quote) == ""
    assert order_words.offer(cheaper) == ""


def test_seats_added_to_what_was_bought_without_an_offer_have_none(firm, admin, business):
    Plan.objects.filter(pk=business.pk).update(offer_percent=10, offer_periods=1)
    one = signed_in(admin)

    asked = one.post(url(firm, "seats/"), {"seats": 6})

    assert "% off" not in text(one.get(asked.url))


def test_it_is_told_in_spanish(stranger, offered):
    quote = purchases.quote_for(stranger, offered, "month", 2, now=timezone.now())

    with translation.override("es"):
        said = order_words.offer(quote)

    assert re.fullmatch(r"Un 20 % menos hasta el \d+ de \w+ de \d{4}\.", said)
