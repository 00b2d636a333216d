"""One's own subscription: what it is, two clicks to leave, one to stay, the way back."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from presspass.readers.models import Reader
from presspass.subscriptions import purchases, seats
from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.models import Company, Invoice, Plan, Seat, Subscription
from tests.site.subscriptions.cast import PASSWORD
from tests.site.subscriptions.shopping import buys, known, orders, text

pytestmark = pytest.mark.django_db(transaction=True)
MINE = "/account/subscription/"
MONEY = re.compile(r"[€$]\d|\d\s€")


@pytest.fixture
def subscriber(stranger, large, laptop):
    buys(stranger, large)
    laptop.sign_in(stranger)
    known(stranger)
    mail.outbox.clear()
    return stranger


@pytest.fixture
def second(subscriber):
    reader = Reader.objects.create_user("second@example.org", PASSWORD, name="Sara")
    seats.give(subscriber.subscriptions.get(), reader)
    return reader


def test_all_about_it_stands_on_one_page(laptop, subscriber, second):
    page = text(laptop.get(MINE))

    assert "€16.00 a month" in page
    assert "With 4 % tax" in page
    assert "2 of 2 seats are held" in page
    assert "Large, for 3 readers: €20.00 a month" in page
    assert "€16.00 to pay" in page
    assert "Next payment" in page
    assert text(laptop.get("/account/")).count('href="/account/subscription/"') == 1


def test_one_leaves_by_two_clicks_and_reads_until_what_is_paid_ends(laptop, subscriber, second):
    first = laptop.get(MINE).content.decode()
    assert 'href="/account/subscription/cancel/"' in first
    told = text(laptop.get(f"{MINE}cancel/"))
    assert "You read until" in told
    assert "Sara reads so long, too" in told
    assert "What is open now, €16.00, is still to be paid." in told

    answer = laptop.post(f"{MINE}cancel/")

    assert answer.status_code == 303
    page = text(laptop.get(MINE))
    assert "You cancelled it. You read until" in page
    assert "Next payment" not in page
    assert Seat.objects.count() == 2
    assert [one.subject for one in mail.outbox] == ["You cancelled “Large”"]


def test_who_reads_by_anothers_seat_is_told_how_the_own_one_ends(laptop, subscriber, small):
    other = Reader.objects.create_user("other@example.org", PASSWORD, name="Otto")
    others = Subscription.objects.create(owner=other, plan=small)
    invitation = invitations.invite(others, subscriber.email, other, timezone.now())
    invitations.accept(invitation, subscriber, timezone.now())

    page = text(laptop.get(MINE))

    assert "Your own one, Large, is not renewed: it ends on" in page
    assert "You cancelled it" not in page


def test_cancelling_twice_happens_once(laptop, subscriber):
    for _ in range(2):
        laptop.post(f"{MINE}cancel/")

    assert laptop.get(f"{MINE}cancel/")["Location"] == MINE
    assert len(mail.outbox) == 1


def test_one_click_undoes_it_and_a_second_does_no_harm(laptop, subscriber, small):
    orders(laptop, small)
    laptop.post(f"{MINE}cancel/")
    form = dict(re.findall(r'name="(what)" value="(\w+)"', laptop.get(MINE).content.decode()))

    for _ in range(2):
        assert laptop.post(f"{MINE}undo/", form).status_code == 303

    page = text(laptop.get(MINE))
    assert "Next payment" in page
    assert "on you have “Small”, for 1 reader." in page  # what was to come before comes still
    assert Subscription.objects.get(owner=subscriber).cancelled_at is None


def test_a_change_that_is_to_come_is_told_and_can_be_taken_back(laptop, subscriber, small):
    orders(laptop, small)
    page = text(laptop.get(MINE))
    assert "on you have “Small”, for 1 reader." in page
    assert "€10.00 on" in page

    laptop.post(f"{MINE}undo/")

    assert "Small" not in text(laptop.get(MINE))


def test_who_cancelled_and_chooses_a_smaller_plan_goes_on(laptop, subscriber, small):
    laptop.post(f"{MINE}cancel/")

    orders(laptop, small)

    bought = Subscription.objects.get(owner=subscriber)
    assert bought.cancelled_at is None
    purchases.renew(bought, now=bought.paid_until)
    bought.refresh_from_db()
    assert (bought.plan, bought.ended_at) == (small, None)


def test_after_it_lapsed_one_comes_back(laptop, subscriber, large):
    bought = subscriber.subscriptions.get()
    purchases.cancel(bought, by=subscriber, now=timezone.now())
    purchases.renew(bought, now=bought.paid_until + timedelta(minutes=1))

    page = laptop.get(MINE)
    assert "“Large” ended on" in text(page)
    assert "what you follow and what you saved is still here" in text(page)
    assert f'href="/subscribe/{large.pk}/"' in page.content.decode()
    assert orders(laptop, large).status_code == 303


def test_who_has_none_is_led_to_the_plans(laptop, stranger):
    laptop.sign_in(stranger)

    assert 'href="/subscribe/"' in laptop.get(MINE).content.decode()
    assert laptop.get(f"{MINE}cancel/")["Location"] == MINE
    assert laptop.post(f"{MINE}undo/").status_code == 303


def test_what_was_given_costs_nothing_and_ends_at_once(laptop, owner, added_user):
    laptop.sign_in(owner)
    assert "Nothing: it was given to you" in text(laptop.get(MINE))
    assert "It ends at once" in text(laptop.get(f"{MINE}cancel/"))

    laptop.post(f"{MINE}cancel/")

    assert not Seat.objects.exists()
    assert laptop.ticket.access == "registered"


def test_an_added_user_sees_no_price_and_no_invoice(laptop, subscriber, second, phone):
    phone.sign_in(second)

    page = text(phone.get(MINE))

    assert f"by a seat of {subscriber.get_full_name()}’s subscription" in page
    assert not MONEY.search(page)
    assert "invoices/" not in page
    assert phone.post(f"{MINE}cancel/").status_code == 302
    assert Subscription.objects.get(owner=subscriber).cancelled_at is None


def test_a_member_of_a_company_sees_no_price_and_its_owner_is_led_to_its_page(
    laptop, phone, owner, stranger, db
):
    for_firms = Plan.objects.create(name="Firms", seats=3, kind="company", month_cents=3000)
    firm = Company.objects.create(name="Ropes & Sons", address="Quay 1", owner=owner)
    bought = Subscription.objects.create(owner=owner, plan=for_firms, company=firm)
    seats.give(bought, stranger)
    phone.sign_in(stranger)
    laptop.sign_in(owner)

    page = text(phone.get(MINE))
    assert "You read by a seat of Ropes & Sons." in page
    assert not MONEY.search(page)
    way = f'href="/business/{firm.uid}/">The subscription of Ropes & Sons'
    assert way in text(laptop.get(MINE))


def test_without_an_account_one_signs_in_first(laptop, db):
    for page in (MINE, f"{MINE}cancel/"):
        assert laptop.get(page)["Location"].startswith("/account/login/?next=")
    assert not Invoice.objects.exists()
