"""The shop: honest before the button, once behind it, however often it is clicked or opened."""

import re

import pytest
from django.utils import timezone

from presspass.readers.models import Reader
from presspass.subscriptions import purchases, seats
from presspass.subscriptions.models import Invitation, Invoice, Order, Plan, Seat, Subscription
from presspass.subscriptions.models.invitations import INVITED_FOR
from tests.site.subscriptions.shopping import buys, known, orders, quoted, text, uid_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(stranger, laptop):
    """A reader without a seat, signed in on the laptop."""
    laptop.sign_in(stranger)
    return stranger


@pytest.fixture
def premium_owner(stranger, large, laptop):
    """Has the large plan, on a laptop known for long."""
    buys(stranger, large)
    laptop.sign_in(stranger)
    known(stranger)
    return stranger


def test_plans_are_told_with_price_tax_offer_trial_and_how_to_leave(laptop, small, large):
    Plan.objects.filter(pk=small.pk).update(trial_days=14, offer_percent=20, offer_periods=2)

    page = text(laptop.get("/subscribe/"))

    assert page.index("Small") < page.index("Large")
    assert "€10.00" in page
    assert "The first 2 payments are €8.00 each." in page
    assert "The first 14 days cost nothing." in page
    assert "Up to 4: each more costs €4.00 a month or €40.00 a year." in page
    assert "All prices include 4 % tax." in page
    assert "You leave in your account with two clicks" in page
    assert "Sign in" in page


def test_plans_are_told_in_spanish(laptop, small, large):
    page = text(laptop.get("/subscribe/", headers={"Accept-Language": "es"}))

    assert "10,00\N{NO-BREAK SPACE}€" in page
    assert "Para una persona." in page


def test_what_is_not_on_sale_is_not_shown_nor_sold(laptop, plan, small):
    assert plan.name not in text(laptop.get("/subscribe/"))
    assert laptop.get(f"/subscribe/{plan.pk}/").status_code == 404


def test_my_plan_is_marked_and_leads_to_changing_it(laptop, premium_owner, small):
    page = laptop.get("/subscribe/").content.decode()

    row = page.partition('data-plan="Large"')[2].partition("</tr>")[0]
    assert "Your present plan" in row
    assert '<a href="/account/subscription/">Change<' in row
    assert page.count("Your present plan") == 1


def test_nobody_tries_it_or_is_made_the_offer_twice(laptop, buyer, small):
    Plan.objects.update(trial_days=14, offer_percent=50, offer_periods=3)
    assert "cost nothing" in text(laptop.get("/subscribe/"))
    purchases.end(buys(buyer, small), "cancelled", now=Order.objects.get().made_at)

    page = text(laptop.get("/subscribe/"))
    assert "cost nothing" not in page
    assert "payments are" not in page


def test_an_added_user_is_told_that_there_is_nothing_to_buy(laptop, owner, added_user, small):
    laptop.sign_in(added_user)

    told = f"You read by a seat of {owner}’s subscription."
    assert told in text(laptop.get("/subscribe/"))
    known(added_user)
    assert "You would pay for a second one." in text(quoted(laptop, small))


def test_anybody_sees_the_price_and_is_led_back_to_it(laptop, large):
    page = quoted(laptop, large, "year", 3)

    assert "€200.00" in text(page)
    back = f"?next=%2Fsubscribe%2F{large.pk}%2F%3Finterval%3Dyear%26seats%3D3"
    assert f"/account/login/{back}" in text(page)
    assert f"/account/signup/{back}" in text(page)
    assert not Order.objects.exists()
    assert laptop.post(f"/subscribe/{large.pk}/", {"order": "x"}).status_code == 302


def test_the_quote_says_what_is_paid_today_and_later(laptop, buyer, large):
    Plan.objects.filter(pk=large.pk).update(offer_percent=50, offer_periods=2)

    page = text(quoted(laptop, large))

    assert "€8.00" in page
    assert "With 4 % tax, which is €0.31." in page
    assert "€8.00, then from" in page
    assert "€16.00 a month, until you cancel." in page
    assert f"{buyer.email}" in page
    assert "By invoice, due in 14 days." in page
    assert "At once." in page
    assert "Buy for €8.00" in page


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ({"interval": "week", "seats": 2}, "Select a valid choice"),
        ({"interval": "month", "seats": 1}, "greater than or equal to 2"),
        ({"interval": "month", "seats": 5}, "less than or equal to 4"),
        ({"interval": "month", "seats": "many"}, "Enter a whole number"),
    ],
)
def test_a_choice_that_is_not_sold_is_told_beside_its_field(laptop, buyer, large, choice, told):
    page = text(laptop.get(f"/subscribe/{large.pk}/", choice))

    assert told in page
    assert 'name="order"' not in page


def test_seats_that_are_sold_at_one_interval_alone_are_told_to_be(laptop, buyer, large):
    Plan.objects.filter(pk=large.pk).update(seat_year_cents=None)

    assert "This cannot be bought so." in text(quoted(laptop, large, "year", 3))


def test_who_buys_reads_at_once_and_sees_the_invoice(laptop, buyer, large):
    answer = orders(laptop, large)

    assert answer.status_code == 303
    assert laptop.ticket.access == "subscribers"
    page = text(laptop.get(answer["Location"]))
    assert "You have “Large” now, for 2 readers." in page
    assert f"{Invoice.objects.get().number}: €16.00" in page
    assert "Invite another reader: one seat is free" in page


