"""`/account/readers/`: a second reader in three steps; who reads with whom, and who no more."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from presspass.readers.models import Device
from presspass.subscriptions import purchases, seats
from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.models import Invitation, Invoice, Order, Seat, Subscription
from presspass.subscriptions.shop import one_more
from tests.site.subscriptions.at_once import at_once, real_database  # noqa: F401 - a fixture
from tests.site.subscriptions.cast import browser, seat_of
from tests.site.subscriptions.invitation_cast import (
    GUEST,
    a_reader,
    invited,
    letters_to,
    pays,
    sold,
)

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/account/readers/"


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def known(reader):
    """A device on which `reader` is signed in, and has been for more than a week."""
    device = browser()
    device.sign_in(reader)
    Device.objects.filter(pk=device.device).update(first_seen_at=timezone.now() - timedelta(days=8))
    return device


def shown(device):
    """What the page says one more seat costs, as its form sends it."""
    page = device.get(PAGE).content.decode()
    return {
        name: re.search(f'name="{name}" value="([^"]*)"', page)[1]
        for name in ("seen", "today", "later")
    }


@pytest.fixture
def buyer(stranger):
    """Pays nine euros for the one seat; a second costs six more."""
    pays(stranger, sold(most_seats=3, seat_month_cents=600), days_ago=0)
    return stranger


def test_only_who_is_signed_in_sees_who_reads(laptop):
    assert laptop.get(PAGE)["Location"].startswith("/account/login/")


def test_the_owner_sees_who_reads_who_is_invited_and_since_when(subscription, plan, owner, laptop):
    plan.seats = 3
    plan.save()
    invitations.accept(invited(subscription), a_reader(name="Ana Prieto"), timezone.now())
    invited(subscription, "waits@example.org")
    laptop.sign_in(owner)

    said = words(laptop.get(PAGE))

    assert "owner@example.org You" in said
    assert "Ana Prieto guest@example.org · since" in said
    assert "waits@example.org Invited" in said
    assert "has 3 seats" in said


def test_a_free_seat_is_given_by_an_invitation(subscription, owner, laptop):
    laptop.sign_in(owner)
    assert "A seat is free: invite a reader" in words(laptop.get(PAGE))
    assert laptop.ticket.free_seat

    response = laptop.post(f"{PAGE}invite/", {"email": GUEST, "language": "es"}, follow=True)

    assert response.redirect_chain == [(PAGE, 303)]
    assert "The invitation is on its way to guest@example.org." in words(response)
    assert "te invita a leer" in letters_to(GUEST)[0]
    assert not laptop.ticket.free_seat
    again = laptop.post(f"{PAGE}invite/", {"email": GUEST, "language": "es"})  # a double click
    assert (again.status_code, len(letters_to(GUEST))) == (303, 1)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("owner@example.org", "reads by your subscription already"),
        ("nonsense", "Enter a valid email address"),
        ("", "This field is required"),
    ],
)
def test_who_cannot_be_invited_is_told_beside_the_address(
    subscription, owner, laptop, address, said
):
    laptop.sign_in(owner)

    response = laptop.post(f"{PAGE}invite/", {"email": address, "language": "en"})

    assert response.status_code == 422
    assert words(response).count(said) == 2
    assert not Invitation.objects.exists()


def test_where_no_seat_is_free_the_sums_of_today_and_later_stand_before_the_button(buyer):
    said = words(known(buyer).get(PAGE))

    assert "A seat for one more reader" in said
    assert "Single, for 2 readers" in said
    assert "Today you pay €6.00" in said
    assert "€15.00 a month, until you cancel." in said
    assert said.index("€15.00") < said.index("Add the seat for €6.00")
    assert not Order.objects.filter(confirmed_at=None).exists()


def test_a_seat_more_is_bought_once_and_given_in_the_next_step(buyer):
    device = known(buyer)
    fields = shown(device)

    for _ in range(2):  # a double click, Back, a reload
        response = device.post(f"{PAGE}seat/?next=/harbour/", fields)
        assert response["Location"] == f"{PAGE}?next=%2Fharbour%2F"
    page = device.get(response["Location"])

    assert "The seat is yours. Now say whom it is for." in words(page)
    assert "A seat is free: invite a reader" in words(page)
    assert 'href="/harbour/"' in page.content.decode()
    assert [i.gross_cents for i in Invoice.objects.order_by("pk")] == [900, 600]


@pytest.mark.usefixtures("real_database")
def test_clicks_at_the_same_moment_buy_one_seat_and_all_lead_on(buyer):
    device = known(buyer)
    told, pressed_on = shown(device), Device.objects.get(pk=device.device)

    def press():
        own = Subscription.objects.select_related("plan", "owner").get(owner=buyer)
        return one_more.buy(own, pressed_on, **told, now=timezone.now())

    assert at_once([press] * 4, outcomes=()) == [one_more.Bought.YES] * 4
    assert (buyer.subscriptions.get().all_seats, Invoice.objects.count()) == (2, 2)


@pytest.mark.usefixtures("real_database")
def test_who_is_taken_out_in_the_moment_of_buying_reads_by_what_they_bought(buyer):
    guest, now = a_reader(), timezone.now()
    pays(buyer, sold("Large", seats=2), days_ago=0)
    seat = seats.give(purchases.subscription_of(buyer, "personal"), guest, now=now)
    asked = purchases.order(guest, sold("Own"), "month", 1, now=now)

    at_once(
        [
            lambda: invitations.remove(seat, buyer, now),
            lambda: purchases.confirm(asked.pk, guest, now=now),
        ],
        outcomes=(),
    )

    assert seat_of(guest).subscription.owner == guest


def test_what_costs_another_sum_by_now_is_shown_again_and_not_bought(buyer):
    device = known(buyer)

    response = device.post(f"{PAGE}seat/", {**shown(device), "today": "1"}, follow=True)

    assert "The price has changed meanwhile" in words(response)
    assert Invoice.objects.count() == 1


def test_a_device_that_is_new_buys_by_a_mailed_link_alone(buyer, laptop):
    laptop.sign_in(buyer)
    page = words(laptop.get(PAGE))
    assert "by a link that we mail to stranger@example.org" in page
    assert "Add the seat for" not in page

    response = laptop.post(f"{PAGE}seat/", shown(laptop), follow=True)

    assert "we have mailed a link to stranger@example.org" in words(response)
    assert Invoice.objects.count() == 1


def test_where_no_more_seats_are_sold_that_is_said(subscription, owner, added_user, laptop):
    laptop.sign_in(owner)

    assert "no more are sold for your subscription" in words(laptop.get(PAGE))
    laptop.post(f"{PAGE}seat/", {"seen": "0", "today": "0"})
    assert not Invoice.objects.exists()


def test_who_goes_back_to_fewer_seats_is_told_before_inviting_to_one_that_goes(buyer):
    device = known(buyer)
    device.post(f"{PAGE}seat/", shown(device))
    assert "reads no more then" not in words(device.get(PAGE))
    plan = buyer.subscriptions.get().plan

    fewer = purchases.order(buyer, plan, "month", 1, now=timezone.now())
    purchases.confirm(fewer.pk, buyer, now=timezone.now())

    assert "on there is 1 seat. Whoever was given a seat last" in words(device.get(PAGE))
    seats.give(buyer.subscriptions.get(), a_reader())
    page = words(device.get(PAGE))
    assert "on there is 1 seat. Whoever was given a seat last" in page
    assert "with a seat more they stay" in page


def test_who_had_cancelled_is_told_that_it_goes_on(buyer):
    purchases.cancel(buyer.subscriptions.get(), by=buyer, now=timezone.now())

    assert "with a seat more it goes on" in words(known(buyer).get(PAGE))


def test_a_reader_is_removed_in_two_steps(owner, added_user, laptop):
    laptop.sign_in(owner)
    way = f"{PAGE}{seat_of(added_user).pk}/remove/"
    assert "Whoever reads as added@example.org is out at once" in words(laptop.get(way))
    assert Seat.objects.filter(holder=added_user).exists()

    response = laptop.post(way, follow=True)

    assert "added@example.org does not read with you any more" in words(response)
    assert not Seat.objects.filter(holder=added_user).exists()
    assert laptop.post(way)["Location"] == PAGE  # a double click


def test_a_reader_is_replaced(owner, added_user, subscription, laptop):
    laptop.sign_in(owner)
    way = f"{PAGE}{seat_of(added_user).pk}/replace/"
    assert "Another reader instead of added@example.org" in words(laptop.get(way))
    assert laptop.post(way, {"email": owner.email, "language": "en"}).status_code == 422
    assert Seat.objects.filter(holder=added_user).exists()

    laptop.post(way, {"email": GUEST, "language": "en"})

    assert not Seat.objects.filter(holder=added_user).exists()
    assert letters_to(GUEST)


def test_an_invitation_is_withdrawn_or_sent_again(subscription, owner, laptop):
    invitation = invited(subscription)
    laptop.sign_in(owner)
    assert "Send again" not in words(laptop.get(PAGE))
    again, withdraw = (f"{PAGE}{invitation.uid}/{what}/" for what in ("again", "withdraw"))
    assert "less than an hour ago" in words(laptop.post(again, follow=True))
    Invitation.objects.update(made_at=timezone.now() - timedelta(hours=2))
    assert "Send again" in words(laptop.get(PAGE))

    assert "on its way" in words(laptop.post(again, follow=True))
    assert "is withdrawn" in words(laptop.post(withdraw, follow=True))

    assert len(letters_to(GUEST)) == 2
    assert subscription.free_seats(now=timezone.now()) == 1
    assert "on its way" not in words(laptop.post(again, follow=True))


def test_what_came_to_nothing_is_told_until_the_address_is_invited_again(
    subscription, owner, laptop
):
    invitations.not_delivered(invited(subscription).uid, timezone.now())
    invitations.decline(invited(subscription, "no@example.org"), timezone.now())
    invited(subscription, "late@example.org", days_ago=15)
    laptop.sign_in(owner)

    said = words(laptop.get(PAGE))
    assert "guest@example.org Not delivered" in said
    assert "no@example.org Declined" in said
    assert "late@example.org Run out" in said

    invited(subscription)
    assert "Not delivered" not in words(laptop.get(PAGE))


def test_an_added_user_sees_by_whose_seat_they_read_and_leaves(added_user, laptop):
    laptop.sign_in(added_user)
    assert "by a seat that owner@example.org pays for" in words(laptop.get(PAGE))
    assert "by a seat that owner@example.org pays for" in words(laptop.get("/account/"))
    assert "you come back only by a new invitation" in words(laptop.get(f"{PAGE}leave/"))

    response = laptop.post(f"{PAGE}leave/", follow=True)

    assert "You have given the seat back." in words(response)
    assert not Seat.objects.filter(holder=added_user).exists()
    assert laptop.ticket.seat == ""
    assert laptop.get(f"{PAGE}leave/")["Location"] == PAGE


def test_who_has_an_own_subscription_is_told_that_leaving_leads_back_to_it(added_user, laptop):
    Seat.objects.filter(holder=added_user).update(ended_at=timezone.now())
    pays(added_user, sold())
    host = pays(a_reader("host@example.org"), sold("Double", seats=2))
    invitations.accept(invited(host, added_user.email), added_user, timezone.now())
    laptop.sign_in(added_user)
    assert "If you leave that seat, you read by your own again" in words(laptop.get(PAGE))
    assert "You then read by your own subscription, Single" in words(laptop.get(f"{PAGE}leave/"))

    laptop.post(f"{PAGE}leave/")

    assert seat_of(added_user).subscription.plan.name == "Single"


def test_an_owner_without_a_seat_takes_one(buyer, laptop):
    seats.take_back([seat_of(buyer)], now=timezone.now())
    laptop.sign_in(buyer)
    assert "You do not read by your own subscription" in words(laptop.get(PAGE))

    for _ in range(2):
        laptop.post(f"{PAGE}own-seat/")

    assert seat_of(buyer).subscription == buyer.subscriptions.get()


def test_who_has_no_subscription_has_nothing_to_give(stranger, laptop, subscription):
    laptop.sign_in(stranger)

    assert "You have no subscription" in words(laptop.get(PAGE))
    assert "Readers" not in words(laptop.get("/account/"))
    for way in ("invite/", "seat/"):
        assert laptop.post(PAGE + way, {"email": GUEST}).status_code == 404


def test_nobody_touches_the_readers_and_invitations_of_another(
    buyer, subscription, plan, added_user, laptop
):
    owner = subscription.owner
    plan.seats = 3
    plan.save()
    invitation = invited(subscription)
    laptop.sign_in(buyer)
    ways = [
        f"{seat_of(one).pk}/{what}/"
        for one in (owner, added_user)
        for what in ("remove", "replace")
    ]
    ways += [f"{invitation.uid}/{what}/" for what in ("withdraw", "again")]

    for way in ways:
        assert laptop.post(PAGE + way, {"email": GUEST, "language": "en"}).status_code == 404

    laptop.post("/account/logout/")
    laptop.sign_in(owner)
    assert laptop.post(f"{PAGE}{seat_of(owner).pk}/remove/").status_code == 404
    assert subscription.seats.count() == 2
    assert subscription.invitations.open(now=timezone.now()).count() == 1


def test_the_account_tells_how_many_seats_are_taken(subscription, owner, laptop):
    laptop.sign_in(owner)
    assert "1 seat of 2 is taken" in words(laptop.get("/account/"))

    invited(subscription)

    assert "2 seats of 2 are taken" in words(laptop.get("/account/"))


def test_own_details_lead_through_signing_out_here_to_signing_in(owner, laptop, phone):
    way = "/account/own-details/?next=/harbour/"
    assert phone.get(way)["Location"] == "/account/login/?next=%2Fharbour%2F"
    laptop.sign_in(owner)
    page = laptop.get(way).content.decode()
    assert "This device is signed in as owner@example.org" in page
    assert '<a href="/harbour/">Back to the article</a>' in page

    sign_in = re.search(r'name="next" value="(/account/login[^"]*)"', page)[1]
    response = laptop.post("/account/logout/", {"next": sign_in})

    assert response["Location"] == "/account/login/?next=%2Fharbour%2F"
    assert not laptop.is_signed_in()
