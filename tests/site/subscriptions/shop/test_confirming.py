"""The person one shares with cannot buy: on a new or displaced device a mailed link confirms."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from presspass.gate.rule import Kind
from presspass.readers.models import Change, Device, Reader
from presspass.subscriptions import purchases
from presspass.subscriptions.models import Invoice, Order, Plan
from presspass.subscriptions.shop import confirming
from tests.site.subscriptions.cast import at_gate, browser
from tests.site.subscriptions.firm import signed_in
from tests.site.subscriptions.shopping import LINK, buys, known, orders, quoted, text, uid_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nothing_mailed"),
]


@pytest.fixture
def subscriber(stranger, small, laptop):
    """Holds a seat; the laptop is signed in for the first time."""
    buys(stranger, small)
    laptop.sign_in(stranger)
    mail.outbox.clear()
    return stranger


def links():
    return [found[1] for one in mail.outbox if (found := LINK.search(one.body))]


def test_on_a_new_device_the_order_is_confirmed_by_mail(laptop, subscriber, large):
    page = quoted(laptop, large)
    assert f"a link that we mail to {subscriber.email}" in text(page)

    answer = orders(laptop, large)

    assert answer["Location"].startswith("/subscribe/mailed/")
    assert "nothing is bought before" in text(laptop.get(answer["Location"]))
    assert Invoice.objects.count() == 1  # that of the plan before
    letter = mail.outbox[-1]
    assert letter.to == [subscriber.email]
    assert "Large, for 2 readers" in letter.body
    assert "Firefox" in letter.body
    assert "It was not you?" in letter.body


def test_the_letter_speaks_the_readers_language(laptop, subscriber, large):
    subscriber.language = "es"
    subscriber.save()

    orders(laptop, large)

    assert mail.outbox[-1].subject == "Confirma tu pedido"
    assert "6,00\N{NO-BREAK SPACE}€" in mail.outbox[-1].body


def test_fetching_the_link_buys_nothing_and_its_button_buys_once(laptop, subscriber, large):
    orders(laptop, large)
    mailbox, link = browser(), links()[-1]

    for _ in range(2):
        page = mailbox.get(link)
        assert "Large, for 2 readers" in text(page)
        assert page["Referrer-Policy"] == "origin"
    assert Invoice.objects.count() == 1

    answers = [mailbox.post(link) for _ in range(2)]

    assert answers[0].status_code == 303
    assert Invoice.objects.count() == 2
    assert "You have “Large” now" in text(mailbox.get(link))
    assert answers[1]["Location"] == link
    order = Order.objects.get(plan=large)
    assert laptop.get(f"/subscribe/mailed/{order.pk}/")["Location"].startswith("/subscribe/done/")


def test_a_button_pressed_in_vain_on_a_device_that_became_suspect_mails_a_link(
    laptop, subscriber, large
):
    known(subscriber)
    uid = uid_in(quoted(laptop, large))
    Device.objects.update(first_seen_at=timezone.now())

    answer = laptop.post(f"/subscribe/{large.pk}/", {"order": uid})

    assert answer["Location"].startswith("/subscribe/mailed/")
    assert len(links()) == 1


def test_on_a_known_device_one_buys_by_the_button(laptop, subscriber, large):
    known(subscriber)

    assert orders(laptop, large)["Location"].startswith("/subscribe/done/")
    assert not links()


def test_who_changed_the_address_gets_no_link_until_the_week_is_over(laptop, subscriber, large):
    old = subscriber.email
    Change.objects.create(reader=subscriber, kind=Change.Kind.EMAIL, email=old)
    Reader.objects.filter(pk=subscriber.pk).update(email="sharer@elsewhere.example")

    page = text(quoted(laptop, large))
    orders(laptop, large)

    assert f"a link that we mail to {old}" in page
    assert [letter.to for letter in mail.outbox] == [[old]]


def test_who_comes_back_on_a_new_device_buys_by_mail(laptop, subscriber, small):
    purchases.end(subscriber.subscriptions.get(), "cancelled", now=timezone.now())

    assert "Send me the link" in text(quoted(laptop, small))
    known(subscriber)
    assert "Buy for €10.00" in text(quoted(laptop, small))


def test_an_owner_of_a_company_without_a_seat_buys_by_mail_on_a_new_device(firm, boss):
    one = signed_in(boss, is_old=False)

    asked = one.post(f"/business/{firm.uid}/seats/", {"seats": 6})

    assert "Mail me the link" in text(one.get(asked.url))


def test_a_displaced_device_buys_by_mail_until_it_reads_again(laptop, phone, subscriber, large):
    Plan.objects.update(policy={"enforcement": "enforce"})
    phone.sign_in(subscriber)
    known(subscriber)
    at_gate(subscriber, reading(laptop))
    at_gate(subscriber, reading(phone))

    assert "Send me the link" in text(quoted(laptop, large))
    assert "Buy for" in text(quoted(phone, large))


def reading(device):
    """An errand at the gate: `device` opens an article."""

    async def errand(gate):
        await gate.decide(device.ticket, Kind.PAGE)

    return errand


def test_a_link_is_good_for_a_day_and_cannot_be_made_up(laptop, subscriber, large, monkeypatch):
    orders(laptop, large)
    link = links()[-1]

    assert laptop.get(f"{link[:-2]}x/").status_code == 410
    monkeypatch.setattr(confirming, "GOOD_FOR", timedelta(seconds=-1))
    assert laptop.get(link).status_code == 410
    assert laptop.post(link).status_code == 410
    assert Invoice.objects.count() == 1


def test_an_overtaken_link_says_so(laptop, subscriber, large):
    orders(laptop, large)
    link = links()[-1]
    buys(subscriber, large, "year")

    for answer in (laptop.get(link), laptop.post(link)):
        assert answer.status_code == 409
        assert "Nothing was bought just now" in text(answer)


def test_two_clicks_mail_one_link_and_few_are_mailed_within_an_hour(laptop, subscriber, large):
    uid = uid_in(quoted(laptop, large))
    for _ in range(2):
        laptop.post(f"/subscribe/{large.pk}/", {"order": uid})
    assert len(links()) == 1

    for _ in range(confirming.AT_MOST - 1):
        cache.delete(f"order_mailed_{uid}_{subscriber.pk}")
        assert laptop.post(f"/subscribe/{large.pk}/", {"order": uid}).status_code == 303
    cache.delete(f"order_mailed_{uid}_{subscriber.pk}")
    answer = laptop.post(f"/subscribe/{large.pk}/", {"order": uid})

    assert answer.status_code == 429
    assert "Too many links" in text(answer)
    assert len(links()) == confirming.AT_MOST


def test_an_order_overtaken_before_its_link_was_mailed_mails_none(laptop, subscriber, large):
    uid = uid_in(quoted(laptop, large))
    buys(subscriber, large, "year")

    assert laptop.post(f"/subscribe/{large.pk}/", {"order": uid}).status_code == 409
    assert not links()


def test_who_holds_no_seat_is_asked_for_no_mail(laptop, owner, large):
    other = browser()
    reader = type(owner).objects.create_user("new@example.org", "estuary-harbour-9")
    other.sign_in(reader)

    assert orders(other, large)["Location"].startswith("/subscribe/done/")
    assert re.search("subscribers", other.ticket.access)


def test_the_link_of_a_closed_account_counts_no_more(laptop, subscriber, large):
    orders(laptop, large)
    subscriber.is_active = False
    subscriber.save()

    assert browser().get(links()[-1]).status_code == 410


def test_a_link_to_what_is_not_sold_any_more_leads_to_the_plans(laptop, subscriber, large):
    orders(laptop, large)
    Plan.objects.filter(pk=large.pk).update(is_on_sale=False)

    answer = browser().get(links()[-1])

    assert answer.status_code == 409
    assert 'class="button" href="/subscribe/"' in answer.content.decode()
