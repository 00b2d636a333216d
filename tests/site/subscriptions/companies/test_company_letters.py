"""Letters about a company's seats: they name the company, and lead where one can do something."""

import pytest
from django.utils import timezone

from presspass.subscriptions.companies import companies
from presspass.subscriptions.invitations import invitations
from tests.site.subscriptions.firm import bought, reader_at, signed_in, url
from tests.site.subscriptions.invitation_cast import GUEST, letters_to, link_in

pytestmark = pytest.mark.django_db(transaction=True)


def invited_by(firm, reader):
    return invitations.invite(bought(firm), GUEST, reader, timezone.now())


def test_an_invitation_names_the_company_and_who_invites(firm, admin, laptop):
    invited_by(firm, admin)

    (letter,) = letters_to(GUEST)
    page = laptop.get(link_in(letter)).content.decode()

    words = "Bea Soto invites you to read Presspass with Brack &"
    assert letter.startswith(words)
    assert words in page


def test_a_company_that_is_called_like_a_link_is_not_named_to_strangers(firm, admin):
    firm.name = "www.brack.example"
    firm.save()

    invited_by(firm, admin)

    (letter,) = letters_to(GUEST)
    assert "brack.example" not in letter
    assert "with Ana Prieto" in letter


@pytest.mark.parametrize("what", ["accepted", "declined", "undeliverable", "left"])
def test_who_gives_the_seats_is_led_to_the_companys_page(firm, admin, what):
    invitation = invited_by(firm, admin)
    guest = reader_at(GUEST)
    now = timezone.now()

    if what == "declined":
        invitations.decline(invitation, now)
    elif what == "undeliverable":
        invitations.not_delivered(invitation.uid, now)
    else:
        invitations.accept(invitation, guest, now)
    if what == "left":
        invitations.leave(guest, now)

    last = letters_to(admin.email)[-1]
    assert url(firm) in last
    assert signed_in(admin).get(url(firm)).status_code == 200


def test_what_an_admin_began_who_left_is_told_to_whoever_gives_the_seats_now(firm, admin, boss):
    invitation = invited_by(firm, admin)
    companies.remove(firm, admin, by=boss, now=timezone.now())

    invitations.decline(invitation, timezone.now())

    assert not [letter for letter in letters_to(admin.email) if "Declined" in letter]
    assert [letter for letter in letters_to(boss.email) if "Declined" in letter]


def test_a_member_who_is_out_is_led_to_what_they_can_read_by_now(firm, member, boss):
    companies.remove(firm, member, by=boss, now=timezone.now())

    (letter,) = letters_to(member.email)
    assert "/account/subscription/" in letter
    assert "All plans" in signed_in(member).get("/account/subscription/").content.decode()


def test_an_admin_without_a_seat_is_led_to_the_companys_page(firm, admin, boss):
    companies.take_back(firm, admin, by=boss, now=timezone.now())

    (letter,) = letters_to(admin.email)
    assert url(firm) in letter
