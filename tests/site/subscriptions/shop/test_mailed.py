"""While the link of an order is in the mail, pages say so, and nobody orders it twice."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from presspass.readers.models import Device
from presspass.subscriptions.companies import companies
from presspass.subscriptions.models import Order
from presspass.subscriptions.shop import confirming
from tests.site.subscriptions.cast import browser
from tests.site.subscriptions.firm import signed_in, url
from tests.site.subscriptions.shopping import LINK, buys, known, orders, quoted, text, uid_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nothing_mailed"),
]
READERS = "/account/readers/"


@pytest.fixture
def subscriber(stranger, small, laptop):
    """Holds a seat since yesterday; the laptop is signed in for the first time."""
    buys(stranger, small, now=timezone.now() - timedelta(days=1))
    laptop.sign_in(stranger)
    mail.outbox.clear()
    return stranger


def waiting():
    return Order.objects.filter(confirmed_at=None)


def later(**ago):
    """Let the links have been mailed some time ago."""
    Order.objects.exclude(mailed_at=None).update(mailed_at=timezone.now() - timedelta(**ago))
    cache.clear()


def add_seat(device, **how):
    page = device.get(READERS)
    offer, own = page.context["offer"], page.context["own"]
    sent = {"seen": own.events_count, "today": offer.today_cents, "later": offer.later}
    return device.post(f"{READERS}seat/", sent, **how)


def test_the_plans_page_says_what_was_mailed_and_until_when_it_is_good(laptop, subscriber, large):
    orders(laptop, large)

    page = quoted(laptop, large)

    order = waiting().get()
    said = text(page)
    assert f"We mailed a link to {subscriber.email} on <time" in said
    assert order.mailed_at.isoformat(timespec="seconds") in said
    assert (order.mailed_at + confirming.GOOD_FOR).isoformat(timespec="seconds") in said
    assert "Send me the link" not in said
    assert "After a minute you can have it sent again" in said
    assert "Send it again" not in said
    # The sum falls by the hour: the order is the same all the same.
    later(hours=5)
    assert uid_in(quoted(laptop, large)) == str(order.pk)
    assert waiting().count() == 1


def test_sent_again_it_is_the_same_order_and_good_for_its_whole_time(laptop, subscriber, large):
    orders(laptop, large)
    later(hours=5)
    page = quoted(laptop, large)
    assert "Send it again" in text(page)

    answer = laptop.post(f"/subscribe/{large.pk}/", {"order": uid_in(page)}, follow=True)

    assert len(mail.outbox) == 2
    assert waiting().count() == 1
    assert timezone.now() - waiting().get().mailed_at < timedelta(minutes=1)
    assert "We mailed a link to" in text(answer)
    assert "Send it again" not in text(answer)
    browser().post(LINK.search(mail.outbox[0].body)[1])
    browser().post(LINK.search(mail.outbox[1].body)[1])
    assert "This is what you have now" in text(quoted(laptop, large))


def test_another_choice_or_another_device_orders_as_before(laptop, phone, subscriber, large):
    orders(laptop, large)

    assert "Send me the link" in text(quoted(laptop, large, "year"))
    assert "Send me the link" in text(quoted(laptop, large, "month", 3))
    phone.sign_in(subscriber)
    assert "We mailed a link to" in text(quoted(phone, large))
    Device.objects.filter(pk=phone.device).update(
        first_seen_at=timezone.now() - 2 * confirming.YOUNG
    )
    assert "Buy for" in text(quoted(phone, large))


def test_a_link_that_is_too_old_or_overtaken_is_told_of_no_more(laptop, subscriber, large):
    orders(laptop, large)
    uid = waiting().get().pk
    later(hours=25)
    assert "Send me the link" in text(quoted(laptop, large))
    assert laptop.get(f"/subscribe/mailed/{uid}/")["Location"].startswith(f"/subscribe/{large.pk}/")

    later(hours=1)
    buys(subscriber, large, "year")
    assert "We mailed a link to" not in text(quoted(laptop, large, "year", 3))


def test_an_order_that_nobody_mailed_has_no_such_page(laptop, subscriber, large):
    uid = uid_in(quoted(laptop, large))

    assert laptop.get(f"/subscribe/mailed/{uid}/").status_code == 302


def test_one_more_seat_says_so_and_is_sent_again_without_a_second_order(laptop, subscriber, large):
    add_seat(laptop)

    assert f"We mailed a link to {subscriber.email} on <time" in text(laptop.get(READERS))
    assert "Add the seat for" not in text(laptop.get(READERS))
    later(hours=5)
    assert "Send it again" in text(laptop.get(READERS))
    add_seat(laptop)

    assert len(mail.outbox) == 2
    assert waiting().count() == 1
    browser().post(LINK.search(mail.outbox[1].body)[1])
    assert "A seat is free" in text(laptop.get(READERS))


def test_too_many_links_are_told_as_that_and_the_last_one_stays_good(laptop, subscriber, large):
    for _ in range(confirming.AT_MOST):
        add_seat(laptop)
        cache.delete(f"order_mailed_{waiting().get().pk}_{subscriber.pk}")
    at = waiting().get().mailed_at

    answer = text(add_seat(laptop, follow=True))

    assert "That was asked for too often" in answer
    assert "We mailed a link to" in answer
    assert waiting().get().mailed_at == at
    assert len(mail.outbox) == confirming.AT_MOST


def test_a_companys_order_says_so_to_the_admin_who_asked_and_to_no_other(firm, boss, admin):
    one = signed_in(admin, is_old=False)
    asked = one.post(url(firm, "seats/"), {"seats": 6})
    mail.outbox.clear()

    assert one.post(asked.url).status_code == 303
    assert f"We mailed a link to {admin.email} on <time" in text(one.get(asked.url))
    assert "Mail me the link" not in text(one.get(asked.url))
    assert one.post(url(firm, "seats/"), {"seats": 6}).url == asked.url
    assert one.post(url(firm, "seats/"), {"seats": 7}).url != asked.url
    assert "We mailed" not in text(signed_in(boss).get(asked.url))
    later(hours=20)
    Order.objects.filter(pk=Order.objects.get(mailed_to=admin).pk).update(
        made_at=timezone.now() - timedelta(hours=30)
    )
    assert "Send it again" in text(one.get(asked.url))
    one.post(asked.url)
    assert [letter.to for letter in mail.outbox].count([admin.email]) == 2
    assert companies.standing(firm, now=timezone.now()).bought == 4


def test_too_many_links_for_a_company_are_told_as_that(firm, admin):
    one = signed_in(admin, is_old=False)
    asked = one.post(url(firm, "seats/"), {"seats": 6}).url
    uid = asked.rstrip("/").rpartition("/")[2]
    for _ in range(confirming.AT_MOST):
        one.post(asked)
        cache.delete(f"order_mailed_{uid}_{admin.pk}")

    answer = one.post(asked)

    assert answer.status_code == 429
    assert f'href="{asked}"' in text(answer)


def test_a_company_that_was_ordered_by_mail_is_not_ordered_twice(business, subscriber, laptop):
    facts = {"name": "Quay", "address": "Quay 1", "country": "Spain", "tax_number": ""}
    wanted = {**facts, "seats": 3, "interval": "year"}
    first = laptop.post(f"/business/buy/{business.pk}/", wanted).url
    laptop.post(first)

    assert laptop.post(f"/business/buy/{business.pk}/", wanted).url == first
    other = laptop.post(f"/business/buy/{business.pk}/", {**wanted, "name": "Pier"}).url
    assert other != first
    known(subscriber)
    assert "Mail me the link" not in text(laptop.get(first))
