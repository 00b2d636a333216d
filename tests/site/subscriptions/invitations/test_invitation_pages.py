"""The page behind the link: what each who opens it is told, and what their answer does."""

import re

import pytest
from django.utils import timezone

from presspass.subscriptions import purchases, seats
from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.invitations.letters import token_of
from presspass.subscriptions.models import Seat
from tests.site.readers.mailbox import code_for
from tests.site.subscriptions.cast import PASSWORD, browser, seat_of
from tests.site.subscriptions.invitation_cast import (
    GUEST,
    a_reader,
    invited,
    letters_to,
    pays,
    sold,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def invitation(subscription):
    return invited(subscription)


@pytest.fixture
def link(invitation):
    return f"/invitation/{token_of(invitation)}/"


def words(response):
    """What the page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def look(device, link, status=200):
    response = device.get(link)
    assert response.status_code == status
    return words(response)


def answer(device, link):
    """Press the button that accepts, as it stands on the page."""
    page = device.get(link).content.decode()
    told = re.search(r'name="told" value="([^"]*)"', page)
    return device.post(link, {"told": told[1] if told else ""})


def test_whoever_is_invited_is_told_who_invites_who_pays_and_who_sees_what(link, laptop):
    said = look(laptop, link)

    assert "owner@example.org invites you to read Presspass" in said
    assert "owner@example.org. You pay nothing." in said
    assert "sees your name and address, and that you hold the seat: never what you read" in said
    assert "You can leave at any time." in said


def test_looking_gives_no_seat_and_leaks_no_link(link, laptop, subscription):
    response = laptop.get(link)

    assert response["Referrer-Policy"] == "origin"
    assert "no-store" in response["Cache-Control"]
    assert subscription.seats.count() == 1
    assert subscription.invitations.open(now=timezone.now()).exists()


def test_who_has_no_account_signs_up_with_the_address_filled_in_and_comes_back(link, laptop):
    page = laptop.get(link).content.decode()
    assert "There is no account with guest@example.org yet" in page
    way = re.search(r'href="(/account/signup/[^"]*)"', page)[1].replace("&amp;", "&")
    form = laptop.get(way).content.decode()
    assert 'value="guest@example.org"' in form
    assert f'name="next" value="{link}"' in form

    fields = {"email": GUEST, "password1": PASSWORD, "next": link}
    response = laptop.post("/account/signup/", fields)
    response = laptop.post(response["Location"], {"code": code_for(GUEST), "next": link})

    assert response["Location"] == link
    assert "You are signed in as guest@example.org." in look(laptop, link)


def test_who_has_an_account_signs_in_with_the_address_filled_in_and_comes_back(link, laptop):
    guest = a_reader()
    page = laptop.get(link).content.decode()
    assert "There is an account with guest@example.org" in page
    way = re.search(r'href="(/account/login/\?email[^"]*)"', page)[1].replace("&amp;", "&")
    assert 'value="guest@example.org"' in laptop.get(way).content.decode()

    assert laptop.sign_in(guest, next=link)["Location"] == link


def test_who_accepts_reads_at_once_and_reload_and_back_change_nothing(link, laptop, subscription):
    guest = a_reader()
    laptop.sign_in(guest)

    response = answer(laptop, link)

    assert (response.status_code, response["Location"]) == (303, link)
    assert seat_of(guest).subscription == subscription
    assert laptop.ticket.seat == seat_of(guest).uid.hex
    assert "You read Presspass now" in look(laptop, link)
    assert laptop.post(link, {"told": "0-0-0-0"}).status_code == 200
    assert subscription.seats.count() == 2


def test_who_is_signed_in_as_somebody_else_may_sign_out_or_accept_as_that_one(
    link, laptop, stranger
):
    a_reader()
    laptop.sign_in(stranger)

    said = look(laptop, link)
    assert "You are signed in as stranger@example.org" in said
    assert "went to guest@example.org, who has an account too" in said
    assert said.index("Sign out, and go on as guest@") < said.index("Accept as stranger@")

    assert laptop.post("/account/logout/", {"next": link})["Location"] == link
    assert "There is an account with guest@example.org" in look(laptop, link)


def test_another_address_than_the_invited_may_accept_and_is_told_what_that_means(
    link, laptop, stranger, subscription
):
    laptop.sign_in(stranger)
    said = look(laptop, link)
    assert "the seat belongs to this account" in said
    assert "the letter to guest@example.org is spent" in said

    answer(laptop, link)

    assert seat_of(stranger).subscription == subscription


def test_the_owner_on_a_shared_device_is_told_to_sign_out(link, laptop, owner, subscription):
    laptop.sign_in(owner)

    said = look(laptop, link)
    assert "This invitation is for somebody else" in said
    assert "Sign out, and go on as guest@example.org" in said

    laptop.post(link, {"told": "0-0-0-0"})
    assert subscription.invitations.open(now=timezone.now()).exists()


def test_who_pays_already_is_told_before_and_does_not_pay_twice(link, laptop, stranger):
    own = pays(stranger, sold())
    laptop.sign_in(stranger)
    said = look(laptop, link)
    assert "You pay for a subscription of your own, Single. You will not pay twice" in said
    assert "Should you leave this seat before that day, you read by your own again" in said
    own.refresh_from_db()
    assert own.cancelled_at is None

    answer(laptop, link)

    own.refresh_from_db()
    assert own.cancelled_at is not None


def test_who_pays_already_may_decline_and_pays_on(link, laptop, stranger):
    own = pays(stranger, sold())
    laptop.sign_in(stranger)

    response = laptop.post(f"{link}decline/")

    assert response["Location"] == link
    assert "This invitation was declined" in look(laptop, link, 410)
    own.refresh_from_db()
    assert own.cancelled_at is None
    assert seat_of(stranger).subscription == own


def test_one_by_whose_subscription_others_read_is_told_that_it_goes_on(link, laptop, stranger):
    seats.give(pays(stranger, sold(seats=2)), a_reader("partner@example.org"))
    laptop.sign_in(stranger)

    assert "So it goes on, and you go on paying for it" in look(laptop, link)


def test_one_that_is_cancelled_or_costs_nothing_stays_as_it_is(link, laptop, stranger, editor):
    own = pays(stranger, sold())
    purchases.cancel(own, by=stranger, now=timezone.now())
    laptop.sign_in(stranger)
    assert "as you decided" in look(laptop, link)

    given = editor.subscriptions.create(plan=sold("Given"))
    seats.give(given, editor)
    phone = browser()
    phone.sign_in(editor)
    assert "Your own subscription, Given, stays as it is" in look(phone, link)


def test_what_changed_since_the_page_was_shown_is_told_first(link, laptop, stranger):
    laptop.sign_in(stranger)
    laptop.get(link)
    pays(stranger, sold())

    response = laptop.post(link, {"told": "0-0-0-1"})

    assert "Something has changed meanwhile" in words(response)
    assert "You will not pay twice" in words(response)
    assert seat_of(stranger).subscription.plan.name == "Single"


def test_who_holds_a_seat_elsewhere_is_told_that_it_is_given_up(
    link, laptop, stranger, subscription
):
    seats.give(pays(a_reader("other@example.org"), sold(seats=2)), stranger)
    laptop.sign_in(stranger)
    assert "by a seat that other@example.org pays for. You give that one back" in look(laptop, link)

    answer(laptop, link)

    assert seat_of(stranger).subscription == subscription


def test_who_reads_here_already_is_told_so_and_takes_no_second_seat(
    subscription, plan, added_user, laptop
):
    plan.seats = 3
    plan.save()
    link = f"/invitation/{token_of(invited(subscription))}/"
    laptop.sign_in(added_user)

    assert "You read by this subscription already" in look(laptop, link)
    laptop.post(link, {"told": "0-0-0-1"})
    assert subscription.invitations.open(now=timezone.now()).exists()


def test_what_was_withdrawn_says_so(link, invitation, laptop):
    invitations.withdraw(invitation, timezone.now())

    said = look(laptop, link, 410)
    assert "This invitation was withdrawn" in said
    assert "Look for a newer letter in your mail" in said


def test_what_ran_out_says_so(subscription, laptop, stranger):
    link = f"/invitation/{token_of(invited(subscription, days_ago=15))}/"
    laptop.sign_in(stranger)

    assert "This invitation has run out" in look(laptop, link, 410)
    laptop.post(link, {"told": "0-0-0-1"})
    assert not Seat.objects.filter(holder=stranger).exists()


def test_what_could_not_be_delivered_says_so(link, invitation, laptop):
    invitations.not_delivered(invitation.uid, timezone.now())

    assert "This invitation could not be delivered" in look(laptop, link, 410)


def test_where_the_subscription_has_ended_that_is_said(link, subscription, laptop):
    purchases.end(subscription, "cancelled", now=timezone.now())

    assert "The subscription of owner@example.org has ended" in look(laptop, link, 410)


def test_where_the_seat_is_gone_that_is_said_and_comes_back_with_it(link, plan, laptop):
    plan.seats = 1
    plan.save()
    assert "owner@example.org has no seat left" in look(laptop, link)

    plan.seats = 2
    plan.save()
    assert "invites you to read" in look(laptop, link)


def test_what_somebody_accepted_is_taken_and_they_are_told_how_to_come_in(
    link, invitation, laptop, stranger, phone
):
    invitations.accept(invitation, a_reader(), timezone.now())

    assert "If it was you, sign in" in look(laptop, link, 410)
    phone.sign_in(stranger)
    assert "this account does not hold the seat" in look(phone, link, 410)


def test_who_lost_the_seat_again_is_not_told_that_they_read(link, invitation, laptop, owner):
    guest = a_reader()
    invitations.accept(invitation, guest, timezone.now())
    invitations.remove(seat_of(guest), owner, timezone.now())
    laptop.sign_in(guest)

    assert "has been accepted already" in look(laptop, link, 410)


def test_a_link_that_is_not_whole_says_so(link, laptop):
    broken = f"{link[:-3]}/"

    assert "This link is not whole" in look(laptop, broken, 404)
    assert laptop.post(broken).status_code == 404
    assert laptop.post(f"{broken}decline/").status_code == 404


def test_nobody_accepts_without_an_account(link, laptop, subscription):
    response = laptop.post(link, {"told": "0-0-0-0"})

    assert response.status_code == 200
    assert subscription.seats.count() == 1


def test_declining_needs_no_account_and_what_is_closed_stays_as_it_was(
    link, invitation, laptop, owner
):
    laptop.post(f"{link}decline/")
    laptop.post(f"{link}decline/")

    invitation.refresh_from_db()
    assert invitation.outcome == "declined"
    assert len(letters_to(owner.email)) == 1


def test_the_page_speaks_spanish(link):
    page = browser().get(link, headers={"Accept-Language": "es"})

    assert "te invita a leer" in words(page)
    assert "Tú no pagas nada" in words(page)
