"""Whoever has bought is asked for the money at once, and led to where it is paid."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from presspass.readers.models import Reader
from presspass.subscriptions import purchases, seats
from presspass.subscriptions.companies import companies
from presspass.subscriptions.models import Invoice, Order, Subscription
from presspass.subscriptions.payments import asking
from tests.site.subscriptions.cast import PASSWORD, browser
from tests.site.subscriptions.firm import bought, signed_in, url
from tests.site.subscriptions.invitations.test_reading_with import shown
from tests.site.subscriptions.selling import DAY
from tests.site.subscriptions.shopping import LINK, buys, known, orders, quoted, uid_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nothing_mailed"),
]
PAYING = "https://cards.example/"


@pytest.fixture
def by_card(cards, monkeypatch):
    """Whoever buys something pays it by card."""
    monkeypatch.setattr(purchases, "USUAL", "cards")
    return cards


@pytest.fixture
def buyer(stranger, laptop):
    laptop.sign_in(stranger)
    mail.outbox.clear()
    return stranger


@pytest.fixture
def subscriber(buyer, small):
    buys(buyer, small)
    Invoice.objects.update(settled_at=timezone.now(), asked_at=timezone.now())
    return buyer


def newest():
    return Invoice.objects.order_by("pk").last()


def subjects():
    return [letter.subject for letter in mail.outbox]


def test_the_invoice_is_mailed_with_the_purchase_and_not_again_by_the_clock(laptop, buyer, small):
    answer = orders(laptop, small)

    assert answer["Location"].startswith("/subscribe/done/")
    assert subjects() == [f"Invoice {newest().number} over €10.00"]
    laptop.post(f"/subscribe/{small.pk}/", {"order": str(Order.objects.get().pk)})
    asking.ask_for_what_was_left(now=timezone.now() + DAY)
    assert len(mail.outbox) == 1


def test_who_pays_by_card_is_led_to_where_it_is_typed_and_comes_back(laptop, buyer, small, by_card):
    answer = orders(laptop, small)

    number = newest().number
    assert answer["Location"].startswith(f"{PAYING}{number}?back=http")
    back = re.search(r"back=http://[^/]+(/subscribe/done/[\w-]+/)", answer["Location"])[1]
    assert "You have “Small” now" in laptop.get(back).content.decode()
    assert asking.ask_for_what_was_left(now=timezone.now() + DAY) == 0
    assert mail.outbox == []


def test_a_double_click_leads_to_the_same_place_until_it_is_paid(laptop, buyer, small, by_card):
    uid = uid_in(quoted(laptop, small))
    pressed = [laptop.post(f"/subscribe/{small.pk}/", {"order": uid}) for _ in range(2)]

    assert len({answer["Location"] for answer in pressed}) == 1
    assert pressed[0]["Location"].startswith(PAYING)
    assert len(by_card.claims) == 1

    by_card.tells(newest().number)
    again = laptop.post(f"/subscribe/{small.pk}/", {"order": uid})
    assert again["Location"] == f"/subscribe/done/{uid}/"


def test_a_purchase_stands_while_the_provider_is_down_and_the_clock_asks(
    laptop, buyer, small, by_card
):
    by_card.is_down = True

    assert orders(laptop, small)["Location"].startswith("/subscribe/done/")

    assert newest().asked_at is None
    by_card.is_down = False
    assert asking.ask_for_what_was_left(now=timezone.now() + DAY) == 1
    assert subjects() == [f"Invoice {newest().number} could not be paid yet"]


def test_what_a_mailed_link_buys_is_asked_for_at_once(laptop, subscriber, large):
    orders(laptop, large)
    link = LINK.search(mail.outbox[-1].body)[1]

    assert browser().post(link)["Location"] == link

    assert subjects()[1:] == [f"Invoice {newest().number} over €6.00"]


def test_a_mailed_link_leads_to_where_the_card_is_typed_and_keeps_its_secret(
    laptop, subscriber, large, by_card
):
    Subscription.objects.filter(owner=subscriber).update(provider="cards")
    orders(laptop, large)
    link, mailbox = LINK.search(mail.outbox[-1].body)[1], browser()

    answers = [mailbox.post(link) for _ in range(2)]

    for answer in answers:
        assert answer["Location"].startswith(PAYING + newest().number)
        assert "/subscribe/done/" in answer["Location"]
        assert link not in answer["Location"]
        assert answer["Referrer-Policy"] == "origin"
    by_card.tells(newest().number)
    assert mailbox.post(link)["Location"] == link


def test_one_more_seat_is_asked_for_at_once(laptop, subscriber, large):
    known(subscriber)
    answer = laptop.post("/account/readers/seat/", shown(laptop))

    assert answer["Location"] == "/account/readers/"
    assert subjects() == [f"Invoice {newest().number} over €6.00"]


def test_one_more_seat_leads_to_where_the_card_is_typed(laptop, subscriber, large, by_card):
    Subscription.objects.filter(owner=subscriber).update(provider="cards")
    known(subscriber)
    form = shown(laptop)

    for _ in range(2):  # a double click: the browser shows the second answer
        answer = laptop.post("/account/readers/seat/", form)
        assert answer["Location"].startswith(PAYING + newest().number)
        assert answer["Location"].endswith("/account/readers/")

    assert Invoice.objects.count() == 2


def test_a_company_gets_its_invoice_at_once(firm, boss):
    Invoice.objects.update(asked_at=timezone.now())
    one = signed_in(boss)
    mail.outbox.clear()

    assert one.post(one.post(url(firm, "seats/"), {"seats": 6}).url).url == url(firm)

    assert subjects() == [f"Invoice {newest().number} over €200.00"]


def test_the_owner_of_a_company_is_led_to_where_it_is_paid(firm, boss, by_card):
    Subscription.objects.update(provider="cards")
    Invoice.objects.update(settled_at=timezone.now(), asked_at=timezone.now())
    one = signed_in(boss)
    asked = one.post(url(firm, "seats/"), {"seats": 6})

    for _ in range(2):
        assert one.post(asked.url).url.startswith(PAYING + newest().number)

    by_card.tells(newest().number)
    assert one.post(asked.url).url == url(firm)


def test_what_an_admin_buys_is_paid_by_the_owner_who_is_written_to_once(firm, boss, by_card):
    Subscription.objects.update(provider="cards")
    Invoice.objects.update(settled_at=timezone.now(), asked_at=timezone.now())
    admin = Reader.objects.create_user("admin@firm.example", PASSWORD)
    seats.give(bought(firm), admin)
    companies.make_admin(firm, admin)
    one = signed_in(admin)
    mail.outbox.clear()
    asked = one.post(url(firm, "seats/"), {"seats": 6})

    for _ in range(2):
        assert one.post(asked.url).url == url(firm)

    asking.ask_for_what_was_left(now=timezone.now() + DAY)
    assert [(letter.subject, letter.to) for letter in mail.outbox] == [
        (f"Invoice {newest().number} could not be paid yet", [boss.email])
    ]
