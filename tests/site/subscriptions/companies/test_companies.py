"""Companies: their numbers add up, who is what in them, and what the gate is told of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from presspass.gate.rule import Kind
from presspass.readers.models import Device
from presspass.subscriptions import admission, purchases, seats
from presspass.subscriptions.companies import companies
from presspass.subscriptions.companies.companies import Part
from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.models import Seat, Subscription
from tests.site.subscriptions.firm import bought, founded, reader_at

pytestmark = pytest.mark.django_db
committing = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def ticket(reader):
    return admission.ticket_for(reader, Device(pk="d" * 16, reader=reader, label="Firefox"))


def now():
    return timezone.now()


def test_the_owner_pays_and_need_not_hold_a_seat(firm, boss):
    assert companies.part_of(firm, boss) is Part.OWNER
    assert companies.standing(firm, now=timezone.now()) == (4, 0, 0, 4)
    assert bought(firm).invoices.get().to["name"] == "Brack & Oriol"
    assert ticket(boss).access == "registered"


def test_bought_is_used_and_invited_and_free_together(firm, boss, admin, member):
    invitations.invite(bought(firm), "new@firm.example", boss, now())

    numbers = companies.standing(firm, now=timezone.now())

    assert numbers == (4, 2, 1, 1)
    assert numbers.bought == numbers.used + numbers.invited + numbers.free


def test_everybody_stands_in_the_company_once_with_their_part(firm, boss, admin, member):
    found = [(person.reader, person.part) for person in companies.people(firm)]

    assert found == [(boss, Part.OWNER), (admin, Part.ADMIN), (member, Part.MEMBER)]
    assert [bool(person.since) for person in companies.people(firm)] == [False, True, True]


@pytest.mark.parametrize(
    ("who", "role"), [("boss", "owner"), ("admin", "admin"), ("member", "member")]
)
def test_the_ticket_tells_the_part_and_whom_to_ask(firm, admin, member, who, role):
    companies.give(firm, firm.owner, now=now())
    cast = {"boss": firm.owner, "admin": admin, "member": member}

    told = ticket(cast[who])

    assert (told.role, told.admin, told.seats) == (role, "Bea Soto", 4)


def test_without_admins_the_owner_is_asked(firm, member):
    assert ticket(member).admin == "Ana Prieto"


def test_a_person_who_shares_is_no_company(owner, added_user):
    assert [(t.role, t.admin) for t in (ticket(owner), ticket(added_user))] == [
        ("owner", ""),
        ("added_user", ""),
    ]


@committing
def test_who_is_made_an_admin_has_a_new_ticket(firm, member):
    old = ticket(member)

    companies.make_admin(firm, member)

    assert ticket(member).role == "admin"
    assert ticket(member).epoch == old.epoch + 1
    companies.unmake_admin(firm, member)
    assert (ticket(member).role, companies.part_of(firm, member)) == ("member", Part.MEMBER)


@committing
def test_who_is_taken_out_reads_no_more_and_keeps_the_account(firm, boss, admin):
    old = ticket(admin)

    companies.remove(firm, admin, by=boss, now=now())

    async def read(gate):
        return await gate.decide(old, Kind.PAGE)

    assert admission.ask(read).state == "revoked"
    admin.refresh_from_db()
    assert admin.is_active
    assert companies.part_of(firm, admin) is None
    assert companies.standing(firm, now=timezone.now()).free == 4


def test_an_admin_does_not_take_the_owner_out_nor_the_owners_seat(firm, boss, admin):
    companies.give(firm, boss, now=now())

    for act in (companies.remove, companies.take_back):
        with pytest.raises(invitations.HeldByOwner):
            act(firm, boss, by=admin, now=now())

    assert companies.standing(firm, now=timezone.now()).used == 2
    companies.take_back(firm, boss, by=boss, now=now())
    assert companies.part_of(firm, boss) is Part.OWNER


def test_an_admin_may_be_without_a_seat(firm, boss, admin):
    companies.take_back(firm, admin, by=boss, now=now())

    assert companies.part_of(firm, admin) is Part.ADMIN
    companies.give(firm, admin, now=now())
    assert companies.standing(firm, now=timezone.now()).used == 1


def test_who_has_left_cannot_be_made_an_admin(firm, member):
    companies.remove(firm, member, by=member, now=now())

    with pytest.raises(companies.NoMember):
        companies.make_admin(firm, member)
    with pytest.raises(companies.NoMember):
        companies.remove(firm, member, by=member, now=now())


def test_who_takes_a_seat_gives_up_another_and_does_not_pay_twice(firm, subscriber):
    companies.give(firm, subscriber, now=now())

    own = Subscription.objects.get(owner=subscriber)
    assert own.cancelled_at is not None
    assert own.is_active
    assert Seat.objects.get(holder=subscriber).subscription == bought(firm)


def test_an_own_subscription_with_others_in_it_goes_on(firm, owner, added_user):
    companies.give(firm, owner, now=now())

    assert owner.subscriptions.get().cancelled_at is None
    assert ticket(added_user).access == "subscribers"


def test_no_more_seats_are_given_than_were_bought(firm, subscriber):
    for number in range(4):
        companies.give(firm, reader_at(f"r{number}@firm.example"), now=now())

    with pytest.raises(seats.NoSeatLeft):
        companies.give(firm, subscriber, now=now())

    own = Subscription.objects.get(owner=subscriber)
    assert own.cancelled_at is None
    assert Seat.objects.get(holder=subscriber).subscription == own


def test_who_takes_a_seat_uses_up_the_own_invitation(firm, boss, stranger):
    invitation = invitations.invite(bought(firm), stranger.email, boss, now())

    companies.give(firm, stranger, now=now())

    invitation.refresh_from_db()
    assert (invitation.outcome, invitation.seat.holder) == ("accepted", stranger)
    assert companies.standing(firm, now=timezone.now()) == (4, 1, 0, 3)


def test_an_ended_company_has_no_seats(firm, member):
    purchases.end(bought(firm), "staff", now=now())

    assert companies.companies_of(member) == []
    with pytest.raises(companies.NoSubscription):
        companies.give(firm, member, now=now())


def test_the_company_of_the_own_seat_comes_first(firm, member, business):
    other = founded(reader_at("x@a.example"), business, name="Aaa")
    other.admins.add(member)

    assert companies.companies_of(member) == [firm, other]


@committing
def test_the_admins_are_told_once_a_day_that_a_member_asks(firm, admin, member):
    begun = now()

    first = companies.ask_for_seat(firm, member, now=begun)
    again = companies.ask_for_seat(firm, member, now=begun + DAY / 2)
    later = companies.ask_for_seat(firm, member, now=begun + DAY)

    assert (first, again, later) == (True, False, True)
    assert [letter.to for letter in mail.outbox] == [["admin@firm.example"]] * 2
    assert "Carl Ruiz" in mail.outbox[0].subject
    assert f"/business/{firm.uid}/" in mail.outbox[0].body
    assert [one.reader for one in companies.requests(firm, now=begun)] == [member]
    assert companies.requests(firm, now=begun + 30 * DAY) == []