def test_an_order_sent_twice_buys_once(laptop, buyer, large):
    uid = uid_in(quoted(laptop, large))

    answers = [laptop.post(f"/subscribe/{large.pk}/", {"order": uid}) for _ in range(3)]

    assert len({answer["Location"] for answer in answers}) == 1
    assert Invoice.objects.count() == 1
    assert Subscription.objects.filter(owner=buyer).count() == 1


def test_after_back_the_page_says_what_one_has(laptop, buyer, small):
    orders(laptop, small)
    known(buyer)

    page = text(quoted(laptop, small))

    assert "This is what you have now." in page
    assert 'name="order"' not in page


def test_two_tabs_with_the_same_quote_have_the_same_order(laptop, buyer, large):
    assert uid_in(quoted(laptop, large)) == uid_in(quoted(laptop, large))


def test_an_overtaken_order_buys_nothing_and_shows_how_it_stands(laptop, buyer, small, large):
    late = uid_in(quoted(laptop, large))
    orders(laptop, small)
    known(buyer)

    answer = laptop.post(f"/subscribe/{large.pk}/", {"order": late})

    assert answer.status_code == 409
    assert "Nothing was bought just now." in text(answer)
    assert "You have Small now, for 1 reader, at €10.00 a month." in text(answer)
    assert uid_in(answer) != late
    assert Invoice.objects.count() == 1


def test_a_price_that_rose_meanwhile_is_told_and_not_charged(laptop, buyer, small):
    uid = uid_in(quoted(laptop, small))
    Plan.objects.filter(pk=small.pk).update(month_cents=1100)

    answer = laptop.post(f"/subscribe/{small.pk}/", {"order": uid})

    assert answer.status_code == 409
    assert "€11.00" in text(answer)
    assert not Invoice.objects.exists()


def test_nobody_sends_or_sees_the_order_of_another(laptop, phone, buyer, owner, small):
    uid = uid_in(quoted(laptop, small))
    phone.sign_in(owner)

    assert phone.post(f"/subscribe/{small.pk}/", {"order": uid}).status_code == 404
    orders(laptop, small)
    for page in ("done", "mailed"):
        assert phone.get(f"/subscribe/{page}/{uid}/").status_code == 404
    assert laptop.post(f"/subscribe/{small.pk}/", {"order": "x"}).status_code == 404


def test_what_is_not_bought_yet_is_not_done(laptop, buyer, small):
    uid = uid_in(quoted(laptop, small))

    assert laptop.get(f"/subscribe/done/{uid}/")["Location"] == f"/subscribe/{small.pk}/"


def test_a_dearer_plan_costs_the_rest_of_the_period_and_says_so(laptop, buyer, small, large):
    buys(buyer, small)
    known(buyer)

    page = text(quoted(laptop, large))

    assert "less what you pay for it already." in page
    assert "Buy for €6.00" in page


def test_a_smaller_plan_says_who_reads_no_more_before_it_is_chosen(laptop, premium_owner, small):
    reader = Reader.objects.create_user("second@example.org", "estuary-harbour-9", name="Sara")
    seats.give(premium_owner.subscriptions.get(), reader)

    page = text(quoted(laptop, small))
    assert "these people read no more with your subscription:" in page
    assert "Sara, second@example.org" in page
    assert "Until then everything stays as it is." in page

    done = laptop.get(orders(laptop, small)["Location"])
    assert "“Small” begins on" in text(done)
    assert "None today: nothing was to pay." in text(done)
    assert Seat.objects.filter(holder=reader).exists()


def test_a_dearer_plan_with_fewer_seats_takes_them_back(laptop, premium_owner, small):
    reader = Reader.objects.create_user("second@example.org", "estuary-harbour-9")
    seats.give(premium_owner.subscriptions.get(), reader)

    assert "From now on these people read no more" in text(quoted(laptop, small, "year"))
    orders(laptop, small, "year")

    assert [seat.holder for seat in Seat.objects.all()] == [premium_owner]


def test_companies_buy_elsewhere(laptop, buyer, large):
    Plan.objects.filter(pk=large.pk).update(kind="company")

    assert quoted(laptop, large)["Location"] == "/business/"
    assert '<a href="/business/">For companies</a>' in laptop.get("/subscribe/").content.decode()


def test_an_order_of_a_plan_that_was_withdrawn_says_so(laptop, buyer, small):
    uid = uid_in(quoted(laptop, small))
    Plan.objects.filter(pk=small.pk).update(is_on_sale=False)

    answer = laptop.post(f"/subscribe/{small.pk}/", {"order": uid})

    assert answer.status_code == 409
    assert "Nothing was bought just now." in text(answer)
    assert "This cannot be bought so." in text(answer)
    assert not Invoice.objects.exists()


def test_a_smaller_plan_says_whose_invitation_it_takes_back(laptop, premium_owner, small, large):
    bought = premium_owner.subscriptions.get()
    Invitation.objects.create(
        subscription=bought,
        email="invited@example.org",
        expires_at=timezone.now() + INVITED_FOR,
    )

    page = re.sub("<[^>]+>", "", text(quoted(laptop, small)))
    assert "could not accept any more: invited@example.org" in re.sub(" +", " ", page)
    assert "could not accept" not in text(quoted(laptop, large, "month", 3))
